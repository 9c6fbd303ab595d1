"""The least a WebSocket client can be, so that a thousand of them cost little."""

import asyncio
import base64
import os
from collections.abc import Callable

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def client_frame(text: str) -> bytes:
    """A client's text frame; its mask is zero, so that the text may stay as it is."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        head = bytes((0x81, 0x80 | size))
    elif size < 65_536:
        head = bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x81, 0xFF)) + size.to_bytes(8, "big")
    return head + bytes(4) + payload


def handshake(port: int, path: str, token: str, session: str = "") -> bytes:
    """The request that opens a WebSocket on this machine: a program's, or a browser's."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    else:
        lines.append(f"Origin: http://127.0.0.1:{port}")
    if session:
        lines.append(f"Cookie: session={session}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class FrameReader:
    """Cuts what a server sends into frames, wherever the network has cut it."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The frames that are now whole, as kind and content."""
        if self._rest:
            data = self._rest + data
        frames = []
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1] & 0x7F, at + 2
            if size >= 126:
                start += 2 if size == 126 else 8
                if end < start:
                    break
                size = int.from_bytes(data[at + 2 : start], "big")
            if end < start + size:
                break
            frames.append((data[at] & 0x0F, data[start : start + size]))
            at = start + size
        self._rest = data[at:]
        return frames


class Connection(asyncio.Protocol):
    """One WebSocket of the load; `on_trouble` hears of everything that should not be."""

    def __init__(self, request: bytes, on_trouble: Callable[[str], None]) -> None:
        self.is_open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._on_trouble = on_trouble
        self._head: bytes | None = b""
        self._reader = FrameReader()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Some bytes of the handshake's answer, or of frames."""
        if self._head is not None:
            self._head += data
            if b"\r\n\r\n" not in self._head:
                return
            head, _, data = self._head.partition(b"\r\n\r\n")
            self._head = None
            if b" 101 " not in head.partition(b"\r\n")[0]:
                self.is_open.set_exception(ConnectionError(head.decode("latin-1")))
                return
            self.is_open.set_result(None)
        for kind, content in self._reader.feed(data):
            if kind == TEXT:
                self.hear(content)
            elif kind == PING:
                head = bytes((0x80 | PONG, 0x80 | len(content), 0, 0, 0, 0))
                self.transport.write(head + content)
            elif kind == CLOSE:
                self._on_trouble(f"closed with {int.from_bytes(content[:2], 'big')}")

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone."""
        self._on_trouble("connection lost")

    def say(self, text: str) -> None:
        """Send one text frame."""
        self.transport.write(client_frame(text))

    def hear(self, content: bytes) -> None:
        """A text frame has come."""
