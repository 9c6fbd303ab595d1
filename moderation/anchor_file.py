"""Anchors: the log's end on a day, one line each in a file that is only ever added to."""

import datetime
import os
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{1,18}) ([0-9a-f]{64}|-)", re.ASCII)


@dataclass(frozen=True)
class Anchor:
    """On that day the log ended with the entry of that number and hash; `-` where it was empty."""

    day: datetime.date
    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.number} {self.hash}"


def read_anchor(line: str) -> Anchor:
    """An anchor as it was written. Raises ValueError."""
    match = LINE.fullmatch(line.strip())
    if match is None:
        raise ValueError(line)
    return Anchor(datetime.date.fromisoformat(match[1]), int(match[2]), match[3])


def anchor_path() -> Path:
    """Where the site itself keeps its anchors."""
    return Path(settings.DATA_DIR) / "log_anchors.txt"


def read_anchors(path: Path | None = None) -> list[Anchor]:
    """All anchors of a file; none where there is no file. Raises ValueError for a wrong line."""
    place = path or anchor_path()
    if not place.exists():
        return []
    lines = place.read_text(encoding="ascii").splitlines()
    return [read_anchor(line) for line in lines if line.strip()]


def keep_anchor(anchor: Anchor) -> Anchor:
    """Add the day's line, or answer with the one that stands there already."""
    place = anchor_path()
    known = [kept for kept in read_anchors(place) if kept.day == anchor.day]
    if known:
        return known[-1]
    # Never opened to be written over; one short write, so that two processes do not mix lines.
    file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{anchor}\n".encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)
    return anchor
