"""What one live stream keeps for those who come while others are served."""

import asyncio
import json
from typing import Any

import pytest

from realtime import live as live_module
from realtime.identity import Identity
from realtime.live import KEPT, LiveStream, newest_posts
from realtime.sockets import UNHANDLED_MESSAGES, Socket
from realtime.sources import EVERYONE
from realtime.streams import Stream


def stream(revision: int = 10) -> LiveStream:
    return LiveStream(Stream("topic", 1), revision, EVERYONE)


def post(revision: int) -> dict[str, object]:
    return {"type": "post", "revision": revision}


async def test_what_came_after_a_revision_is_kept() -> None:
    live = stream()
    live.advance(12, [post(11), post(12)])
    assert live.since(10) == [post(11), post(12)]
    assert live.since(11) == [post(12)]
    assert live.since(12) == []
    assert live.revision == 12


async def test_what_came_before_it_was_opened_is_not_known() -> None:
    live = stream()
    live.advance(11, [post(11)])
    assert live.since(9) is None


async def test_an_advance_without_frames_leaves_no_gap() -> None:
    live = stream()
    live.advance(15, [])
    assert live.since(10) == []


async def test_only_so_much_is_kept_and_the_rest_is_not_claimed() -> None:
    live = stream(0)
    for revision in range(1, KEPT + 51):
        live.advance(revision, [post(revision)])
    assert live.since(49) is None
    assert live.since(50) == [post(n) for n in range(51, KEPT + 51)]


async def test_after_a_leap_nothing_earlier_is_claimed() -> None:
    live = stream()
    live.advance(11, [post(11)])
    live.skip_to(500)
    assert live.since(499) is None
    assert live.since(500) == []


async def test_it_is_open_to_all_only_by_its_rule() -> None:
    assert stream().is_open_to_all
    assert not LiveStream(Stream("topic", 1), 1).is_open_to_all
    assert not LiveStream(Stream("topic", 1), 1, (4, "members", True)).is_open_to_all


class Listener:
    """A socket and what it was sent."""

    def __init__(self, live: LiveStream) -> None:
        self.heard: list[str] = []
        self.socket = Socket(self.send, Identity())
        live.sockets.add(self.socket)

    async def send(self, asgi: dict[str, Any]) -> None:
        self.heard.append(asgi["text"])


def large(revision: int) -> dict[str, object]:
    return {"type": "post", "revision": revision, "text": "x" * 5000}


async def test_everybody_gets_every_message_in_order() -> None:
    live = stream()
    listeners = [Listener(live) for _ in range(5)]
    assert await live.deliver([large(11), large(12)]) == []
    assert await live.deliver([post(13)]) == []
    for listener in listeners:
        assert ["12" in text[:40] for text in listener.heard] == [False, True, False]
        assert len(listener.heard) == 3


async def test_who_is_slow_is_named_and_the_others_are_served() -> None:
    live = stream()
    slow, quick = Listener(live), Listener(live)
    slow.socket._unhandled.extend([1] * UNHANDLED_MESSAGES)
    assert await live.deliver([post(11)]) == [slow.socket]
    assert await live.deliver([large(12), large(13)]) == [slow.socket]
    assert (len(slow.heard), len(quick.heard)) == (0, 3)


async def test_a_large_hall_is_served_in_parts_and_others_have_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_module, "AT_ONCE", 2)
    live = stream()
    listeners = [Listener(live) for _ in range(7)]
    turns: list[int] = []

    async def others() -> None:
        while True:
            turns.append(sum(len(listener.heard) for listener in listeners))
            await asyncio.sleep(0)

    beside = asyncio.ensure_future(others())
    await asyncio.sleep(0)
    await live.deliver([post(11)])
    beside.cancel()
    assert [len(listener.heard) for listener in listeners] == [1] * 7
    assert {2, 4, 6} <= set(turns)


async def test_who_leaves_while_a_large_hall_is_served_gets_nothing_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_module, "AT_ONCE", 1)
    live = stream()
    listeners = [Listener(live) for _ in range(4)]
    delivering = asyncio.ensure_future(live.deliver([post(11)]))
    await asyncio.sleep(0)
    served = [listener for listener in listeners if listener.heard]
    assert len(served) == 1
    live.sockets.clear()
    assert await delivering == []
    assert sum(len(listener.heard) for listener in listeners) == 1


def test_of_several_states_of_a_post_the_last_one_counts() -> None:
    def frame(post_id: int, revision: int) -> dict[str, Any]:
        return {"type": "post", "post": {"id": post_id, "revision": revision}}

    frames = [frame(1, 3), frame(2, 4), frame(1, 9), {"type": "topic", "topic": {}}, frame(3, 5)]
    assert [(p["id"], p["revision"]) for p in newest_posts(frames)] == [(2, 4), (3, 5), (1, 9)]


def test_a_herd_from_one_revision_gets_one_answer_written_once() -> None:
    live = stream()
    frames: list[dict[str, Any]] = [
        {"type": "post", "revision": n, "post": {"id": n, "revision": n}} for n in (11, 12)
    ]
    live.advance(12, frames)
    first = live.joined_with_posts(10, frames)
    assert first is not None
    assert live.joined_with_posts(10, list(frames)) is first
    other = live.joined_with_posts(11, frames[1:])
    assert other is not None
    assert json.loads(first.asgi["text"])["posts"] == [frame["post"] for frame in frames]
    assert json.loads(other.asgi["text"])["posts"] == [frames[1]["post"]]
    later = {"type": "post", "revision": 13, "post": {"id": 11, "revision": 13}}
    live.advance(13, [later])
    newest = live.joined_with_posts(10, [*frames, later])
    assert newest is not None
    told = json.loads(newest.asgi["text"])
    assert told["revision"] == 13
    assert [post["revision"] for post in told["posts"]] == [12, 13]


def test_nothing_new_is_no_answer_with_posts() -> None:
    live = stream()
    assert live.joined_with_posts(10, []) is None
    assert live.joined_with_posts(None, []) is None
    plain = {"type": "joined", "stream": "topic.1", "revision": 10, "posts": []}
    assert live.joined([]) == plain
    heads: list[dict[str, Any]] = [{"type": "topic", "topic": {"locked": n}} for n in (0, 1)]
    assert live.joined(heads) == plain | {"topic": {"locked": 1}}
