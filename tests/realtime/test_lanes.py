"""The way past ASGI: bytes of the wire that any client reads, and `handled` taken on the spot."""

from typing import Any

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from realtime.frames import encode
from realtime.lanes import EXTENSION, Lane, lane_of, text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_a_text_is_framed_as_a_websocket_library_would(size: int) -> None:
    text = ("é" * (size // 2) + "a" * (size % 2)).encode()
    assert text_frame(text) == Frame(Opcode.TEXT, text).serialize(mask=False)


def test_a_client_reads_what_was_encoded() -> None:
    message = encode({"type": "post", "body": "مرحبا, ça va? 🙂"})
    client = ClientProtocol(parse_uri("ws://127.0.0.1/"))
    client.state = client.state.__class__.OPEN
    client.parser = client.parse()
    next(client.parser)
    client.receive_data(b"".join(Frame(Opcode.PING, b"").serialize(mask=False) for _ in range(2)))
    assert message.wire.endswith(message.asgi["text"].encode())
    assert message.size == len(message.asgi["text"].encode())


def lane(on_handled: Any = None) -> Lane:
    return Lane(len, lambda: 0, on_handled)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (b'{"type":"handled","count":32}', 32),
        (b'{"type": "handled", "count": 1}', 1),
        (bytearray(b'{"type":"handled","count":0}'), 0),
        (b'{"type":"handled","count":999999}', 999_999),
    ],
)
def test_what_was_handled_is_heard_at_once(text: bytes, count: int) -> None:
    heard: list[int] = []
    assert lane(lambda n: heard.append(n) or True).takes(text)  # type: ignore[func-returns-value]
    assert heard == [count]


@pytest.mark.parametrize(
    "text",
    [
        b'{"type":"handled","count":-1}',
        b'{"type":"handled","count":01}',
        b'{"type":"handled","count":1.0}',
        b'{"type":"handled","count":1,"count":2}',
        b'{"type":"handled","count":1000000}',
        b'{"type":"handled","count":1} ',
        b'[{"type":"handled","count":1}]',
        '{"type":"handled","count":١}'.encode(),
        b'{"type":"handled"}',
        b'{"type":"ping"}',
        b"",
        b"\xff",
    ],
)
def test_everything_else_goes_the_long_way(text: bytes) -> None:
    heard: list[int] = []
    assert not lane(lambda n: heard.append(n) or True).takes(text)  # type: ignore[func-returns-value]
    assert heard == []


def test_what_nobody_hears_or_wants_goes_the_long_way_too() -> None:
    text = b'{"type":"handled","count":3}'
    assert not lane().takes(text)
    assert not lane(lambda count: False).takes(text)


def test_a_server_without_lanes_has_none() -> None:
    shown = lane()
    assert lane_of({}) is lane_of({"extensions": None}) is lane_of({"extensions": {}}) is None
    assert lane_of({"extensions": {EXTENSION: shown}}) is shown
