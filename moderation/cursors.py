"""Cursors of lists that are read page by page: where the last page ended."""

import re

from django.utils.translation import pgettext_lazy

from members.refusals import invalid

NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
SCORE = re.compile(r"[0-9]{1,9}", re.ASCII)


def read_cursor(value: str | None, field: str) -> int | None:
    """The number in an address, or None where none is given. Raises Refused."""
    if value is None or value == "":
        return None
    if NUMBER.fullmatch(value) is None:
        raise invalid(pgettext_lazy("refusal", "This is not a place in the list."), field)
    return int(value)


def read_place(value: str | None, field: str) -> tuple[int, int] | None:
    """Score and id of where a page by urgency ended, "640-12". Raises Refused."""
    if value is None or value == "":
        return None
    score, _, case_id = value.partition("-")
    if not case_id or SCORE.fullmatch(score) is None:
        raise invalid(pgettext_lazy("refusal", "This is not a place in the list."), field)
    return int(score), read_cursor(case_id, field) or 0
