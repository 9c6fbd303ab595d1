"""Text without what spelling varies: case, accents, marks, the forms of Arabic letters."""

import re
import unicodedata

# Arabic letters that writers use one for the other, beyond what Unicode takes apart itself.
ALIKE = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ة": "ه",
        "ہ": "ه",
        "ە": "ه",
        "ک": "ك",
        "گ": "ك",
        "ڨ": "ق",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
    }
)
TATWEEL = "ـ"
# Marks, and signs that are not seen.
DROPPED = {"Mn", "Me", "Cf", "Cc"}
REMEMBERED_BELOW = 0x3000


class _Folds(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < REMEMBERED_BELOW:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    parts = character
    for _ in range(3):
        before = parts
        parts = unicodedata.normalize("NFKD", parts).casefold().translate(ALIKE)
        parts = "".join(map(_kept, parts))
        if parts == before:
            break
    return parts


def _kept(part: str) -> str:
    if part.isspace():
        return " "
    if part == TATWEEL or unicodedata.category(part) in DROPPED:
        return ""
    if part.isdecimal():
        return str(unicodedata.decimal(part))
    return part


FOLDS = _Folds()


def fold(text: str) -> str:
    """The text as it is compared; each character is folded by itself, whatever stands beside."""
    return text.translate(FOLDS)


def fold_name(name: str) -> str:
    """The words of a name, each after a space: any of them is found by its beginning."""
    return "".join(f" {word}" for word in re.findall(r"\w+", fold(name)))


def fold_place(name: str) -> str:
    """As a name; where it has the Arabic article, once with it and once without."""
    folded = fold_name(name)
    bare = without_articles(folded)
    return folded if bare == folded else folded + bare


def without_articles(folded: str) -> str:
    """A folded name whose words have lost the Arabic article."""
    return re.sub(" ال(?=...)", " ", folded)
