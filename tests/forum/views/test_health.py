"""What those who watch the server are told."""

from typing import Any

import pytest
from django.test import Client


def test_a_process_that_answers_is_alive_without_the_database() -> None:
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_a_process_with_its_database_is_ready(client: Client, db: None) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (200, True)
    assert "no-store" in answer["Cache-Control"]


def test_a_process_without_its_database_is_not_ready(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError, connection

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")


def test_a_process_that_empties_itself_is_not_ready_and_says_so(
    client: Client, db: None, settings: Any
) -> None:
    settings.FORUM_READINESS = ["tests.forum.views.test_health.is_leaving"]
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "draining")
    assert answer["Retry-After"] == "3"


def is_leaving() -> bool:
    """What a floor above answers while it drains."""
    return False
