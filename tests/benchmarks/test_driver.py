"""The load of the benchmarks: what it reads is what was sent."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import SERVER, Protocol

from benchmarks.driver import MARK
from benchmarks.measuring import share
from benchmarks.sockets import FrameReader, client_frame

TEXTS = [b"short", b"m" * 125, b"m" * 126, b"m" * 65_535, b"m" * 65_536, b""]


def sent_by_a_server(text: bytes) -> bytes:
    return Frame(Opcode.TEXT, text).serialize(mask=False)


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 4096, 10**6])
def test_frames_are_whole_wherever_the_network_cuts_them(cut: int) -> None:
    stream = b"".join(sent_by_a_server(text) for text in TEXTS)
    if cut < 7:
        stream = b"".join(sent_by_a_server(text) for text in TEXTS[:3])
    reader = FrameReader()
    found = []
    for start in range(0, len(stream), cut):
        found += reader.feed(stream[start : start + cut])
    assert found == [(1, text) for text in (TEXTS[:3] if cut < 7 else TEXTS)]


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_server_reads_what_the_load_says(size: int) -> None:
    server = Protocol(SERVER, max_size=None)
    server.receive_data(client_frame("é" + "a" * size))
    (event,) = server.events_received()
    assert isinstance(event, Frame)
    assert bytes(event.data).decode() == "é" + "a" * size


def test_each_post_of_a_batch_is_counted() -> None:
    batch = b'{"type":"batch","frames":[{"body_html":"<p>q-7-q so</p>"},{"body_html":"q-12-q"}]}'
    assert MARK.findall(batch) == [b"7", b"12"]


def test_a_share_is_a_value_that_was_measured() -> None:
    assert share([3.0, 1.0, 2.0], 0.5) == 2.0
    assert share([3.0, 1.0, 2.0], 0.99) == 3.0
