"""Cursors of lists that are read page by page: where the last page ended."""

import re

from django.utils.translation import pgettext_lazy

from members.refusals import invalid

NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


def read_cursor(value: str | None, field: str) -> int | None:
    """The number in an address, or None where none is given. Raises Refused."""
    if value is None or value == "":
        return None
    if NUMBER.fullmatch(value) is None:
        raise invalid(pgettext_lazy("refusal", "This is not a place in the list."), field)
    return int(value)
