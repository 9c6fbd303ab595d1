"""Files as members send them, and as those who mean harm do, built when they are needed."""

import zipfile
from io import BytesIO
from typing import Any

from PIL import Image

ODF = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
OOXML = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    format: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any
) -> bytes:
    """A picture of one colour."""
    written = BytesIO()
    colour: Any = (200, 30, 60, 128)[: len(mode)] if mode in {"RGB", "RGBA"} else 1
    Image.new(mode, size, colour).save(written, format, **how)
    return written.getvalue()


def from_a_telephone() -> bytes:
    """A JPEG that says where and when it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "Maker of telephones"
    exif[0x0112] = 6
    exif[0x013B] = "<script>alert(1)</script>"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 48.0, 23.0), 3: "E", 4: (10.0, 10.0, 54.0)})
    return picture("JPEG", (600, 400), exif=exif, comment=b"hidden comment")


def archive(members: dict[str, bytes | str], **first: bytes) -> bytes:
    """A zip; `mimetype` first and as it is, where given."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in first.items():
            packed.writestr(name, content, zipfile.ZIP_STORED)
        for name, content in members.items():
            packed.writestr(name, content)
    return written.getvalue()


def open_document(kind: str = "odt", **more: bytes) -> bytes:
    """As LibreOffice packs it."""
    members: dict[str, bytes | str] = {
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": "<office/>",
        **{name.replace("__", "/"): content for name, content in more.items()},
    }
    return archive(members, mimetype=ODF[kind])


def office_document(kind: str = "docx", more: dict[str, bytes] | None = None) -> bytes:
    """As Office packs it."""
    part, mark = OOXML[kind]
    types = (
        f'<Types><Override PartName="/{part}" ContentType="application/vnd.'
        f'openxmlformats-officedocument.{mark}.main+xml"/></Types>'
    )
    return archive(
        {"[Content_Types].xml": types, "_rels/.rels": "<r/>", part: "<w/>", **(more or {})}
    )


def swollen(megabytes: int) -> bytes:
    """Zeros, which pack a thousand to one."""
    return bytes(megabytes * 1_000_000)
