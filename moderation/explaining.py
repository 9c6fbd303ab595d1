"""What happened to a chain, from what does not fit: removed, moved, inserted, changed, cut off."""

from collections.abc import Iterable
from typing import Protocol

from moderation.models import LogEntry

# An entry that may have been moved is tried in so many other places.
NEIGHBOURS = 50
MOST_TRIED = 500
Range = tuple[int, int]


class HashOf(Protocol):
    """The hash an entry has, or would have in another place."""

    def __call__(self, entry: LogEntry, *, number: int | None = None) -> str: ...


class Explanation:
    """Gathers what does not fit along the walk, and says it in as few lines as it takes."""

    def __init__(self, hash_of: HashOf) -> None:
        self._hash_of = hash_of
        self._gaps: list[Range] = []
        self._unsound: list[LogEntry] = []
        self._unlinked: list[int] = []

    def gap(self, first: int, last: int) -> None:
        """No entry has these numbers."""
        self._gaps.append((first, last))

    def unsound(self, entry: LogEntry) -> None:
        """Its hash is not that of its facts."""
        self._unsound.append(entry)

    def unlinked(self, number: int) -> None:
        """Right in itself, but it was not sealed to the entry before, which is right too."""
        self._unlinked.append(number)

    def lines(self, *, last: int, last_hash: str, head: int, head_hash: str) -> list[str]:
        """One line for each thing that was done."""
        moved = self._moved()
        written_as, vacated = set(moved.values()), set(moved)
        changed = {entry.number for entry in self._unsound} - vacated
        # Two claim one place: the one that was not written elsewhere was put in.
        inserted = {n for n in written_as - vacated if n <= last and not _within(n, self._gaps)}
        beyond = set(range(max(head + 1, last - MOST_TRIED), last + 1)) - vacated
        inserted |= {n for n in beyond if not _within(n, self._gaps)}
        lines = [_say(r, "removed") for r in self._removed(written_as, vacated, last)]
        lines += _say_moves(moved)
        lines += [_say(r, "inserted") for r in _joined((n, n) for n in inserted)]
        lines += [_say(r, "changed") for r in _joined((n, n) for n in changed - inserted)]
        lines += self._say_unlinked(inserted)
        lines += [_say(r, "cut off the end") for r in _without((last + 1, head), written_as)]
        if head == last and head_hash != last_hash and not lines:
            lines.append(f"entry {last} is not the one the head of the log was sealed to")
        return lines

    def _removed(self, written_as: set[int], vacated: set[int], last: int) -> list[Range]:
        missing = [part for gap in self._gaps for part in _without(gap, written_as)]
        missing += [(number, number) for number in vacated - written_as]
        # What was moved out behind the end leaves no gap before it.
        gaps = {end: first for first, end in self._gaps}
        while last in vacated or last in gaps:
            last = gaps.get(last, last) - 1
        end = max(written_as | {last})
        return _joined(part for part in missing if part[1] <= end)

    def _say_unlinked(self, inserted: set[int]) -> list[str]:
        lines = [
            f"entry {number - 1} was put in the place of another:"
            f" entry {number} was not sealed to it"
            for number in self._unlinked
            if number > 1 and number - 1 not in inserted
        ]
        if 1 in self._unlinked and 1 not in inserted:
            lines.append("entry 1 was not written as the first")
        return lines

    def _moved(self) -> dict[int, int]:
        """Where entries stand, and where they were written."""
        places = [entry.number for entry in self._unsound[:MOST_TRIED]]
        for first, last in self._gaps:
            places += range(first, min(last, first + MOST_TRIED - 1) + 1)
        found: dict[int, int] = {}
        step = 0
        for entry in self._unsound:
            near = range(max(1, entry.number - NEIGHBOURS), entry.number + NEIGHBOURS + 1)
            # Its neighbours mostly went the same way.
            for place in (entry.number + step, *near, *places):
                if place > 0 and self._hash_of(entry, number=place) == entry.hash:
                    found[entry.number], step = place, place - entry.number
                    break
        return found


def _without(range_: Range, places: set[int]) -> list[Range]:
    first, last = range_
    parts = []
    for place in sorted(n for n in places if first <= n <= last):
        parts.append((first, place - 1))
        first = place + 1
    return [(a, b) for a, b in [*parts, (first, last)] if a <= b]


def _within(number: int, ranges: list[Range]) -> bool:
    return any(first <= number <= last for first, last in ranges)


def _joined(ranges: Iterable[Range]) -> list[Range]:
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and first == joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _say(range_: Range, what: str) -> str:
    first, last = range_
    if first == last:
        return f"entry {first} was {what}"
    return f"entries {first} to {last} were {what}"


def _say_moves(moved: dict[int, int]) -> list[str]:
    by_step: dict[int, list[Range]] = {}
    for place, written in moved.items():
        by_step.setdefault(written - place, []).append((place, place))
    lines = [(r, step) for step, ranges in by_step.items() for r in _joined(ranges)]
    return [_say_move(r, step) for r, step in sorted(lines)]


def _say_move(range_: Range, step: int) -> str:
    first, last = range_
    said = _say(range_, "moved")
    if first == last:
        return f"{said}: it was written as entry {first + step}"
    return f"{said}: they were written as {first + step} to {last + step}"
