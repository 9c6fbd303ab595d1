"""The kinds of files that are taken, by their names and as they are served: our own table."""

from dataclasses import dataclass

PICTURE = "picture"


@dataclass(frozen=True)
class Kind:
    """How files of a kind are named and served; `mark` is what stands inside an office file."""

    suffixes: tuple[str, ...]
    content_type: str
    mark: bytes = b""


_OPEN = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."

# What is kept of a picture is always one of these, whatever was sent.
PICTURES = {
    "jpeg": Kind(("jpg", "jpeg"), "image/jpeg"),
    "png": Kind(("png",), "image/png"),
    "webp": Kind(("webp",), "image/webp"),
}
OPEN_DOCUMENTS = {
    "odt": Kind(("odt",), f"{_OPEN}text", f"{_OPEN}text".encode()),
    "ods": Kind(("ods",), f"{_OPEN}spreadsheet", f"{_OPEN}spreadsheet".encode()),
    "odp": Kind(("odp",), f"{_OPEN}presentation", f"{_OPEN}presentation".encode()),
}
OFFICE_DOCUMENTS = {
    "docx": Kind(
        ("docx",), f"{_OFFICE}wordprocessingml.document", b"wordprocessingml.document.main+xml"
    ),
    "xlsx": Kind(("xlsx",), f"{_OFFICE}spreadsheetml.sheet", b"spreadsheetml.sheet.main+xml"),
    "pptx": Kind(
        ("pptx",),
        f"{_OFFICE}presentationml.presentation",
        b"presentationml.presentation.main+xml",
    ),
}
TEXTS = {
    "text": Kind(("txt",), "text/plain; charset=utf-8"),
    "csv": Kind(("csv",), "text/csv; charset=utf-8"),
}
DOCUMENTS = {
    "pdf": Kind(("pdf",), "application/pdf"),
    **OPEN_DOCUMENTS,
    **OFFICE_DOCUMENTS,
    **TEXTS,
}
FORMATS = {**PICTURES, **DOCUMENTS}
# What the end of a name promises; a moving picture is kept as its first frame.
PROMISED = {
    **{suffix: PICTURE for kind in PICTURES.values() for suffix in kind.suffixes},
    "gif": PICTURE,
    **{suffix: code for code, kind in DOCUMENTS.items() for suffix in kind.suffixes},
}
CODES = (PICTURE, *DOCUMENTS)


def kind_of(format: str) -> str:
    """What a member sees in a format: all pictures are pictures."""
    return PICTURE if format in PICTURES else format
