"""Threads that compute give the event loop its turn soon."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from realtime.turns import SECONDS_A_TURN, take_turns

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ROOT / "realtime"
# In an interpreter of its own: here others have loaded everything.
FIRST_POST = """
import sys
import django
django.setup()
from realtime.turns import load_ahead
{first}
before = set(sys.modules)
from forum.markup import render
from forum.screening import load_screeners
render("Another *one*, with a [link](https://example.org)", handles=["amel"])
load_screeners()
print(len(set(sys.modules) - before))
"""


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


@pytest.mark.parametrize(("first", "is_loaded"), [("load_ahead()", True), ("", False)])
def test_a_first_post_loads_nothing(first: str, is_loaded: bool) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FIRST_POST.format(first=first)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert (told.strip() == "0") is is_loaded
