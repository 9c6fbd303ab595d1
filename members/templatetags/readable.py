"""Times, numbers, places and offices as a page shows them."""

import datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members import formats

register = template.Library()
register.filter("amount", formats.say_number)
register.filter("language_name", formats.language_name)
register.filter("country_name", formats.country_name)
register.filter("office", formats.office_word)
register.filter("direction", formats.direction_of)
register.filter("moment_words", formats.say_moment)
register.filter("clock", formats.say_clock)
register.filter("full_moment", formats.say_full)
register.filter("duration", formats.say_duration)


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency in words."""
    return formats.say_money(amount, currency)


@register.filter
def share_of(part: int, whole: int) -> str:
    """A part of a whole in percent."""
    return formats.say_share(part, whole)


@register.filter
def iso_day(value: datetime.datetime) -> str:
    """The day as a date field has it."""
    return formats.local(value).date().isoformat()


@register.filter
def moment(value: datetime.datetime | None) -> str | SafeString:
    """A time of the day, with its date where that is not today."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), formats.say_moment(value)
    )


@register.filter
def day(value: datetime.datetime | None) -> str | SafeString:
    """A day, in words where it is near."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', formats.local(value).date(), formats.say_day(value)
    )


@register.filter
def date(value: datetime.date | None) -> str | SafeString:
    """A date with its year."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.say_date(value))
