"""Office documents are archives: what is in them is counted and unpacked before they are kept."""

import re
import stat
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from forum.filing.kinds import OFFICE_DOCUMENTS, OPEN_DOCUMENTS
from forum.filing.unfit import Unfit

ENTRIES = 2_000
DIRECTORY = 1_000_000
# Unpacked, all together; and how much one entry may swell, past a size that harms nobody.
UNPACKED = 100_000_000
SWELLING = 200
HARMLESS = 1_000_000
# A chart in a presentation carries its table as an archive of its own; no deeper.
DEEPEST = 1
STEP = 65_536
END = b"PK\x05\x06"
MACROS = re.compile(
    r"vbaproject|vbadata|/activex/|^scripts/|^basic/.+/(?!script-l)", re.IGNORECASE
)


@dataclass
class Budget:
    """What may still be unpacked, over all archives in one file."""

    left: int = UNPACKED


def check_archive(data: bytes) -> str:
    """Which kind of document the archive is; "" where it is none of ours. Raises Unfit."""
    try:
        return _check(data, Budget(), depth=0)
    except (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Unfit("broken") from error
    except (ValueError, RuntimeError, struct.error, OSError) as error:
        raise Unfit("broken") from error


def _check(data: bytes, budget: Budget, *, depth: int) -> str:
    _check_directory(data)
    with ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        _check_entries(entries)
        for entry in entries:
            _unpack(archive, entry, budget, depth=depth)
        return _document(archive, entries)


def _check_directory(data: bytes) -> None:
    """The directory is read into memory whole, so its size is asked before. Raises Unfit."""
    at = data.rfind(END, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise Unfit("broken")
    entries, size = struct.unpack("<HI", data[at + 10 : at + 16])
    has_another = b"PK\x06\x07" in data[max(0, at - 20) : at]
    if has_another or entries > ENTRIES or size > DIRECTORY:
        raise Unfit("bomb")


def _check_entries(entries: list[ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        parts = entry.filename.replace("\\", "/").split("/")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise Unfit("broken")
        if entry.flag_bits & 0x1:
            raise Unfit("protected")
        if entry.header_offset < end:
            raise Unfit("bomb")  # Two entries share their bytes.
        end = entry.header_offset + 30 + entry.compress_size
        if entry.file_size > HARMLESS and entry.file_size > SWELLING * entry.compress_size:
            raise Unfit("bomb")
        if MACROS.search(entry.filename):
            raise Unfit("macros")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise Unfit("bomb")


def _unpack(archive: ZipFile, entry: ZipInfo, budget: Budget, *, depth: int) -> None:
    """Read it to its end: what the directory says of it may be a lie. Raises Unfit."""
    is_archive, inner = None, bytearray()
    with archive.open(entry) as content:
        while part := content.read(STEP):
            budget.left -= len(part)
            if budget.left < 0:
                raise Unfit("bomb")
            if is_archive is None:
                is_archive = part.startswith(b"PK\x03\x04")
            if is_archive:
                inner += part
    if is_archive:
        if depth == DEEPEST:
            raise Unfit("bomb")
        _check(bytes(inner), budget, depth=depth + 1)


def _document(archive: ZipFile, entries: list[ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    if entries and entries[0].filename == "mimetype":
        said = archive.read("mimetype")
        code = next((code for code, kind in OPEN_DOCUMENTS.items() if kind.mark == said), "")
        return code if {"content.xml", "META-INF/manifest.xml"} <= names else ""
    if not {"[Content_Types].xml", "_rels/.rels"} <= names:
        return ""
    said = archive.read("[Content_Types].xml")
    if b"macroEnabled" in said:
        raise Unfit("macros")
    return next((code for code, kind in OFFICE_DOCUMENTS.items() if kind.mark in said), "")
