"""Threads that compute give the event loop its turn soon."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from realtime.turns import SECONDS_A_TURN, take_turns

SERVERS = Path(__file__).resolve().parents[2] / "realtime"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_a_turn_is_shorter_than_python_has_it() -> None:
    before = sys.getswitchinterval()
    take_turns()
    assert sys.getswitchinterval() == pytest.approx(SECONDS_A_TURN)
    assert before > SECONDS_A_TURN


@pytest.mark.parametrize("server", ["server", "uvicorn_server"])
def test_both_servers_take_turns(server: str) -> None:
    assert "take_turns" in (SERVERS / f"{server}.py").read_text().partition("class ")[2]
