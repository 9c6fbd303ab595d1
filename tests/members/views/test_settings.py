"""A member's own settings."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


def test_a_member_changes_name_and_language(sign_in: Callable[[Any], Client], dounia: Any) -> None:
    browser = sign_in(dounia)
    assert dounia.name in browser.get("/settings/").content.decode()
    answer = browser.post("/settings/", {"name": "Dounia T.", "language": "fr"})
    assert answer.status_code == 303
    assert answer.cookies["language"].value == "fr"
    dounia.refresh_from_db()
    assert (dounia.name, dounia.language) == ("Dounia T.", "fr")
    assert '<html lang="fr"' in browser.get("/settings/").content.decode()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"name": ""}, "write something"),
        ({"name": "x" * 81}, "too long"),
        ({"name": "Emir\u202eniyeM"}, "change its direction"),
        ({"name": "a\x00b"}, "Null characters"),
        ({"language": "tlh"}, "Select a valid choice"),
    ],
)
def test_a_wrong_setting_is_told_and_not_stored(
    sign_in: Callable[[Any], Client], dounia: Any, sent: dict[str, str], message: str
) -> None:
    before = dounia.name
    answer = sign_in(dounia).post("/settings/", {"name": "Autre", "language": "ar"} | sent)
    assert answer.status_code in {400, 413}
    assert message in answer.content.decode()
    dounia.refresh_from_db()
    assert dounia.name == before


def test_a_visitor_has_no_settings(client: Client, db: None) -> None:
    assert client.get("/settings/")["Location"].startswith("/accounts/login/")
    assert client.post("/settings/", {"name": "x"}).status_code == 302
