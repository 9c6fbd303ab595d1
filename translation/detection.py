"""What language a text is most likely in, told by its script before anything else."""

import re

NOT_WORDS = re.compile(r"```[\s\S]*?```|`[^`]*`|https?://\S+|@[\w-]+|^>.*$", re.MULTILINE)
ARABIC_SHARE = 0.6


def detect(text: str, *, likely: str) -> str:
    """A BCP 47 code: `ar` where Arabic letters prevail, `und` without letters, else `likely`.

    A `likely` of Arabic cannot hold for a text in Latin letters: then `und`.
    The share of 60 % is that of the language study (no false answer on its texts).
    """
    letters = [c for c in NOT_WORDS.sub(" ", text) if c.isalpha()]
    if not letters:
        return "und"
    arabic = sum("\u0600" <= c <= "\u06ff" or "\u0750" <= c <= "\u077f" for c in letters)
    if arabic / len(letters) >= ARABIC_SHARE:
        return "ar"
    return "und" if likely == "ar" else likely
