"""Language, privacy and suspension on each page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from members.actions import suspend_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ar-TN,fr;q=0.8", "ar"), ("fr-FR", "fr"), ("de,en;q=0.5", "en"), ("xx", "en"), ("", "en")],
)
def test_a_visitors_browser_chooses_the_language(accepted: str, language: str) -> None:
    answer = Client().get("/", headers={"accept-language": accepted})
    assert answer.headers["Content-Language"] == language
    assert f'lang="{language}"' in answer.content.decode()


def test_arabic_pages_run_from_the_right() -> None:
    answer = Client().get("/", headers={"accept-language": "ar"})
    assert 'dir="rtl"' in answer.content.decode()


def test_a_members_language_wins_over_the_browsers_and_the_cookie_over_both(
    amel: Any, sign_in: Callable[..., Client]
) -> None:
    browser = sign_in(amel, language=None)
    page = browser.get("/", headers={"accept-language": "fr"})
    assert page.headers["Content-Language"] == "ar"
    browser.cookies["language"] = "en"
    assert browser.get("/").headers["Content-Language"] == "en"


def test_no_shared_cache_keeps_what_depends_on_who_asks(
    amel: Any, sign_in: Callable[..., Client]
) -> None:
    page = sign_in(amel).get("/")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in page.headers["Vary"]


def test_a_suspended_member_is_signed_out_and_told(
    stranger: Any, dounia: Any, administrator: Any, sign_in: Callable[..., Client]
) -> None:
    browser, other = sign_in(stranger), sign_in(dounia)
    suspend_member(member=stranger, by=administrator)
    page = browser.get("/settings/")
    assert page.status_code == 403
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "_auth_user_id" not in browser.session
    assert other.get("/settings/").status_code == 200


@pytest.mark.parametrize(
    "header", ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"]
)
def test_every_page_carries_its_guards(header: str) -> None:
    assert Client().get("/").has_header(header)


def test_no_page_allows_inline_script() -> None:
    policy = Client().get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/api/v1/boards", "/b/water/"])
def test_a_database_that_is_full_locked_or_away_is_said_and_no_fault(path: str) -> None:
    def fail(*args: Any) -> None:
        raise OperationalError("database or disk is full")

    with connection.execute_wrapper(fail):
        answer = Client().get(path, headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    if path.startswith("/api/"):
        assert answer.json()["code"] == "unavailable"
    else:
        assert "try again" in answer.content.decode()


def test_a_database_that_is_away_before_a_view_is_reached_is_said_too(
    amel: Any, sign_in: Callable[..., Client]
) -> None:
    def fail(*args: Any) -> None:
        raise OperationalError("the connection is lost")

    browser = sign_in(amel)
    browser.raise_request_exception = False
    with connection.execute_wrapper(fail):
        answer = browser.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"


def test_a_fault_of_ours_stays_one() -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("a fault")

    browser = Client(raise_request_exception=False)
    with connection.execute_wrapper(fail):
        assert browser.get("/").status_code == 500
