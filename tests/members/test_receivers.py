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
