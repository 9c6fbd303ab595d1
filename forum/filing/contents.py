"""What a file is by its content, whatever it is called; pictures are made anew."""

import re
from typing import Any

import puremagic

from forum.filing.archives import check_archive
from forum.filing.kinds import PICTURE, TEXTS
from forum.filing.pictures import Picture, remade
from forum.filing.unfit import Unfit

PROGRAMS = {"exe", "dll", "com", "scr", "msi", "elf", "so", "class", "jar", "sh", "bat", "dex"}
MARKUP = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml|html|svg|script|head|body)", re.IGNORECASE
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def looked_into(data: bytes, promised: str, *, pixels: int) -> tuple[str, Picture | None]:
    """The format of a file, and of a picture what is kept. Raises Unfit.

    `promised`: the kind its name stands for; "" where the name says nothing.
    """
    found = _begins_like(data)
    if found == "archive":
        found = check_archive(data) or "archive"
    if found == "text" and promised in TEXTS:
        found = promised
    if promised and found != promised:
        raise _disguised(found, promised)
    if found == PICTURE:
        picture = remade(data, pixels=pixels)
        return picture.format, picture
    if found == "pdf" and b"%%EOF" not in data[-2048:]:
        raise Unfit("broken")
    if found in {"archive", "markup", "old_office", "program", "other"}:
        raise Unfit("unknown", found)
    return found, None


def _disguised(found: str, promised: str) -> Unfit:
    if found == "old_office":
        return Unfit("old_office")
    if promised in TEXTS and found == "other":
        return Unfit("encoding")
    return Unfit("disguised", found)


def _begins_like(data: bytes) -> str:
    """By the first bytes, which nothing may stand before."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return PICTURE
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PICTURE
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "archive"
    if data.startswith(OLD_OFFICE):
        return "old_office"
    if MARKUP.match(data[:1024]):
        return "markup"
    if _is_text(data):
        return "program" if data.startswith(b"#!") else "text"
    is_program = data.startswith((b"MZ", b"\x7fELF")) or _known_suffixes(data) & PROGRAMS
    return "program" if is_program else "other"


def _known_suffixes(data: bytes) -> set[str]:
    try:
        matches: Any = puremagic.magic_string(data[:4096])
    except (puremagic.PureError, ValueError):
        return set()
    return {match.extension.lstrip(".") for match in matches if match.confidence >= 0.8}


def _is_text(data: bytes) -> bool:
    try:
        return not CONTROLS.search(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return False
