"""Words without their endings: light stems of Arabic, French and English, of folded words."""

import re

# "and the", "with the", ... before a word; the longest first.
ARTICLES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
PARTICLES = "ولف"
ENDINGS = (
    "يتها", "يتنا", "يتهم", "تها", "تنا", "تهم",
    "ها", "ان", "ات", "ون", "ين", "يه", "نا", "هم", "تي", "ه", "ي",
)  # fmt: skip
SHORTEST = 3
# A particle is one letter, and so is the beginning of many a word: only long ones lose it.
LONG = 6

# Endings of French: what stands for them, and the letters that must be left before.
FRENCH = (
    (re.compile(r"(?<=....)(?:iss)?ement$"), ""),
    (re.compile(r"(?<=...)at(?:ion|if|ive|eur|rice)$"), "at"),
    (re.compile(r"(?<=...)(?<=[aiu]l|[aiu]r|iv)ite$"), ""),
    (re.compile(r"(?<=...)ive$"), "if"),
    (re.compile(r"(?<=...)euse$"), "eur"),
    (re.compile(r"(?<=...)ienne$"), "ien"),
    (re.compile(r"(?<=...)elle$"), "el"),
    (re.compile(r"(?<=..)ail$"), "al"),
    (re.compile(r"(?<=....)ere?$"), ""),
    (re.compile(r"(?<=...)ee$"), ""),
    (re.compile(r"(?<=...)e$"), ""),
)
VOWEL = re.compile("[aeiouy]")


def stem_arabic(word: str) -> str:
    """Without article, particles and up to two endings; three letters stay."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= SHORTEST:
            word = word[len(article) :]
            break
    else:
        if len(word) >= LONG and word[0] in PARTICLES:
            word = word[1:]
    for _ in range(2):
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
                word = word[: -len(ending)]
                break
    return word


def stem_french(word: str) -> str:
    """Without plural, feminine and the commonest endings."""
    if len(word) < 4:
        return word
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 4:
        word = f"{word[:-3]}al"
    elif word[-1] in "sx":
        word = word[:-1]
    for ending, instead in FRENCH:
        found, count = ending.subn(instead, word)
        if count:
            return found
    return word


def stem_english(word: str) -> str:
    """Without plural, -ing, -ed, -ion, -ity and a silent e."""
    if len(word) < 4:
        return word
    word = _singular(word)
    for ending, left in (("ity", 4), ("ing", 3), ("ed", 3)):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= left and VOWEL.search(stem):
            return _single(stem.removesuffix("e") if len(stem) > left else stem)
    if word.endswith(("tion", "sion")) and len(word) > 7:
        return word[:-3]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _single(stem: str) -> str:
    """`running` lost its ending and keeps an n too many."""
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return stem
