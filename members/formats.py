"""Times, numbers, languages, countries and offices, as the reader's language says them."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent, get_currency_name
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy

from members.models import Mandate

# Tunisia says جانفي and فيفري, and writes 1, 2, 3.
LOCALES = {"ar": Locale.parse("ar_TN"), "fr": Locale.parse("fr_TN"), "en": Locale.parse("en")}
RIGHT_TO_LEFT = {"ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
OFFICES: dict[str, str | Promise] = {
    Mandate.Title.MAYOR: pgettext_lazy("office", "Mayor"),
    Mandate.Title.DEPUTY_MAYOR: pgettext_lazy("office", "Deputy mayor"),
    Mandate.Title.COMMITTEE_CHAIR: pgettext_lazy("office", "Committee chair"),
    Mandate.Title.COUNCILLOR: pgettext_lazy("office", "Councillor"),
}


def reader_language() -> str:
    """The two letters of the page's language."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def reader_locale() -> Locale:
    """How the page's language writes dates and numbers."""
    return LOCALES.get(reader_language(), LOCALES["en"])


def local(moment: datetime.datetime) -> datetime.datetime:
    """The moment on the clock of the site."""
    return moment.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE))


def first_moment(day: datetime.date) -> datetime.datetime:
    """When a day begins on the clock of the site, in UTC."""
    midnight = datetime.datetime.combine(
        day, datetime.time(), ZoneInfo(settings.DISPLAY_TIME_ZONE)
    )
    return midnight.astimezone(datetime.UTC)


def say_moment(moment: datetime.datetime) -> str:
    """`09:41` today, `yesterday, 09:41`, else with its date; the year where it is another."""
    here, now = local(moment), local(timezone.now())
    clock = format_datetime(here, "HH:mm", locale=reader_locale())
    days = (now.date() - here.date()).days
    if days == 0:
        return clock
    if days == 1:
        return pgettext("a time", "yesterday, %(time)s") % {"time": clock}
    day = "d MMMM" if here.year == now.year else "d MMMM y"
    comma = "،" if reader_locale().language == "ar" else ","
    return str(format_datetime(here, f"{day}{comma} HH:mm", locale=reader_locale()))


def say_full(moment: datetime.datetime) -> str:
    """With its date and year, for what is read another day."""
    comma = "،" if reader_locale().language == "ar" else ","
    return str(format_datetime(local(moment), f"d MMMM y{comma} HH:mm", locale=reader_locale()))


def say_clock(moment: datetime.datetime) -> str:
    """The time of the day alone, where the day stands above."""
    return str(format_datetime(local(moment), "HH:mm", locale=reader_locale()))


def say_day(moment: datetime.datetime | datetime.date) -> str:
    """`Today`, `Yesterday`, else weekday and date."""
    day = local(moment).date() if isinstance(moment, datetime.datetime) else moment
    today = local(timezone.now()).date()
    if day == today:
        return pgettext("a day", "Today")
    if day == today - datetime.timedelta(days=1):
        return pgettext("a day", "Yesterday")
    pattern = "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y"
    noon = datetime.datetime.combine(day, datetime.time(12))
    return str(format_datetime(noon, pattern, locale=reader_locale()))


def say_date(day: datetime.date) -> str:
    """A date alone: `12 March 2025`."""
    noon = datetime.datetime.combine(day, datetime.time(12))
    return str(format_datetime(noon, "d MMMM y", locale=reader_locale()))


def say_number(number: int) -> str:
    """A number with the separators of the page's language."""
    return str(format_decimal(number, locale=reader_locale()))


def say_share(part: int, whole: int) -> str:
    """A part of a whole in percent, none of nothing."""
    return str(format_percent(part / whole if whole else 0, locale=reader_locale()))


def say_money(amount: Decimal, currency: str) -> str:
    """An amount with its currency in words: `12,500 Tunisian dinars`."""
    locale = reader_locale()
    name = get_currency_name(currency, count=amount, locale=locale)
    return f"{format_decimal(amount, locale=locale)} {name}"


def language_name(code: str) -> str:
    """The language's name in the page's language; the code itself where there is none."""
    return str(reader_locale().languages.get(code.split("-")[0], code))


def country_name(code: str) -> str:
    """The country's name in the page's language."""
    return str(reader_locale().territories.get(code.upper(), code))


def office_word(title: str | None) -> str:
    """The word for an office's code."""
    return str(OFFICES.get(title or "", ""))


def direction_of(language: str) -> str:
    """`rtl`, `ltr`, or `auto` where the language is not known."""
    if language in ("", "und"):
        return "auto"
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def say_duration(seconds: float) -> str:
    """A span of time, roughly: `40 minutes`, `3 hours`, `12 days`; under a minute is a minute."""
    span = datetime.timedelta(seconds=max(round(seconds), 60))
    return str(format_timedelta(span, granularity="minute", threshold=2, locale=reader_locale()))
