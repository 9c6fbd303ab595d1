"""The embedded default, killed and stopped in the middle of a conversation."""

import asyncio
import base64
import contextlib
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.realtime.servers.sites import Caller, Server, call

MakeServer = Callable[..., Server]
POSTS = 60
pytestmark = pytest.mark.usefixtures("kind")


@pytest.fixture(params=["daphne", "uvicorn"])
def kind(request: pytest.FixtureRequest) -> str:
    """What is promised is promised under both."""
    return str(request.param)


class Program:
    """Sends until everything is acknowledged, and keeps what it hears, by the protocol's rules."""

    def __init__(self, server: Server, site: dict[str, Any]) -> None:
        self.server = server
        self.topic: int = site["topic"]
        self.token: str = site["tokens"]["amel"]
        self.sent = {
            f"00000000-0000-4000-8000-{n:012}": f"Post number {n} end" for n in range(POSTS)
        }
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.held: dict[int, str] = {}
        self.reached = 0
        self.caller: Caller

    async def begin(self) -> None:
        """Connect, join where it left off, and send again what nobody acknowledged."""
        self.caller = await call(self.server, self.token)
        await self.caller.say("join", stream=f"topic.{self.topic}", since=self.reached)
        for sent_id, body in self.sent.items():
            if sent_id not in self.acknowledged:
                await self.caller.post(self.topic, body, sent_id)

    async def take(self) -> None:
        """One more message, noted down."""
        await self.caller.take()
        for frame in self.caller.heard:
            if frame["type"] == "accepted":
                self.acknowledged[frame["client_id"]] = frame["post"]
            for post in [
                *frame.get("posts", []),
                *([frame["post"]] if frame["type"] == "post" else []),
            ]:
                self.held[post["id"]] = post["body_html"]
                self.reached = max(self.reached, post["revision"])
        self.caller.heard.clear()

    async def drain(self) -> None:
        """What was on the line when it was cut still counts as said."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.take()


async def test_killed_in_the_middle_nothing_acknowledged_is_lost_or_doubled(
    make_server: MakeServer,
) -> None:
    server = make_server()
    program = Program(server, server.found())
    for wanted in (12, 24, 36):
        server.start()
        await program.begin()
        while len(program.acknowledged) < wanted:
            await program.take()
        assert server.end(signal.SIGKILL) == -signal.SIGKILL
        await program.drain()
    server.start()
    await program.begin()
    while len(program.acknowledged) < POSTS:
        await program.take()
    last = max(post["revision"] for post in program.acknowledged.values())
    while program.reached < last:
        await program.take()

    fresh = await call(server)
    await fresh.say("join", stream=f"topic.{program.topic}", since=0)
    everything = (await fresh.until("joined"))["posts"]
    assert {post["id"]: post["body_html"] for post in everything} == program.held
    assert len(everything) == POSTS + 1
    for sent_id, body in program.sent.items():
        (post,) = [post for post in everything if body in post["body_html"]]
        assert program.acknowledged[sent_id] == {
            key: post[key] for key in ("id", "number", "revision")
        }
    assert "Traceback" not in server.log.read_text()


async def test_stopped_every_socket_is_told_and_the_exit_is_clean(make_server: MakeServer) -> None:
    server = make_server()
    site = server.found()
    server.start()
    callers = [await call(server, site["tokens"]["amel"]) for _ in range(3)]
    callers += [await call(server) for _ in range(20)]
    for caller in callers:
        await caller.say("join", stream=f"topic.{site['topic']}")
        await caller.until("joined")
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)

    async def farewell(caller: Caller) -> tuple[float, int | None]:
        later = (await caller.until("draining"))["retry_after"]
        await caller.line.wait_closed()
        return later, caller.line.close_code

    for later, code in await asyncio.gather(*map(farewell, callers)):
        assert 0 < later <= 30
        assert code == 4012
    assert await asyncio.to_thread(server.end) == 0
    assert "Traceback" not in server.log.read_text()


def test_stopped_before_anybody_came_the_exit_is_clean(make_server: MakeServer) -> None:
    server = make_server()
    server.manage("migrate", "--verbosity", "0")
    server.start()
    assert server.end() == 0
    server.start()
    assert server.end(signal.SIGINT) == 0


@pytest.mark.parametrize("kind", ["daphne"], indirect=True)
def test_what_hinders_a_start_is_said_in_a_sentence(make_server: MakeServer) -> None:
    server = make_server()
    unready = server.manage("serve", check=False)
    assert unready.returncode != 0
    assert "manage.py migrate" in unready.stderr
    assert "Traceback" not in unready.stderr

    server.manage("migrate", "--verbosity", "0")
    server.start()
    second = make_server(DATA_DIR=str(server.folder), STATIC_ROOT=str(server.folder / "none"))
    refused = second.manage("serve", check=False)
    assert refused.returncode != 0
    assert str(server.folder) in refused.stderr
    assert "manage.py collectstatic" in refused.stderr
    elsewhere = make_server("elsewhere", PORT=str(server.port))
    elsewhere.manage("migrate", "--verbosity", "0")
    taken = elsewhere.manage("serve", check=False)
    assert taken.returncode != 0
    assert str(server.port) in taken.stderr
    assert "Traceback" not in refused.stderr + taken.stderr


def shake_hands(
    server: Server, *, origin: str | None, path: str = "/ws/"
) -> tuple[socket.socket, bytes]:
    """A line with nothing between us and the wire; and the first line of the answer."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    key = base64.b64encode(os.urandom(16)).decode()
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: majlis.v1\r\n"
    )
    if origin is not None:
        asked += f"Origin: {origin}\r\n"
    line.sendall(asked.encode() + b"\r\n")
    answer = b""
    while b"\r\n\r\n" not in answer:
        more = line.recv(4096)
        if not more:
            break
        answer += more
    return line, answer


