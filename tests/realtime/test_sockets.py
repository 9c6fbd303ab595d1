"""One socket's end: what is sent when, who is slow, and what a close says."""

import asyncio
import json
from typing import Any

import pytest

from realtime.frames import Message, encode
from realtime.identity import Identity
from realtime.lanes import Lane, text_frame
from realtime.sockets import (
    FULL_BYTES,
    HELD_BYTES,
    HELD_MESSAGES,
    SECONDS_BEHIND,
    TOO_SLOW,
    UNHANDLED_BYTES,
    UNHANDLED_MESSAGES,
    Socket,
)


class Line:
    """A transport that can be held up and broken."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.is_broken = False

    async def send(self, asgi: dict[str, Any]) -> None:
        await asyncio.sleep(0) if not self.is_free.is_set() else None
        await self.is_free.wait()
        if self.is_broken:
            raise OSError("gone")
        self.sent.append(json.loads(asgi["text"]) if "text" in asgi else asgi)


async def all_sent(line: Line, count: int) -> None:
    async with asyncio.timeout(10):
        while len(line.sent) < count:  # noqa: ASYNC110
            await asyncio.sleep(0)


class Laned(Line):
    """The same under a server that shows a lane: what it cannot take waits in the transport."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0
        self.lane = Lane(self.write, lambda: self.waiting)

    def write(self, wire: bytes) -> int:
        if not self.is_free.is_set():
            self.waiting += len(wire)
        if not self.is_broken:
            self.sent.append(json.loads(wire[wire.index(b'"' if wire[-1:] == b'"' else b"{") :]))
        return self.waiting


on_any_line = pytest.mark.parametrize("make_line", [Line, Laned])


def socket_on(line: Line) -> Socket:
    return Socket(line.send, Identity(member_id=8), lane=getattr(line, "lane", None))


def content(size: int = 10) -> Message:
    asgi = {"type": "websocket.send", "text": '"content"'}
    return Message(asgi, size, text_frame(b'"content"'))


@on_any_line
async def test_a_free_line_is_written_at_once_without_a_task(make_line: type[Line]) -> None:
    line = make_line()
    socket = socket_on(line)
    socket.tell({"type": "pong"})
    assert line.sent == [{"type": "pong"}]
    assert not socket.is_blocked


async def test_a_line_that_waits_is_written_in_order_later() -> None:
    line = Line()
    socket = socket_on(line)
    line.is_free.clear()
    for number in range(5):
        socket.tell({"n": number})
    assert socket.is_blocked
    assert line.sent == []
    line.is_free.set()
    await all_sent(line, 5)
    socket.tell({"n": 5})
    await all_sent(line, 6)
    assert line.sent == [{"n": number} for number in range(6)]
    assert not socket.is_blocked


@pytest.mark.parametrize("is_free", [True, False])
async def test_a_broken_line_closes_the_socket_and_raises_nothing(is_free: bool) -> None:
    line = Line()
    socket = socket_on(line)
    line.is_broken = True
    if not is_free:
        line.is_free.clear()
    socket.tell({"type": "pong"})
    line.is_free.set()
    async with asyncio.timeout(10):
        while socket.is_blocked:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert socket.is_closed
    socket.tell({"type": "pong"})
    assert socket.deliver(content())
    assert line.sent == []


@on_any_line
async def test_at_256_messages_not_handled_it_has_fallen_behind(make_line: type[Line]) -> None:
    socket = socket_on(make_line())
    assert all(socket.deliver(content()) for _ in range(UNHANDLED_MESSAGES))
    assert not socket.deliver(content())


