"""Names as they sound: a skeleton of consonants that Arabic and Latin writing have in common."""

import re

from django.db.models import Q

from members.folding import fold

WORD = re.compile(r"[^\W\d_]+")
ARABIC = re.compile("[\u0621-\u064a]")
# Shorter beginnings fit too many names; a whole word may be as short as two.
BEGINNING, SHORTEST = 3, 2
ARABIC_SOUNDS = str.maketrans(
    dict(zip("بپتثجحخدذرزسشصضطظغفڤقكلمن", "bbttjhxddrzscsdtdgffkklmn", strict=True))
    | dict.fromkeys("اوىيءعه", "")
    | {"ه": "h"}
)
# Latin letters that are one sound; what stands longer comes first.
LATIN_SOUNDS = (
    (re.compile(r"(?:sc|t?c|s)h"), "C"),
    (re.compile(r"kh"), "X"),
    (re.compile(r"gh"), "G"),
    (re.compile(r"dj|j|g(?=[eiy])"), "J"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"p"), "b"),
    (re.compile(r"c(?=[eiy])|ç"), "s"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"q|c|g"), "k"),
)
VOWELS = re.compile(r"[aeiouwy]")
NEITHER = re.compile(r"[^a-z]")
LATIN_ARTICLES = {"al", "el", "ed", "en", "es", "la", "le", "les"}
# "Servant of the ...": two words in Arabic, one or two in Latin, with the article between.
SERVANT = re.compile(r"عبد ?(?:ال(?=..))?")
SERVANT_LATIN = re.compile(r"\babd[aeou]+[lnrsdtz][ -]?(?!lah)")


def sounds_of(name: str) -> str:
    """What a name is found by in the other script: each word with the sign of its own script.

    " l-mhmd l-slh " is Mohamed Salah, " a-mhmd a-slh " محمد صالح.
    """
    return "".join(f" {sign}-{sound}" for sign, sounds in _words(name) for sound in sounds) + " "


def sounding_like(query: str) -> Q:
    """Rows whose `sounds` has each word of a query that is written in the other script."""
    fits = Q()
    for sounds in sounds_sought(query):
        one = Q()
        for sound in sounds:
            one |= Q(sounds__contains=sound)
        fits &= one
    return fits or Q(pk__in=[])


def sounds_sought(query: str) -> list[list[str]]:
    """For each word of a query what must stand in `sounds_of` a name of the other script.

    Of each word one is enough; the last may be the beginning of one. Nothing where a word is too
    short to say which name is meant.
    """
    words = _words(query)
    sought = []
    for place, (sign, sounds) in enumerate(words, 1):
        other = "l" if sign == "a" else "a"
        long = [sound for sound in sounds if len(sound) >= SHORTEST]
        if not long:
            return []
        begins = place == len(words)
        sought.append(
            [
                f" {other}-{sound}" + ("" if begins and len(sound) >= BEGINNING else " ")
                for sound in long
            ]
        )
    return sought


def _words(name: str) -> list[tuple[str, list[str]]]:
    folded = SERVANT.sub("عبد", fold(name).replace("الله", "ال لا").replace("ال لا", "الا"))
    folded = SERVANT_LATIN.sub("abd", folded)
    return [
        ("a" if ARABIC.match(word) else "l", sounds_in(word))
        for word in WORD.findall(folded)
        if word not in LATIN_ARTICLES
    ]


def sounds_in(word: str) -> list[str]:
    """The skeleton of one folded word, or two where it may be read in two ways."""
    if ARABIC.match(word):
        return _of_arabic(word)
    return _of_latin(word) if word.isascii() else []


def _of_arabic(word: str) -> list[str]:
    if len(word) > 4 and word.startswith("ال"):
        word = word[2:]
    first = {"ا": "a", "ع": "a", "و": "w", "ي": "y"}.get(word[0], "")
    # A last ه is mostly the mark of a feminine, which Latin writing leaves out.
    sounds = word.removesuffix("ه").translate(ARABIC_SOUNDS)
    return [first + NEITHER.sub("", sounds)]


def _of_latin(word: str) -> list[str]:
    word = re.sub(r"(.)\1+", r"\1", word)
    first = (
        "w" if re.match(r"w|ou(?=[aeiy])", word) else "y" if re.match(r"y[aeiou]", word) else ""
    )
    if not first and VOWELS.match(word):
        first = "a"
    for letters, sound in LATIN_SOUNDS:
        word = letters.sub(sound, word)
    sounds = first + NEITHER.sub("", VOWELS.sub("", word).lower())
    # Whether a last h is heard, only the Arabic writing tells: Salah, Sarah.
    return [sounds, sounds[:-1]] if sounds.endswith("h") and len(sounds) > SHORTEST else [sounds]
