"""Numbers as people type them in a form: an amount of money, its currency, a year."""

import re
from decimal import Decimal

from babel.numbers import list_currencies
from django.utils.translation import pgettext_lazy

from members.refusals import invalid

# Those offered where one is chosen: of the countries whose councils are here, then common ones.
OFFERED = ("TND", "EUR", "MAD", "DZD", "LYD", "EGP", "MRU", "XOF", "XAF", "CAD", "CHF", "USD")
KNOWN = frozenset(list_currencies())
LONGEST = 40
# A comma before one or two figures is a decimal one everywhere; before three nobody knows.
AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,3}|[,٫]\d{1,2})?")


def clean_amount(sent: object, field: str) -> Decimal | None:
    """An amount not below zero, or none where nothing was sent. Raises Refused."""
    if sent is None or sent == "":
        return None
    text = re.sub(r"\s", "", sent) if isinstance(sent, str) and len(sent) <= LONGEST else "?"
    if not AMOUNT.fullmatch(text):
        raise invalid(
            pgettext_lazy("refusal", "Write the amount in figures, such as 12500.50."), field
        )
    return Decimal(re.sub("[,٫]", ".", text))


def clean_currency(sent: object, *, asked: bool, field: str = "currency") -> str:
    """The code of a currency where there is an amount, else nothing. Raises Refused."""
    if not asked:
        return ""
    if not isinstance(sent, str) or sent not in KNOWN:
        raise invalid(pgettext_lazy("refusal", "Choose the currency of the amount."), field)
    return sent


def clean_whole(sent: object, least: int, most: int, field: str) -> int:
    """A whole number between two bounds. Raises Refused."""
    text = str(sent) if isinstance(sent, int | str) and not isinstance(sent, bool) else ""
    number = int(text) if re.fullmatch(r"\s*\d{1,10}\s*", text) else least - 1
    if not least <= number <= most:
        raise invalid(pgettext_lazy("refusal", "This number is missing, or cannot be."), field)
    return number