@on_any_line
async def test_at_256_kib_not_handled_it_has_fallen_behind(make_line: type[Line]) -> None:
    socket = socket_on(make_line())
    kibibyte = content(1024)
    assert all(socket.deliver(kibibyte) for _ in range(UNHANDLED_BYTES // 1024))
    assert not socket.deliver(kibibyte)


@on_any_line
async def test_one_large_message_makes_nobody_slow(make_line: type[Line]) -> None:
    socket = socket_on(make_line())
    assert socket.deliver(content(UNHANDLED_BYTES * 2))
    assert not socket.deliver(content())


@on_any_line
async def test_who_acknowledges_never_falls_behind(make_line: type[Line]) -> None:
    socket = socket_on(make_line())
    for _ in range(100):
        assert all(socket.deliver(content(2048)) for _ in range(32))
        socket.handled(32)
    assert all(socket.deliver(content()) for _ in range(UNHANDLED_MESSAGES))


@on_any_line
async def test_acknowledging_more_than_was_sent_is_no_credit(make_line: type[Line]) -> None:
    socket = socket_on(make_line())
    socket.deliver(content())
    socket.handled(2**53)
    assert all(socket.deliver(content()) for _ in range(UNHANDLED_MESSAGES))
    assert not socket.deliver(content())


@on_any_line
async def test_behind_it_gets_no_content_but_answers(make_line: type[Line]) -> None:
    line = make_line()
    socket = socket_on(line)
    assert socket.fall_behind()
    assert socket.is_behind
    assert socket.deliver(content())
    socket.tell({"type": "pong"})
    assert line.sent == [{"type": "pong"}]
    socket.catch_up()
    assert socket.deliver(content())
    assert line.sent == [{"type": "pong"}, "content"]


async def test_behind_for_more_than_thirty_seconds_is_too_slow(hour: Any) -> None:
    socket = socket_on(Line())
    socket.fall_behind()
    hour.pass_by(SECONDS_BEHIND - 1)
    assert not socket.is_too_slow()
    hour.pass_by(2)
    assert socket.is_too_slow()
    socket.catch_up()
    assert not socket.is_too_slow()


async def test_falling_behind_thrice_in_a_minute_without_a_sign_is_once_too_often(
    hour: Any,
) -> None:
    socket = socket_on(Line())
    assert [socket.fall_behind() for _ in range(3)] == [True, True, False]

    reading = socket_on(Line())
    for _ in range(6):
        assert reading.fall_behind()
        reading.catch_up()
        reading.deliver(content())
        reading.handled(1)

    seldom = socket_on(Line())
    for _ in range(6):
        assert seldom.fall_behind()
        hour.pass_by(31)


async def test_who_reads_in_silence_may_fall_behind_as_often_as_the_window_is_full() -> None:
    line = Laned()
    reading = socket_on(line)
    assert [reading.fall_behind() for _ in range(6)] == [True] * 6
    line.waiting = 1
    assert [reading.fall_behind() for _ in range(3)] == [True, True, False]


@on_any_line
async def test_a_close_says_why_first_and_then_nothing(make_line: type[Line]) -> None:
    line = make_line()
    socket = socket_on(line)
    socket.close(4012, {"type": "draining"})
    socket.tell({"type": "pong"})
    socket.close(4000)
    assert line.sent == [{"type": "draining"}, {"type": "websocket.close", "code": 4012}]


async def test_a_close_does_not_wait_for_what_waits_but_still_says_why() -> None:
    line = Line()
    socket = socket_on(line)
    line.is_free.clear()
    socket.tell({"n": 0})
    socket.tell({"n": 1})
    socket.close(4012, {"type": "draining"})
    line.is_free.set()
    await all_sent(line, 3)
    assert line.sent == [{"n": 0}, {"type": "draining"}, {"type": "websocket.close", "code": 4012}]


async def test_what_is_held_for_a_slow_reader_has_an_end() -> None:
    line = Line()
    socket = socket_on(line)
    line.is_free.clear()
    message = encode({"type": "post", "x": "x" * 2000})
    while socket.deliver(message):
        pass
    socket.fall_behind()
    for _ in range(10_000):
        socket.deliver(message)
    held = len(socket._waiting)
    assert held <= UNHANDLED_BYTES // 2000 + 1
    line.is_free.set()
    await all_sent(line, held)


async def test_who_lets_answers_pile_up_is_cut_off() -> None:
    line = Line()
    socket = socket_on(line)
    line.is_free.clear()
    for number in range(HELD_MESSAGES + 5):
        socket.tell({"n": number})
    assert socket.is_closed
    line.is_free.set()
    await all_sent(line, 2)
    assert line.sent == [{"n": 0}, {"type": "websocket.close", "code": TOO_SLOW}]

    laned = Laned()
    socket = socket_on(laned)
    laned.is_free.clear()
    message = encode({"x": "x" * 100_000})
    told = 0
    while not socket.is_closed:
        socket.push(message)
        told += 1
    assert HELD_BYTES < told * message.size <= HELD_BYTES + 2 * message.size
    laned.is_free.set()
    await all_sent(laned, told + 1)
    assert laned.sent[-1] == {"type": "websocket.close", "code": TOO_SLOW}


async def test_on_a_lane_nothing_goes_by_the_way_around() -> None:
    line = Laned()
    socket = socket_on(line)
    line.send = None  # type: ignore[assignment, method-assign]
    socket.tell({"n": 0})
    assert socket.deliver(encode({"n": 1}))
    assert line.sent == [{"n": 0}, {"n": 1}]
    assert socket._writer is None


async def test_saying_handled_without_reading_does_not_fill_the_memory() -> None:
    """What the network did not take counts, whatever the client claims."""
    line = Laned()
    socket = socket_on(line)
    line.is_free.clear()
    message = encode({"x": "x" * 1000})
    delivered = 0
    while socket.deliver(message):
        delivered += 1
        assert line.lane.takes(b'{"type":"handled","count":1}')
        assert delivered < 1000
    assert UNHANDLED_BYTES // (message.size + 20) <= delivered <= UNHANDLED_BYTES // message.size

    other = Line()
    socket = socket_on(other)
    other.is_free.clear()
    while socket.deliver(message):
        socket.handled(1)
        delivered += 1
        assert delivered < 3000
    assert len(socket._waiting) <= HELD_MESSAGES


async def test_a_full_lane_is_blocked_and_an_empty_one_is_not() -> None:
    line = Laned()
    socket = socket_on(line)
    line.waiting = FULL_BYTES
    assert not socket.is_blocked
    line.waiting += 1
    assert socket.is_blocked


async def test_handled_heard_on_the_lane_counts_until_the_socket_is_gone() -> None:
    line = Laned()
    socket = socket_on(line)
    handled = b'{"type":"handled","count":2}'
    # Nothing waits for it: an idle client's frames go where frames are counted.
    assert not line.lane.takes(handled)
    assert all(socket.deliver(content()) for _ in range(UNHANDLED_MESSAGES))
    assert not socket.deliver(content())
    assert line.lane.takes(handled)
    assert not line.lane.takes(b'{"type":"handled","count":0}')
    assert [socket.deliver(content()) for _ in range(3)] == [True, True, False]
    socket.let_go()
    assert not line.lane.takes(handled)
    line.sent.clear()
    socket.tell({"type": "pong"})
    assert line.sent == []
