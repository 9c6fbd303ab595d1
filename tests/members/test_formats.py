"""Times, numbers, places and offices in each language of the pages."""

import datetime

import pytest
import time_machine
from django.utils import translation

from members import formats

NOW = datetime.datetime(2026, 2, 12, 8, 30, tzinfo=datetime.UTC)


def said(moment: datetime.datetime, language: str) -> str:
    with time_machine.travel(NOW, tick=False), translation.override(language):
        return formats.say_moment(moment)


def test_today_is_a_clock_of_the_site() -> None:
    assert said(NOW - datetime.timedelta(minutes=5), "fr") == "09:25"


def test_another_day_has_its_date_and_another_year_its_year() -> None:
    assert said(NOW - datetime.timedelta(days=9), "fr") == "3 février, 09:30"
    assert said(NOW - datetime.timedelta(days=365), "fr") == "12 février 2025, 09:30"


def test_arabic_months_are_those_of_tunisia_with_its_digits() -> None:
    assert said(NOW - datetime.timedelta(days=9), "ar") == "3 فيفري، 09:30"
    with translation.override("ar"):
        assert formats.say_date(datetime.date(2026, 1, 7)) == "7 جانفي 2026"


@pytest.mark.parametrize(
    ("language", "number"), [("fr", "12\u202f345"), ("en", "12,345"), ("ar", "12.345")]
)
def test_numbers_have_the_separators_of_the_language(language: str, number: str) -> None:
    with translation.override(language):
        assert formats.say_number(12345).replace("\xa0", "\u202f") in {number, "12.345"}


def test_countries_and_languages_are_named_in_the_readers_language() -> None:
    with translation.override("fr"):
        assert formats.country_name("TN") == "Tunisie"
        assert formats.language_name("ar") == "arabe"
        assert formats.language_name("x-klingon") == "x-klingon"


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("und", "auto"), ("", "auto")]
)
def test_a_language_has_a_direction(language: str, direction: str) -> None:
    assert formats.direction_of(language) == direction


def test_a_share_is_said_in_percent_and_none_of_nothing() -> None:
    for language in ("ar", "fr", "en"):
        with translation.override(language):
            said = formats.say_share(1, 3)
            assert said.startswith("33")
            assert said.endswith("%")
            assert formats.say_share(0, 0).startswith("0")


def test_a_span_of_time_is_said_roughly() -> None:
    said = [formats.say_duration(seconds) for seconds in (3, 150, 3599.9, 5 * 3600, 9 * 86400)]
    assert said == ["1 minute", "2 minutes", "60 minutes", "5 hours", "9 days"]
    with translation.override("fr"):
        assert formats.say_duration(3 * 86400).split() == ["3", "jours"]
