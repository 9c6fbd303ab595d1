"""Shapes of files in what the JSON API takes and gives."""

from typing import Any, Literal

from ninja import Schema
from pydantic import StrictInt, StrictStr


class AttachmentOut(Schema):
    """A file of a post; `thumbnail` is there for pictures, `url` answers with the file.

    `scanned`: whether the site has a scanner of viruses and it found none.
    """

    id: int
    name: str
    kind: Literal[
        "picture", "pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "text", "csv"
    ]  # fmt: skip
    size: int
    width: int | None
    height: int | None
    alt: str
    scanned: bool
    url: str
    thumbnail: str | None


class AttachmentIn(Schema):
    """A file kept before; `alt` says what a picture shows."""

    id: StrictInt
    alt: StrictStr | None = None


Enclosed = list[StrictInt | AttachmentIn]


def wishes_in(sent: Enclosed | None) -> list[Any] | None:
    """The files to enclose, as actions read them; None where nothing was said of them."""
    if sent is None:
        return None
    return [one.dict() if isinstance(one, AttachmentIn) else one for one in sent]
