"""Something that lasts is a line in ten seconds; a fault of ours keeps its traceback."""

import logging
from typing import Any

import pytest
from django.db import OperationalError

from realtime import seldom
from realtime.seldom import PAUSE, Seldom


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch, hour: Any) -> Seldom:
    monkeypatch.setattr(seldom, "time", hour)
    return Seldom(logging.getLogger("tests.seldom"))


def test_one_line_in_ten_seconds(away: Seldom, hour: Any, caplog: Any) -> None:
    for _ in range(5):
        away.warn("%s is away", "Redis")
    hour.pass_by(PAUSE - 1)
    away.warn("%s is away", "Redis")
    assert caplog.messages == ["Redis is away"]
    hour.pass_by(2)
    away.warn("%s is away", "Redis")
    assert len(caplog.messages) == 2


def test_a_database_that_is_away_is_seldom_and_another_fault_is_told_in_full(
    away: Seldom, caplog: Any
) -> None:
    for _ in range(3):
        away.failed("A pull", OperationalError("refused"))
    assert [record.exc_info for record in caplog.records] == [None]
    for _ in range(2):
        try:
            raise ValueError("ours")
        except ValueError as failure:
            away.failed("A pull", failure)
    assert [bool(record.exc_info) for record in caplog.records] == [False, True, True]
