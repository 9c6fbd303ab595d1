"""What text may enter: normalised, bounded, and free of characters that break pages or lie."""

import re
import unicodedata

from django.utils.translation import pgettext_lazy

from members.refusals import Refused, invalid

# C0 and C1 controls but tab and line feed; NUL is one of them.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SURROGATES = re.compile(r"[\ud800-\udfff]")
# Embeddings and overrides reverse what follows; isolates end with their paragraph.
OVERRIDES = re.compile(r"[\u202a-\u202e]")
BIDI_CONTROLS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200d\u2028\u2029\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
# No living script needs more marks on one letter; pages of them bury the posts around.
MARKS_IN_A_ROW = 10
NONCHARACTERS = re.compile(r"[\ufdd0-\ufdef\ufffe\uffff]")


def clean_body(value: object, *, limit: int, field: str = "body", required: bool = True) -> str:
    """A text of several lines, NFC, at most `limit` characters.

    Raises Refused (`invalid`, or `too_large` past the limit).
    """
    text = _clean(value, limit=limit, field=field, required=required)
    return OVERRIDES.sub("", text).strip("\n").rstrip()


def clean_line(value: object, *, limit: int, field: str, required: bool = True) -> str:
    """A text of one line: a title, a name. Line ends become spaces; bidi controls are refused."""
    text = _clean(value, limit=limit, field=field, required=required)
    if BIDI_CONTROLS.search(text):
        raise invalid(
            pgettext_lazy(
                "refusal", "This text holds invisible characters that change its direction."
            ),
            field,
        )
    return re.sub(r"\s+", " ", INVISIBLE.sub("", text)).strip()


def _clean(value: object, *, limit: int, field: str, required: bool = True) -> str:
    if not isinstance(value, str):
        raise invalid(pgettext_lazy("refusal", "This must be a text."), field)
    if len(value) > limit * 4:
        raise _too_long(limit, field)
    if SURROGATES.search(value) or NONCHARACTERS.search(value):
        raise invalid(pgettext_lazy("refusal", "This text holds broken characters."), field)
    # Before NFC, which sorts piled marks in quadratic time and lets nobody else run meanwhile.
    _refuse_piled_marks(value, field)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if CONTROLS.search(text):
        raise invalid(pgettext_lazy("refusal", "This text holds control characters."), field)
    if len(text) > limit:
        raise _too_long(limit, field)
    if required and not INVISIBLE.sub("", BIDI_CONTROLS.sub("", text)).strip():
        raise invalid(pgettext_lazy("refusal", "Please write something first."), field)
    return text


def _too_long(limit: int, field: str) -> Refused:
    message = pgettext_lazy("refusal", "This is too long: at most %(limit)s characters.")
    return Refused("too_large", message % {"limit": limit}, field=field)


def _refuse_piled_marks(text: str, field: str) -> None:
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) or _is_mark(character) else 0
        if run > MARKS_IN_A_ROW:
            raise invalid(
                pgettext_lazy("refusal", "This text piles too many marks on one letter."), field
            )


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character) in {"Mn", "Me"}
