"""Daphne's end of a socket: written to at once, and what the network does not take waits."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.sockets import FrameReader
from realtime.frames import encode


class Turns:
    """Of Twisted's reactor the part a transport needs: who waits to write."""

    def __init__(self) -> None:
        self.writers: set[Any] = set()

    def addWriter(self, writer: Any) -> None:
        self.writers.add(writer)

    def removeWriter(self, writer: Any) -> None:
        self.writers.discard(writer)

    def removeReader(self, reader: Any) -> None:
        """Nobody reads here."""

    def turn(self) -> None:
        for writer in list(self.writers):
            writer.doWrite()


class Ends:
    """A real socket with our protocol at one end."""

    def __init__(self) -> None:
        # Late: Daphne chooses the reactor of the process it is imported into.
        from twisted.internet.tcp import Connection

        from realtime.transport import AnsweringProtocol

        ours, self.theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        self.theirs.setblocking(False)
        self.turns = Turns()
        self.protocol = AnsweringProtocol()
        self.protocol.state = AnsweringProtocol.STATE_OPEN
        self.protocol.transport = Connection(ours, self.protocol, self.turns)
        self.protocol.transport.connected = 1
        lane = self.protocol.open_lane()
        assert lane is not None
        self.lane = lane
        self.frames = FrameReader()

    def read(self) -> list[int]:
        """The numbers of the frames that have arrived."""
        try:
            found = self.frames.feed(self.theirs.recv(1_000_000))
        except BlockingIOError:
            return []
        return [json.loads(text)["n"] for _, text in found]

    def write(self, number: int, size: int = 10) -> int:
        return self.lane.write(encode({"n": number, "x": "x" * size}).wire)


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = Ends()
    yield made
    made.theirs.close()
    made.protocol.transport.socket.close()


def test_what_the_network_takes_is_gone_at_once(ends: Ends) -> None:
    assert [ends.write(number) for number in range(5)] == [0] * 5
    assert ends.turns.writers == set()
    assert ends.read() == [0, 1, 2, 3, 4]


def test_what_it_does_not_take_waits_and_keeps_its_order(ends: Ends) -> None:
    count = 0
    while ends.write(count, 3000) < 200_000:
        count += 1
        assert count < 1000
    count += 1
    assert ends.lane.waiting() > 200_000
    # What Daphne itself says goes by the transport, and waits behind it.
    ends.protocol.transport.write(encode({"n": count}).wire)
    found = []
    for _ in range(10_000):
        found += ends.read()
        ends.turns.turn()
        if len(found) == count + 1:
            break
    assert found == list(range(count + 1))
    assert ends.lane.waiting() == 0
    assert ends.write(0) == 0
    assert ends.read() == [0]


def test_a_line_that_is_gone_takes_everything_and_raises_nothing(ends: Ends) -> None:
    ends.theirs.close()
    for number in range(100):
        ends.write(number, 1000)
    assert ends.turns.writers, "Twisted is to find out that it is broken"


def test_after_a_close_nothing_is_written(ends: Ends) -> None:
    ends.write(1)
    ends.protocol.state = ends.protocol.STATE_CLOSING
    assert ends.write(2) == 0
    assert ends.read() == [1]


def test_a_transport_that_is_no_plain_socket_has_no_lane(ends: Ends) -> None:
    ends.protocol.lane = None
    ends.protocol.transport, plain = object(), ends.protocol.transport
    assert ends.protocol.open_lane() is None
    ends.protocol.transport = plain
