"""uvicorn's end of a socket, over real connections: lanes, slow readers, wrong text, closing."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from benchmarks.sockets import FrameReader, client_frame
from realtime import uvicorn_transport
from realtime.frames import Message, encode
from realtime.hearing import heard_of
from realtime.lanes import Lane, lane_of
from realtime.uvicorn_transport import LaneProtocol
from tests.realtime.servers.sites import free_port

PATIENCE = 20.0


class Site:
    """A server whose one application hands each socket to the test."""

    def __init__(self) -> None:
        self.port = free_port()
        self.came: asyncio.Queue[End] = asyncio.Queue()

    async def application(self, scope: Any, receive: Any, send: Any) -> None:
        end = End(scope, receive, send)
        await receive()
        await send({"type": "websocket.accept"})
        await self.came.put(end)
        while True:
            message = await receive()
            await end.heard.put(message)
            if message["type"] == "websocket.disconnect":
                return

    async def raw(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A line that has shaken hands and reads nothing by itself."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1024)
        writer.write(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        return reader, writer


class End:
    """The server's end of one socket."""

    def __init__(self, scope: Any, receive: Any, send: Any) -> None:
        found, heard = lane_of(scope), heard_of(scope)
        assert found is not None
        assert heard is not None
        self.lane: Lane = found
        self.last_heard: Callable[[], float] = heard
        self.send: Callable[[Any], Awaitable[None]] = send
        self.heard: asyncio.Queue[Any] = asyncio.Queue()

    async def next(self) -> Any:
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    opened = Site()
    config = uvicorn.Config(
        opened.application,
        port=opened.port,
        ws=LaneProtocol,
        ws_max_size=100_000,
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="critical",
        interface="asgi3",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.ensure_future(server.serve())
    async with asyncio.timeout(PATIENCE):
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    yield opened
    server.should_exit = True
    await serving


def numbered(number: int, size: int = 10) -> Message:
    return encode({"n": number, "x": "x" * size})


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_lane_and_asgi_keep_one_order(site: Site) -> None:
    async with connect(f"ws://127.0.0.1:{site.port}/") as client:
        end = await site.came.get()
        for number in range(0, 60, 3):
            end.lane.write(numbered(number).wire)
            await end.send(numbered(number + 1).asgi)
            end.lane.write(numbered(number + 2, 70_000).wire)
        heard = [json.loads(await client.recv())["n"] for _ in range(60)]
        assert heard == list(range(60))


async def test_a_reader_that_pauses_finds_whole_frames_in_order(site: Site) -> None:
    reader, writer = await site.raw()
    end = await site.came.get()
    count = 0
    while end.lane.waiting() < 300_000:
        end.lane.write(numbered(count, 5000).wire)
        count += 1
        assert count < 5000
    frames, found = FrameReader(), []
    async with asyncio.timeout(PATIENCE):
        while len(found) < count:
            found += frames.feed(await reader.read(65_536))
    assert [json.loads(text)["n"] for _, text in found] == list(range(count))
    await until(lambda: end.lane.waiting() == 0)
    assert end.lane.write(numbered(0).wire) == 0
    writer.close()


async def test_a_line_that_is_gone_takes_everything_and_raises_nothing(site: Site) -> None:
    _, writer = await site.raw()
    end = await site.came.get()
    writer.transport.abort()
    for number in range(1000):
        end.lane.write(numbered(number, 1000).wire)
    assert (await end.next())["type"] == "websocket.disconnect"
    assert end.lane.write(numbered(0).wire) == 0
    assert end.lane.waiting() == 0


async def test_handled_is_taken_on_the_spot_and_all_else_reaches_the_application(
    site: Site,
) -> None:
    _, writer = await site.raw()
    end = await site.came.get()
    counts: list[int] = []
    end.lane.on_handled = lambda count: counts.append(count) is None
    for text in (
        '{"type":"handled","count":5}',
        '{"type":"ping"}',
        '{"type":"handled","count":7}',
    ):
        writer.write(client_frame(text))
    writer.write(client_frame("last"))
    assert (await end.next())["text"] == '{"type":"ping"}'
    assert (await end.next())["text"] == "last"
    assert counts == [5, 7]
    writer.close()


async def test_text_that_is_not_utf8_reaches_the_application_as_bytes(site: Site) -> None:
    _, writer = await site.raw()
    end = await site.came.get()
    writer.write(b"\x81\x82\0\0\0\0\xff\xfe")
    assert await end.next() == {"type": "websocket.receive", "bytes": b"\xff\xfe"}
    writer.write(b"\x01\x81\0\0\0\0\xc3" + b"\x80\x81\0\0\0\0\xa9")
    assert await end.next() == {"type": "websocket.receive", "text": "é"}
    writer.close()


async def test_what_is_too_large_is_said_so(site: Site) -> None:
    async with connect(f"ws://127.0.0.1:{site.port}/") as client:
        await client.send("x" * 200_000)
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert client.close_code == 1009


async def test_any_bytes_are_a_sign_of_life(site: Site) -> None:
    _, writer = await site.raw()
    end = await site.came.get()
    begun = time.monotonic()
    assert begun - end.last_heard() < PATIENCE
    writer.write(b"\x8a\x80\0\0\0\0")
    await until(lambda: end.last_heard() >= begun)
    writer.close()


async def test_pings_come_by_themselves(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn_transport, "PING", 0.05)
    reader, writer = await site.raw()
    await site.came.get()
    async with asyncio.timeout(PATIENCE):
        # Nobody answers: whether that is silence is for the sweep to say.
        assert await reader.readexactly(6) == b"\x89\x00" * 3
    writer.close()


async def test_a_close_waits_for_nobody_who_does_not_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn_transport, "FAREWELL", 0.2)
    _, writer = await site.raw()
    end = await site.came.get()
    while end.lane.waiting() < 1_000_000:
        end.lane.write(numbered(0, 50_000).wire)
    async with asyncio.timeout(PATIENCE):
        await end.send({"type": "websocket.close", "code": 4009})
    await until(lambda: end.lane.waiting() == 0)
    writer.close()


async def test_a_close_is_the_last_word(site: Site) -> None:
    async with connect(f"ws://127.0.0.1:{site.port}/") as client:
        end = await site.came.get()
        end.lane.write(numbered(1).wire)
        await end.send({"type": "websocket.close", "code": 4012})
        assert json.loads(await client.recv())["n"] == 1
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert client.close_code == 4012
        await until(lambda: end.lane.write(numbered(2).wire) == 0)


@pytest.mark.parametrize(
    ("header", "status"),
    [(b"Cookie: a=" + b"x" * 9000, b"431"), (b"X: y\r\n" * 150 + b"Z: z", b"431")],
    ids=["one header too long", "too many headers"],
)
async def test_a_handshake_that_cannot_be_read_is_refused_and_its_line_closed(
    site: Site, header: bytes, status: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        + header
        + b"\r\n\r\n"
    )
    answer = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    assert answer.split()[1] == status
