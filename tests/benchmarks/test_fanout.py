"""The measure of fan-out: which cells there are, and how each is spoken to."""

import os
from typing import Any

import pytest

from benchmarks.connects import Row, rows
from benchmarks.connects import plan_of as connect_plan_of
from benchmarks.driver import Room
from benchmarks.fanout import CROSSING, Cell, beside, beside_stock, cells, plan_of
from benchmarks.measuring import resident_kib
from benchmarks.plans import Findings, Plan

GROUND: dict[str, Any] = {
    "topic": 3,
    "shelf": 4,
    "tokens": ["a", "b"],
    "sessions": ["s"],
    "words": "x",
}


def found(microseconds: float, rate: float = 1.0) -> list[Findings]:
    return [Findings(rate, microseconds, 1.0, 1.0, 0.1)]


def test_each_server_meets_its_rival_and_all_meet_the_floor_once() -> None:
    made = cells(["daphne", "uvicorn"], [1, 2])
    assert len(made) == len(set(made))
    assert made.count(Cell("websockets", "raw")) == 1
    for server in ("daphne", "uvicorn"):
        assert {c.design for c in made if c[0] == server and c.processes == 2} == set(CROSSING)
        assert Cell(server, "stock") in made
        assert Cell(server, "hub_alone", 2) not in made
    assert all(cell.processes == 2 for cell in cells(["uvicorn"], [2])[:-1])


def test_sockets_are_split_over_all_processes() -> None:
    figures = {"port": 1, "pid": os.getpid(), "sockets": 4, "seconds": 1.0, "paced_seconds": 1.0}
    plan = plan_of(Cell("uvicorn", "ours", 2), GROUND, **figures, others=[[2, os.getpid()]])
    room = Room(plan)
    assert [room.port_of(number) for number in range(4)] == [1, 2, 1, 2]
    assert not plan.said_at_one
    assert plan_of(Cell("uvicorn", "written_elsewhere", 2), GROUND, **figures).said_at_one
    assert plan.held() == pytest.approx(2 * resident_kib(os.getpid()), rel=0.1)
    assert plan.used() > 0


def test_ratios_are_of_one_round() -> None:
    ours, stock, raw = Cell("uvicorn", "ours"), Cell("uvicorn", "stock"), Cell("websockets", "raw")
    results = {
        (ours, 200): found(5.0, 40.0),
        (ours, 1000): found(6.0),
        (stock, 200): found(100.0, 4.0),
        (raw, 200): found(4.0),
    }
    assert beside_stock(results, ours, 200) == ("10.0", "20.0")
    assert beside(results, ours, 200, raw, 200) == "1.25"
    assert beside(results, ours, 1000, ours, 200) == "1.20"
    assert beside(results, ours, 1000, raw, 1000) == ""


def test_who_comes_says_who_they_are_in_every_way() -> None:
    assert {(row.server, row.sign_in) for row in rows(["uvicorn"])} == {
        ("uvicorn", "token"),
        ("uvicorn", "session"),
        ("uvicorn", "visitor"),
        ("websockets", ""),
    }
    figures = {"port": 1, "pid": 2, "count": 10, "at_once": 2}
    session = connect_plan_of(Row("uvicorn", "session"), GROUND, **figures)
    assert (session.tokens, session.sessions, session.stream) == ([], ["s"], "topic.3")
    raw = connect_plan_of(Row("websockets", ""), GROUND, **figures)
    assert (raw.tokens, raw.sessions, raw.stream, raw.path) == ([], [], "", "/watch/")


def test_a_plan_of_one_process_is_one_process() -> None:
    plan = Plan(port=7, pid=os.getpid(), sockets=1, seconds=1, paced_seconds=1, words="")
    assert (plan.ports, plan.pids) == ([7], [os.getpid()])
