"""The line between does what it says, or the trials on it prove nothing."""

import asyncio
import json

import pytest

from benchmarks.sockets import client_frame, handshake
from tests.faults.proxy import FrameCutter, Weather, is_text, proxy_to


@pytest.mark.parametrize("step", [1, 3, 100, 10**6])
def test_a_clients_stream_is_cut_into_its_frames(step: int) -> None:
    texts = ["short", "m" * 125, "m" * 126, "m" * 70_000]
    frames = [handshake(1, "/ws/", ""), *map(client_frame, texts), b"\x8a\x80\0\0\0\0"]
    stream, cutter, found = b"".join(frames), FrameCutter(), []
    for start in range(0, len(stream), step if step > 1 else 7):
        found += cutter.feed(stream[start : start + (step if step > 1 else 7)])
    assert found == frames
    assert [is_text(frame) for frame in found] == [False, True, True, True, True, False]


def test_a_request_for_a_page_passes_as_it_comes() -> None:
    cutter = FrameCutter()
    assert cutter.feed(b"POST / HTTP/1.1\r\n\r\n{") == [b"POST / HTTP/1.1\r\n\r\n", b"{"]
    assert cutter.feed(b"\x81\x85 half") == [b"\x81\x85 half"]


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(4096):
        writer.write(data)
    writer.close()


async def test_it_doubles_delays_falls_silent_and_breaks() -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    weather = Weather(doubles=1.0)
    head, frame = handshake(1, "/ws/", ""), client_frame(json.dumps({"type": "ping"}))
    async with proxy_to(server.sockets[0].getsockname()[1], weather) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(head + frame)
        assert await reader.readexactly(len(head + frame * 2)) == head + frame * 2
        assert proxy.doubled == 1

        weather.doubles = 0.0
        proxy.stop_forwarding()
        writer.write(frame)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), 0.3)
        proxy.go_on()
        assert await reader.readexactly(len(frame)) == frame

        weather.delay = 0.2
        writer.write(frame * 3)
        assert await reader.readexactly(len(frame) * 3) == frame * 3
        assert proxy.longest_delay > 0

        weather.cut_within, weather.delay = 500, 0.0
        other, pen = await asyncio.open_connection("127.0.0.1", proxy.port)
        pen.write(head + frame * 100)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await other.readexactly(len(head + frame * 100))
        assert proxy.cuts == 1
        pen.transport.abort()
        writer.transport.abort()
    server.close()
