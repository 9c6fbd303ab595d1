"""The clients of the loss measure: what they count is what came."""

import json
import time
from typing import Any

import pytest

from benchmarks.herd import Herd, Reader, Writer
from benchmarks.loss import Trial, _all_read, _gap, _outcome


class Line:
    """Hears what a client says."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    def say(self, text: str) -> None:
        self.said.append(json.loads(text))


@pytest.fixture
def herd() -> Herd:
    return Herd(ports=[1], topic=7, tokens=["t"], words="words", is_majlis=True)


@pytest.fixture
def trial() -> Trial:
    return Trial("majlis", {}, {})


def post(number: int, revision: int) -> str:
    body = f'{{"id":{number},"revision":{revision},"body_html":"q-{number}-q"}}'
    return f'{{"type":"post","stream":"topic.7","revision":{revision},"post":{body}}}'


async def test_a_reader_asks_from_the_last_revision_it_has(herd: Herd) -> None:
    reader = Reader(herd, 0)
    reader.line = line = Line()  # type: ignore[assignment]
    reader.come_in()
    reader.hear(f'{{"type":"batch","frames":[{post(1, 4)},{post(2, 5)}]}}'.encode())
    reader.come_in()
    joins = [said.get("since") for said in line.said if said["type"] == "join"]
    assert joins == [None, 5]
    assert reader.seen == {1: 1, 2: 1}


async def test_what_comes_twice_is_doubled_and_what_never_comes_is_lost(
    herd: Herd, trial: Trial
) -> None:
    reader = Reader(herd, 0)
    for frame in (post(1, 4), post(1, 4), post(2, 5)):
        reader.hear(frame.encode())
    herd.accepted_at = {1: 0.0, 2: 0.0, 3: 0.0}
    found = _outcome(trial, herd, [reader], 1.0)
    assert (found.accepted, found.lost, found.doubled) == (3, 1, 1)
    assert not _all_read(herd, [reader], 3)
    reader.hear(post(3, 6).encode())
    assert _all_read(herd, [reader], 3)
    assert not _all_read(herd, [reader], 4)


async def test_a_writer_sends_again_under_the_same_id_until_it_is_acknowledged(
    herd: Herd,
) -> None:
    writer = Writer(herd, 0)
    writer.post(9)
    writer.line = line = Line()  # type: ignore[assignment]
    writer.come_in()
    writer.come_in()
    first, again = line.said
    assert first == again
    assert not herd.accepted_at
    answer = f'{{"type":"accepted","client_id":"{first["client_id"]}","post":{{"id":1}}}}'
    writer.hear(answer.encode())
    writer.hear(answer.encode())
    assert list(herd.accepted_at) == [9]
    writer.come_in()
    assert len(line.said) == 2


async def test_a_gap_is_from_the_return_to_the_last_of_what_was_accepted_before(
    herd: Herd, trial: Trial
) -> None:
    reader = Reader(herd, 0)
    now = time.monotonic()
    herd.accepted_at = {1: now - 2, 2: now - 1, 3: now + 5}
    reader.arrived_at = {1: now - 1.5, 2: now + 0.25, 3: now + 9}
    assert _gap(trial, herd, reader) is None
    reader.returned_at = now
    assert _gap(trial, herd, reader) == pytest.approx(0.25)
    del reader.arrived_at[2]
    assert _gap(trial, herd, reader) == float("inf")
