"""Which words are a slip of the finger apart, and under which keys such words meet."""

from itertools import combinations

from members.sounds import sounds_in

SHORTEST = 4
# From so many letters on, two slips are one word still.
LONG = 7
SOUNDING = 3


def slips_in(word: str) -> int:
    """How many slips a word of this length may hold."""
    if len(word) < SHORTEST:
        return 0
    return 2 if len(word) >= LONG else 1


def keys_of(word: str, left_out: int = 1) -> set[str]:
    """The word, the word with up to so many letters left out, and how it sounds."""
    keys = {word}
    for count in range(1, left_out + 1):
        for places in combinations(range(len(word)), count):
            keys.add("".join(letter for at, letter in enumerate(word) if at not in places))
    # Who writes by ear changes several letters at once.
    return keys | {f"~{sound}" for sound in sounds_in(word) if len(sound) >= SOUNDING}


def slips_between(one: str, other: str, most: int) -> int:
    """Letters added, left out, exchanged or swapped with the next; `most` + 1 where more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, its in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != its))
            if before and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
