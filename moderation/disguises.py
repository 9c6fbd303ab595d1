"""Words in disguise: look-alike letters, digits for letters, signs between them, repeats."""

import html
import re
from collections.abc import Iterator
from itertools import groupby

from members.folding import fold

# What a digit is written for: in Latin letters, and in Arabic ones (3 for ع, 7 for ح, 9 for ق).
STANDS_FOR = {
    "0": "0o",
    "1": "1il",
    "2": "2zaء",
    "3": "3eaع",
    "4": "4a",
    "5": "5sخ",
    "6": "6gbط",
    "7": "7thح",
    "8": "8bغ",
    "9": "9gqق",
}
SIGNS = {"$": "s", "@": "a", "!": "1", "|": "1", "€": "e"}
SIGN = re.compile(r"(?<=[^\W_])[@!|€](?=[^\W_])|\$(?=[^\W\d_])")
# A capital I among small letters is taken for an l.
CAPITAL_I = re.compile(r"(?<=[a-z])I(?=[a-z]|\b)")
# Letters of other scripts that look like Latin ones, and Arabic ones without their dots.
LOOK_ALIKE = str.maketrans("аеорсухкмтвніѕјԁɡαονιρτκευχٮڡٯں", "aeopcyxkmtbhisjdgaovlptkeuxبفقن")
WORD = re.compile(r"[^\W_]+")
# Single letters, each a sign or a space from the next, or all as many spaces: a wider gap ends
# a word.
GAP = r"(?: ?(?:[^\w\s]|_){1,3} ?| )"
SET_APART = re.compile(rf"(?<![^\W_])(?:[^\W_]{GAP}){{2,}}[^\W_](?![^\W_])")
SET_WIDE = re.compile(r"(?<![^\W_])[^\W_]( {2,4})(?:[^\W_]\1)+[^\W_](?![^\W_])")
REPEATED = re.compile(r"(.)\1+")
STRETCHED = re.compile(r"(.)\1{3,}")
DIGIT_AND_LETTER = re.compile(r"\d[^\W_\d]|[^\W_\d]\d")
# What Arabic writes together with the word that follows.
JOINED_ON = frozenset("وفبلكا")
ARTICLE = "ال"
SHORTEST_BASE = 3
A_STRETCH = 3


def plain(text: str) -> str:
    """The text without marks, invisible signs and letters that only look like others."""
    if "&" in text:
        text = html.unescape(text)
    folded = fold(CAPITAL_I.sub("1", text)).translate(LOOK_ALIKE)
    return SIGN.sub(lambda sign: SIGNS[sign[0]], folded)


def folded_phrase(phrase: str) -> str:
    """The words of a phrase as they are compared; empty where it has none."""
    return " ".join(WORD.findall(plain(phrase)))


def collapse(word: str) -> str:
    """Each letter that is repeated in a row, once."""
    return REPEATED.sub(r"\1", word)


def squeeze(word: str) -> str:
    """No letter more than three times in a row."""
    return STRETCHED.sub(r"\1\1\1", word)


def letters_set_apart(text: str) -> Iterator[str]:
    """Words written as single letters: `s p a m`, `k.o.l.b`."""
    for pattern in (SET_APART, SET_WIDE):
        for found in pattern.finditer(text):
            yield squeeze("".join(WORD.findall(found[0])))


def pieces_joined(text: str) -> Iterator[str]:
    """Words with signs inside: `sp.am`, `s*p*am`."""
    for chunk in text.split():
        if not chunk.isalnum():
            parts = WORD.findall(chunk)
            if len(parts) > 1:
                yield "".join(parts)


def is_meant(seen: str, meant: str) -> bool:
    """Whether a word is the other, or it with some letters drawn out: three times or more."""
    if seen == meant:
        return True
    one, other = _lengths(seen), _lengths(meant)
    return all(a == b or a >= max(A_STRETCH, b) for a, b in zip(one, other, strict=True))


def _lengths(word: str) -> list[int]:
    return [len(list(run)) for _, run in groupby(word)]


def bases(word: str) -> Iterator[str]:
    """The word, and what is left of it without what Arabic joins on before: و ف ب ل ك ال."""
    yield word
    if word[:1] in JOINED_ON:
        for base in _without_what_is_joined(word):
            if len(base) >= SHORTEST_BASE:
                yield base


def _without_what_is_joined(word: str) -> Iterator[str]:
    if word[0] in "وف":
        word = word[1:]
        yield word
    if word.startswith(ARTICLE):
        yield word[2:]
    elif word[:1] and word[0] in "بلك":
        yield word[1:]
        if word[1:].startswith(ARTICLE):
            yield word[3:]
        elif word.startswith("لل"):
            yield word[2:]
