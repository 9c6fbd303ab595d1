"""What an edit changed, in words: for people, not for programs."""

import re
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

# Seconds; past it the rest of a text counts as replaced, whatever it is made of.
PATIENCE = 0.1
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_KINDS = {-1: "removed", 0: "same", 1: "added"}
# Words become single characters, away from those that cannot stand alone.
_FIRST = 0x10000


@dataclass(frozen=True)
class Piece:
    """Some words that were `removed`, `added` or stayed the `same`."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The way from one text to the other."""
    known: dict[str, str] = {}
    words: list[str] = []

    def as_characters(text: str) -> str:
        for word in _WORDS.findall(text):
            if word not in known:
                known[word] = chr(_FIRST + len(words))
                words.append(word)
        return "".join(known[word] for word in _WORDS.findall(text))

    engine = diff_match_patch()
    engine.Diff_Timeout = PATIENCE
    found = engine.diff_main(as_characters(before), as_characters(after), False)
    engine.diff_cleanupSemantic(found)
    return [
        Piece(_KINDS[kind], "".join(words[ord(character) - _FIRST] for character in text))
        for kind, text in found
    ]
