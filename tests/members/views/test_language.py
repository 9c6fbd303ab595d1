"""The language of the pages, chosen by anyone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


def test_a_visitors_choice_is_kept_in_the_cookie(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "ar", "next": "/boards/?a=1"})
    assert (answer.status_code, answer["Location"]) == (303, "/boards/?a=1")
    assert '<html lang="ar" dir="rtl"' in client.get("/").content.decode()


def test_a_members_choice_is_kept_with_the_account(
    sign_in: Callable[[Any], Client], dounia: Any
) -> None:
    sign_in(dounia).post("/language/", {"language": "en"})
    dounia.refresh_from_db()
    assert dounia.language == "en"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example",
     "", "https:///evil.example", "/ok\r\nSet-Cookie: a=b", "\x00"],
)  # fmt: skip
def test_the_way_back_never_leaves_the_site(client: Client, db: None, elsewhere: str) -> None:
    answer = client.post("/language/", {"language": "fr", "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (303, "/")


@pytest.mark.parametrize("language", ["", "tlh", "en-US-x", "\x00", "a" * 5000])
def test_a_language_not_offered_is_refused(client: Client, db: None, language: str) -> None:
    answer = client.post("/language/", {"language": language})
    assert answer.status_code == 400
    assert "language" not in answer.cookies


def test_a_link_changes_nothing(client: Client) -> None:
    assert client.get("/language/", {"language": "fr"}).status_code == 405
