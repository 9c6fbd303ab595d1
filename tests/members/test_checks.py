"""`check --deploy` refuses a site without its limits."""

from typing import Any

from members.checks import limits_are_on


def test_a_site_with_its_limits_off_fails_the_check(settings: Any) -> None:
    settings.LIMITS_ON = False
    assert [error.id for error in limits_are_on()] == ["majlis.E001"]


def test_a_site_with_its_limits_on_passes(settings: Any) -> None:
    settings.LIMITS_ON = True
    assert limits_are_on() == []
