"""The name of a file as it is shown and saved: one line, no way, no tricks, one true end."""

import re

from django.conf import settings

from forum.filing.kinds import FORMATS, PROMISED
from forum.filing.unfit import Unfit
from members.refusals import Refused
from members.text import BIDI_CONTROLS, CONTROLS, clean_line

FORBIDDEN = re.compile(r'[<>:"|?*%;\\/]+')
ALMOST_A_SUFFIX = re.compile(r"[a-z0-9]{1,5}")


def split_name(sent: object) -> tuple[str, str]:
    """What it is called, and the kind that its end promises, "" where there is no end.

    Raises Unfit (`unknown`) for an end that is none of ours.
    """
    given = sent if isinstance(sent, str) else ""
    # A way to it, as some browsers send one, is no part of the name.
    given = re.split(r"[\\/]", given)[-1][-4 * settings.FILE_NAME_LIMIT :]
    plain = CONTROLS.sub("", BIDI_CONTROLS.sub("", given))
    stem, dot, suffix = plain.rpartition(".")
    suffix = suffix.lower().strip()
    if not dot or not stem.strip(" ."):
        return _clean(plain), ""
    if suffix in PROMISED:
        return _clean(stem), PROMISED[suffix]
    if ALMOST_A_SUFFIX.fullmatch(suffix):
        raise Unfit("unknown")
    return _clean(plain), ""


def full_name(stem: str, format: str) -> str:
    """With the end that belongs to what it is."""
    return f"{stem}.{FORMATS[format].suffixes[0]}"


def _clean(stem: str) -> str:
    try:
        line = clean_line(stem, limit=len(stem) + 1, field="file", required=False)
    except Refused:
        line = ""
    line = FORBIDDEN.sub(" ", line).strip(" .")
    return " ".join(line.split())[: settings.FILE_NAME_LIMIT].strip(" .") or "file"
