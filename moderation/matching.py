"""Finds the words of a list in a text: time grows with the text alone, not with the list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moderation.disguises import (
    DIGIT_AND_LETTER,
    STANDS_FOR,
    WORD,
    bases,
    collapse,
    is_meant,
    letters_set_apart,
    pieces_joined,
    plain,
    squeeze,
)

# Ways to read the digits of one word that are followed at once.
READINGS = 16
# Beside letters set apart stand single-letter words (`il y a k o l b`): so many before and after,
# and the word is not too short. More of them are another word: `C O N S E I L`.
SHORTEST_INSIDE = 4
BEFORE = 2
AFTER = 1
# Words of which nearly every text in the language has some.
_FRENCH = (
    "le la les des une est dans pour que qui pas vous nous sur avec ce cette sont et du au il"
)
_ENGLISH = "the and of to is are that this for with you we not it in was have be they your my"
COMMON = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}
PLAINLY = 3
# As the list has it of words that are not let in.
REFUSE = "refuse"


@dataclass(frozen=True)
class Listed:
    """One row of the list."""

    id: int
    phrase: str
    language: str
    verdict: str


@dataclass(frozen=True)
class Hit:
    """A row that was found, and what was read as it."""

    listed: Listed
    seen: str


Meant = list[tuple[str, Listed]]


class Matcher:
    """A list made ready once; `find` may be asked by many threads."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._words: dict[str, Meant] = {}
        self._phrases: dict[str, Meant] = {}
        # First words of phrases, with the numbers of words these have.
        self._firsts: dict[str, set[int]] = {}
        # Beginnings of all words.
        self._begun: set[str] = {""}
        self._longest = 0
        for one in listed:
            self._add(one)

    def _add(self, listed: Listed) -> None:
        parts = WORD.findall(plain(listed.phrase))
        if parts and all(len(part) == 1 for part in parts):
            parts = ["".join(parts)]
        if len(parts) > 1:
            key = collapse_each(parts)
            self._phrases.setdefault(key, []).append((" ".join(parts), listed))
            self._firsts.setdefault(collapse(parts[0]), set()).add(len(parts))
        for part in parts[:1] if len(parts) == 1 else ():
            for spelt in _spellings(part):
                self._add_word(spelt, listed)

    def _add_word(self, word: str, listed: Listed) -> None:
        key = collapse(word)
        self._words.setdefault(key, []).append((word, listed))
        self._begun.update(key[:end] for end in range(1, len(key) + 1))
        self._longest = max(self._longest, len(word))

    def find(self, text: str) -> list[Hit]:
        """Each row found, once, in the order of the list's ids."""
        if not self._words and not self._phrases:
            return []
        text = plain(text)
        words = WORD.findall(text)
        found: dict[int, Hit] = {}
        for hit in self._all(text, words):
            found.setdefault(hit.listed.id, hit)
        if not found:
            return []
        hits = [found[key] for key in sorted(found)]
        return [hit for hit in hits if not _may_mean_another(hit.listed, words)]

    def _all(self, text: str, words: list[str]) -> Iterator[Hit]:
        for word in {*words, *pieces_joined(text)}:
            yield from self._read(word)
        for letters in set(letters_set_apart(text)):
            yield from self._read(letters)
            yield from self._read_within(letters)
        if self._phrases:
            yield from self._read_phrases(words)

    def _read(self, word: str) -> Iterator[Hit]:
        """The whole word as one of the list."""
        word = squeeze(word)
        if len(word) > self._longest * 4 + 4:
            return
        for base in bases(word):
            readings = [(collapse(base), base)]
            if DIGIT_AND_LETTER.search(base):
                readings += self._readings(base)
            for key, seen in readings:
                yield from self._meant(key, seen, shown=word)

    def _readings(self, word: str) -> list[tuple[str, str]]:
        """What its digits may stand for, as far as a word of the list begins so."""
        found = [("", "")]
        for letter in word:
            found = self._one_more(found, letter)
        return found

    def _one_more(self, found: list[tuple[str, str]], letter: str) -> list[tuple[str, str]]:
        longer = (
            (key if key[-1:] == read else key + read, seen + read)
            for key, seen in found
            for read in STANDS_FOR.get(letter, letter)
        )
        return [(key, seen) for key, seen in longer if key in self._begun][:READINGS]

    def _read_within(self, letters: str) -> Iterator[Hit]:
        for begin in range(BEFORE + 1):
            for end in range(len(letters) - AFTER, len(letters) + 1):
                if end - begin >= SHORTEST_INSIDE:
                    yield from self._read(letters[begin:end])

    def _meant(self, key: str, seen: str, *, shown: str) -> Iterator[Hit]:
        for meant, listed in self._words.get(key, ()):
            if is_meant(seen, meant):
                yield Hit(listed, shown)

    def _read_phrases(self, words: list[str]) -> Iterator[Hit]:
        firsts = self._firsts
        for at, word in enumerate(words):
            for base in bases(word):
                for size in firsts.get(collapse(base), ()):
                    parts = [base, *words[at + 1 : at + size]]
                    seen = " ".join(parts)
                    for meant, listed in self._phrases.get(collapse_each(parts), ()):
                        if is_meant(seen, meant):
                            yield Hit(listed, seen)


def collapse_each(words: Iterable[str]) -> str:
    """The words of a phrase, each collapsed."""
    return " ".join(map(collapse, words))


def _spellings(word: str) -> list[str]:
    """A word of the list, and what its own digits may stand for."""
    found = [""]
    if not DIGIT_AND_LETTER.search(word):
        return [word]
    for letter in word:
        found = [begun + read for begun in found for read in STANDS_FOR.get(letter, letter)]
        found = found[: READINGS * 4]
    return found


def _may_mean_another(listed: Listed, words: list[str]) -> bool:
    """Whether a word is one of another language there: what is not let in is so in all of them.

    Else a few common words of another language, written after it, would let it in.
    """
    return listed.verdict != REFUSE and _is_of_another_language(words, listed.language)


def _is_of_another_language(words: list[str], language: str) -> bool:
    """Whether the text is plainly in the other of two languages that share their letters."""
    if language not in COMMON:
        return False
    own = sum(word in COMMON[language] for word in words)
    return any(
        sum(word in COMMON[other] for word in words) >= max(PLAINLY, PLAINLY * own)
        for other in COMMON
        if other != language
    )
