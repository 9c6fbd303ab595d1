"""Handles: short Latin names, no two of which look alike."""

import re
import unicodedata

from confusable_homoglyphs import confusables
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import conflict, invalid

HANDLE = re.compile(r"^[a-z0-9][a-z0-9_-]{1,38}[a-z0-9]$")
RESERVED = {"admin", "administrator", "moderator", "majlis", "system", "everyone", "all", "here"}


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
    """A handle made from a name or an address, with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "member"
    if len(base) < 3 or base in RESERVED:
        base = f"member-{base}"
    candidate, number = base, 1
    while Member.objects.filter(handle_skeleton=skeleton(candidate)).exists():
        number += 1
        candidate = f"{base}-{number}"
    return candidate
