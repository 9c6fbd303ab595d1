"""Sign-out and new passwords reach open sockets."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from members.signals import access_changed

pytestmark = pytest.mark.django_db


def test_signing_out_ends_the_session_before_anyone_is_told(
    dounia: Any, stranger: Any, sign_in: Callable[[Any], Client]
) -> None:
    browser = sign_in(dounia)
    sign_in(stranger)
    sessions: list[int] = []

    def look(**more: Any) -> None:
        sessions.append(Session.objects.count())

    access_changed.connect(look)
    try:
        browser.post("/accounts/logout/")
    finally:
        access_changed.disconnect(look)
    assert sessions == [1]
    dounia.refresh_from_db()
    assert dounia.access_epoch == 1


def test_another_second_factor_ends_the_sessions_made_before(
    dounia: Any, stranger: Any, sign_in: Callable[[Any], Client]
) -> None:
    from members.actions import end_other_sign_ins

    first, other = sign_in(dounia), sign_in(stranger)
    assert first.get("/settings/").status_code == 200
    end_other_sign_ins(member=dounia)
    assert first.get("/settings/").status_code == 302
    assert other.get("/settings/").status_code == 200
    # A sign-in after it holds.
    assert sign_in(dounia).get("/settings/").status_code == 200
    dounia.refresh_from_db()
    assert (dounia.signin_epoch, dounia.access_epoch) == (1, 1)


def test_a_browser_is_told_to_forget_when_its_member_signs_out(
    dounia: Any, sign_in: Callable[[Any], Client]
) -> None:
    browser = sign_in(dounia)
    assert "Clear-Site-Data" not in browser.get("/settings/")
    answer = browser.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in browser.get("/")