CLOSINGS = (1002, 1007, 1009)


def masked(opcode: int, payload: bytes, *, first: int = 0x80) -> bytes:
    """A client's frame with a mask of zeros."""
    size = len(payload)
    head = bytes([first | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += bytes([0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([0x80 | 127]) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


def rest_of(line: socket.socket, *, until: tuple[bytes, ...] = ()) -> bytes:
    """All that is said, up to the end of the line or the first of these."""
    found = b""
    try:
        while not any(last in found for last in until) and (more := line.recv(65536)):
            found += more
    except (TimeoutError, ConnectionResetError):
        pass
    return found


def test_what_is_no_frame_at_all_ends_the_line_and_nothing_else(make_server: MakeServer) -> None:
    server = make_server()
    server.manage("migrate", "--verbosity", "0")
    server.start()
    for origin in (None, "https://evil.example", "null", f"https://127.0.0.1:{server.port}"):
        line, answer = shake_hands(server, origin=origin)
        assert answer.startswith(b"HTTP/1.1 403"), origin
        line.close()
    line, answer = shake_hands(server, origin=server.origin, path="/ws/other")
    assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 404"))
    line.close()

    for text in (b"\xff\xfe\xfa", b'{"type":"\xff"}', b'["\xe9"]'):
        line, _ = shake_hands(server, origin=server.origin)
        line.sendall(masked(1, text) + masked(1, b'{"type":"ping"}'))
        said = rest_of(line, until=(b'"pong"',))
        assert b'"code":"bad_frame"' in said, text
        assert b'"pong"' in said
        line.close()

    for wrong in (
        b"\x81\x05hello",
        masked(1, b"{}", first=0xC0),
        masked(3, b"{}"),
        masked(9, b"x" * 126),
        masked(1, b"x" * (3 * 1024 * 1024)),
        bytes([0x81, 0xFF]) + (100 * 1024 * 1024).to_bytes(8, "big") + b"\0\0\0\0",
    ):
        line, answer = shake_hands(server, origin=server.origin)
        assert answer.startswith(b"HTTP/1.1 101")
        assert b"permessage-deflate" not in answer
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(wrong)
        # A close frame says which rule of the WebSocket protocol was broken.
        said = rest_of(line, until=(b"\x88",))
        assert (1011).to_bytes(2, "big") not in said
        assert any(code.to_bytes(2, "big") in said for code in CLOSINGS), wrong[:9]
        line.close()

    line, _ = shake_hands(server, origin=server.origin)
    text = b'{"type":"ping"}'
    line.sendall(
        b"".join(masked(0 if n else 1, text[n : n + 1], first=0) for n in range(len(text)))
    )
    line.sendall(masked(0, b"") + masked(2, b"\0\1"))
    said = b""
    while not (b'{"type":"pong"}' in said and b"bad_frame" in said):
        more = line.recv(4096)
        assert more, said
        said += more
    line.close()
    assert server.end() == 0
    assert "Traceback" not in server.log.read_text()
