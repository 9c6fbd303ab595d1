"""Sockets that never read what they are sent: some say nothing, some go on talking."""

import asyncio
import contextlib
import json
import socket
from typing import Any

from benchmarks.sockets import client_frame, handshake

PATIENCE = 30.0
# The less waits in this machine's own buffers, the sooner the server has to hold it.
RECEIVE_BUFFER = 4096


class SlowReader:
    """One line that is opened, joins a stream, and is never read again."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.said = 0
        self.ended_after: float | None = None

    async def say(self, frame_type: str, **fields: Any) -> None:
        """Send a frame; raises OSError once the server has ended the line."""
        frame = client_frame(json.dumps({"type": frame_type, **fields}))
        await asyncio.get_running_loop().sock_sendall(self.line, frame)
        self.said += 1

    async def until_ended(self, *, says: str, seconds: float) -> float:
        """Seconds until the server ends the line. `says`: the frame said each half second.

        Nothing is read: what ends a line is told by the network beside what was sent on it.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while (waited := loop.time() - begun) < seconds:
            if self._is_ended():
                self.ended_after = waited
                return waited
            if says:
                with contextlib.suppress(OSError):
                    await self.say(says)
            await asyncio.sleep(0.5)
        raise AssertionError(f"a socket that never reads was kept for {seconds} seconds")

    def _is_ended(self) -> bool:
        # Linux says the state of a connection in the first byte; 1 is open.
        return self.line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != 1

    def rest(self) -> bytes:
        """What had reached this machine, read at last."""
        self.line.setblocking(False)
        found = b""
        with contextlib.suppress(OSError):
            while more := self.line.recv(65_536):
                found += more
        return found

    def close(self) -> None:
        """Let go of it."""
        self.line.close()


async def slow_reader(port: int, stream: str, *, token: str = "", silent: bool) -> SlowReader:
    """Connect and join; a chatty one keeps the server's clock of silence from ever running."""
    loop = asyncio.get_running_loop()
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    line.setblocking(False)
    await loop.sock_connect(line, ("127.0.0.1", port))
    await loop.sock_sendall(line, handshake(port, "/ws/", token))
    answer = b""
    async with asyncio.timeout(PATIENCE):
        while b"welcome" not in answer:
            more = await loop.sock_recv(line, 4096)
            assert more, answer
            answer += more
    reader = SlowReader(line)
    await reader.say("join", stream=stream)
    if not silent:
        await reader.say("ping")
    return reader
