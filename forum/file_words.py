"""Files in words: what each kind is called, how large one is, why one is not taken."""

from babel.units import format_unit
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from forum.filing.kinds import CODES
from forum.filing.unfit import Unfit
from members.formats import reader_locale

TAKEN = pgettext_lazy(
    "refusal",
    "Pictures (JPEG, PNG, WebP, GIF), PDF, OpenDocument (odt, ods, odp), Office (docx, xlsx, "
    "pptx), text and CSV are taken.",
)
_WHY: dict[str, str | Promise] = {
    "unknown": pgettext_lazy("refusal", "Files of this kind are not taken."),
    "pixels": pgettext_lazy(
        "refusal", "This picture has too many pixels. Save a smaller copy of it and add that."
    ),
    "bomb": pgettext_lazy(
        "refusal",
        "This file would become far too large when it is opened, so it was not taken.",
    ),
    "broken": pgettext_lazy(
        "refusal", "This file is damaged. Open it, save it again, and add the new copy."
    ),
    "infected": pgettext_lazy(
        "refusal",
        "A virus was found in this file. Have your device looked at by who looks after it.",
    ),
    "macros": pgettext_lazy(
        "refusal",
        "This document holds macros, which are programs. Save it without macros, or as PDF.",
    ),
    "protected": pgettext_lazy(
        "refusal", "This document is protected by a password. Save it without one."
    ),
    "old_office": pgettext_lazy(
        "refusal",
        "This document is in an old form, or protected by a password. Save it as docx, xlsx, pptx "
        "or PDF without a password.",
    ),
    "encoding": pgettext_lazy(
        "refusal",
        "This is not text in UTF-8. In your program choose “Save as”, then UTF-8 (for Excel: “CSV "
        "UTF-8”).",
    ),
}


def words_for(unfit: Unfit) -> str:
    """Why a file is not taken, and what to do."""
    if unfit.code == "disguised":
        said = pgettext(
            "refusal", "The name of this file says something else than what is in it: %(found)s."
        )
        return said % {"found": _found_word(unfit.found)}
    why = str(_WHY.get(unfit.code, _WHY["broken"]))
    return f"{why} {TAKEN}" if unfit.code == "unknown" else why


def _found_word(found: str) -> str:
    return {
        "program": pgettext("what a file is", "a program"),
        "markup": pgettext("what a file is", "a web page or a drawing made of code"),
        "archive": pgettext("what a file is", "an archive of other files"),
        "picture": pgettext("what a file is", "a picture"),
        "text": pgettext("what a file is", "plain text"),
        "other": pgettext("what a file is", "something that could not be recognised"),
    }.get(found) or kind_word(found)


def kind_word(kind: str) -> str:
    """What a kind of file is called, beside its name and size."""
    return {
        "picture": pgettext("kind of file", "Picture"),
        "pdf": pgettext("kind of file", "PDF"),
        "odt": pgettext("kind of file", "Text document"),
        "ods": pgettext("kind of file", "Spreadsheet"),
        "odp": pgettext("kind of file", "Presentation"),
        "docx": pgettext("kind of file", "Text document"),
        "xlsx": pgettext("kind of file", "Spreadsheet"),
        "pptx": pgettext("kind of file", "Presentation"),
        "text": pgettext("kind of file", "Plain text"),
        "csv": pgettext("kind of file", "Table (CSV)"),
    }[kind]


def file_words() -> dict[str, str]:
    """For scripts, which draw posts that arrive: `file_pdf`."""
    words = {f"file_{kind}": kind_word(kind) for kind in CODES}
    return words | {"file_unchecked": unchecked_word()}


def unchecked_word() -> str:
    """Beside a document that no scanner has looked at."""
    return pgettext("beside a file", "not checked for viruses")


def say_size(size: int) -> str:
    """How large a file is: `240 kB`, `1.4 MB`, in the page's language."""
    if size < 1_000_000:
        amount, unit = max(1, round(size / 1000)), "digital-kilobyte"
    else:
        amount, unit = round(size / 1_000_000, 1), "digital-megabyte"  # type: ignore[assignment]
    return str(format_unit(amount, unit, length="short", locale=reader_locale()))
