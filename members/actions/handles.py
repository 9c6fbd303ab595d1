"""Handles: short Latin names, no two of which look alike."""

import re
import unicodedata

from confusable_homoglyphs import confusables
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import conflict, invalid

HANDLE = re.compile(r"^[a-z0-9][a-z0-9_-]{1,38}[a-z0-9]$")
RESERVED = {"admin", "administrator", "moderator", "majlis", "system", "everyone", "all", "here"}

# Letters as names are spelled in the Maghreb. Until the end `a`, `i` and `u` are the vowels.
_ARABIC = "بتثجحخدذرزسشصضطظغفقكلمنهويپچژڤڨگ"
_LATIN = "b t th j h kh d dh r z s ch s d t dh gh f k k l m n h w y p tch j v g g"
_SPELLED = str.maketrans(dict(zip(_ARABIC, _LATIN.split(), strict=True)) | {"u": "ou"})
_VOWELS = str.maketrans("اىةعیک\u064e\u0650\u064f", "aaaaيكaiu")


def skeleton(handle: str) -> str:
    """What the handle looks like: confusable letters folded to one (UTS 39)."""
    folded = handle.casefold()
    found = confusables.is_confusable(folded, greedy=True) or []
    for entry in found:
        latin = next(
            (h["c"] for h in entry["homoglyphs"] if h["c"].isascii() and len(h["c"]) == 1), None
        )
        if latin is not None and not entry["character"].isascii():
            folded = folded.replace(entry["character"], latin)
    return re.sub(r"[-_]", "", folded.translate(str.maketrans("01il5", "ollls")))


def check_handle(handle: str, *, member: Member | None = None) -> str:
    """The handle in lower case. Raises Refused where it is malformed, reserved or taken."""
    wanted = handle.strip().lower()
    if not HANDLE.match(wanted) or wanted in RESERVED:
        raise invalid(
            pgettext_lazy("refusal", "A handle has 3 to 40 Latin letters, digits, - or _."),
            "handle",
        )
    taken = Member.objects.filter(handle_skeleton=skeleton(wanted))
    if member is not None:
        taken = taken.exclude(pk=member.pk)
    if taken.exists():
        raise conflict(pgettext_lazy("refusal", "This handle, or one like it, is taken."))
    return wanted


def free_handle(name: str) -> str:
    """A handle made from a name, with a number where it is taken.

    A name in a script we cannot spell gives `member-1` and so on.
    """
    base = re.sub(r"[^a-z0-9]+", "-", _in_latin(name).lower())[:30].strip("-")
    if base and (len(base) < 3 or base in RESERVED):
        base = f"member-{base}"
    number = 1 if base else Member.objects.filter(handle__startswith="member-").count() + 1
    candidate = base or f"member-{number}"
    while Member.objects.filter(handle_skeleton=skeleton(candidate)).exists():
        number += 1
        candidate = f"{base or 'member'}-{number}"
    return candidate


def _in_latin(name: str) -> str:
    spelled = re.sub("[\u0621-\u06ff]+", _spell, unicodedata.normalize("NFKD", name))
    return spelled.encode("ascii", "ignore").decode()


def _spell(arabic: re.Match[str]) -> str:
    # Short vowels are not written: an `a` stands where two consonants could not be said.
    word = re.sub(f"[^aiu{_ARABIC}]", "", arabic[0].translate(_VOWELS)).replace("aa", "a")
    word = re.sub("(?<=[^aiu])و(?!a)", "u", word)
    word = re.sub("(?<=[^aiu])ي(?!a)", "i", word)
    word = re.sub("(?<![aiu])([^aiu])([^aiu])|([^aiu])([^aiu])$", r"\1\3a\2\4", word)
    return word.translate(_SPELLED)
