"""Text and questions as the words they are found by: one analyser for every database."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from forum.stems import stem_arabic, stem_english, stem_french
from members.folding import fold

# Raised when the same text gives other terms than before: `rebuild_search` then finds the old.
VERSION = 1
WORD = re.compile(r"[^\W_]+")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
LONGEST = 64
# From this many letters on, the last word of a question may be the beginning of one.
BEGINNING = 3
WORDS_REMEMBERED = 20_000
# Words that stand everywhere, folded. Not among them: what is a name or a thing in another
# language of ours ("على" is also Ali, "car", "or", "but", "mais").
EVERYWHERE = frozenset(
    word
    for line in (
        "the of and to in is it that this these those with for was were are be been as at by",
        "an from not have has had will would can which their there they we you he she its our",
        "your his her le la les un une des du de et en au aux ce cet cette ces que qui dont",
        "dans par pour sur avec sans est sont ete etre ne pas nous vous ils elles il elle se",
        "sa ses leur leurs notre nos votre vos je tu lui ou si meme comme ai ont avait qu في",
        "من الي عن مع هذا هذه ذلك تلك التي الذي الذين ان انه انها او ثم قد لقد كان كانت لا لم",
        "لن ما هو هي هم نحن كما بعد قبل بين كل حتي اذا لكن و",
    )
    for word in line.split()
)


@dataclass(frozen=True)
class Question:
    """What is sought: of each group at least one term; `beginning` stands in the last group."""

    groups: tuple[tuple[str, ...], ...] = ()
    beginning: str = ""
    # Whether words were asked for that stand everywhere.
    had_words: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups)

    def is_met_by(self, terms: Collection[str]) -> bool:
        """Whether a text with these terms has every word."""
        found = [any(term in terms for term in group) for group in self.groups]
        if found and not found[-1] and self.beginning:
            found[-1] = any(term.startswith(self.beginning) for term in terms)
        return bool(found) and all(found)

    def has(self, word: str, language: str) -> bool:
        """Whether this folded word is one of those sought."""
        terms = _terms(word[:LONGEST], language)
        if self.beginning and word.startswith(self.beginning):
            return True
        return any(term in group for group in self.groups for term in terms)


def terms_of(folded: str, language: str) -> list[str]:
    """The terms of a folded text in its order: each word, and its stem where that differs."""
    terms: list[str] = []
    for word in WORD.findall(folded):
        terms += _terms(word[:LONGEST], language)
    return terms


@lru_cache(WORDS_REMEMBERED)
def _terms(word: str, language: str) -> tuple[str, ...]:
    if says_nothing(word):
        return ()
    if ARABIC.match(word):
        stems = [stem_arabic(word)]
    elif not word.isascii() or word.isdecimal():
        stems = []
    elif language == "fr":
        stems = [stem_french(word)]
    elif language == "en":
        stems = [stem_english(word)]
    else:
        stems = [stem_french(word), stem_english(word)]
    return tuple(dict.fromkeys([word, *stems]))


def says_nothing(word: str) -> bool:
    """Whether a folded word stands everywhere, or is what elision leaves of one: l', d', qu'."""
    return word in EVERYWHERE or (len(word) == 1 and word.isascii() and word.isalpha())


def question_of(text: str) -> Question:
    """What a text asks for, in whatever language it is: nobody knows that of three words."""
    words = list(dict.fromkeys(word[:LONGEST] for word in WORD.findall(fold(text))))
    groups = tuple(group for word in words if (group := _terms(word, "")))
    last = words[-1] if words else ""
    begins = len(last) >= BEGINNING and not says_nothing(last)
    return Question(groups, last if begins else "", had_words=bool(words))
