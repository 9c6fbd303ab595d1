"""One socket's end: what is sent when, who is slow, and what a close says."""

import asyncio
import json
from typing import Any

import pytest

from realtime.frames import Message, encode
from realtime.identity import Identity
from realtime.sockets import SECONDS_BEHIND, UNHANDLED_BYTES, UNHANDLED_MESSAGES, Socket


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


def socket_on(line: Line) -> Socket:
    return Socket(line.send, Identity(member_id=8))


def content(size: int = 10) -> Message:
    return Message({"type": "websocket.send", "text": '"content"'}, size)


async def test_a_free_line_is_written_at_once_without_a_task() -> None:
    line = Line()
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


async def test_at_256_messages_not_handled_it_has_fallen_behind() -> None:
    socket = socket_on(Line())
    assert all(socket.deliver(content()) for _ in range(UNHANDLED_MESSAGES))
    assert not socket.deliver(content())


async def test_at_256_kib_not_handled_it_has_fallen_behind() -> None:
    socket = socket_on(Line())
    kibibyte = content(1024)
    assert all(socket.deliver(kibibyte) for _ in range(UNHANDLED_BYTES // 1024))
    assert not socket.deliver(kibibyte)


async def test_one_large_message_makes_nobody_slow() -> None:
    socket = socket_on(Line())
    assert socket.deliver(content(UNHANDLED_BYTES * 2))
    assert not socket.deliver(content())


async def test_who_acknowledges_never_falls_behind() -> None:
    socket = socket_on(Line())
    for _ in range(100):
        assert all(socket.deliver(content(2048)) for _ in range(32))
        socket.handled(32)
    assert all(socket.deliver(content()) for _ in range(UNHANDLED_MESSAGES))


async def test_acknowledging_more_than_was_sent_is_no_credit() -> None:
    socket = socket_on(Line())
    socket.deliver(content())
    socket.handled(2**53)
    assert all(socket.deliver(content()) for _ in range(UNHANDLED_MESSAGES))
    assert not socket.deliver(content())


async def test_behind_it_gets_no_content_but_answers() -> None:
    line = Line()
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


async def test_a_close_says_why_first_and_then_nothing() -> None:
    line = Line()
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
