"""A load of readers and writers in one process that counts posts and times them.

Run by the measures as `python -m benchmarks.driver`; a plan comes in as JSON, findings go out.
"""

import asyncio
import json
import re
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import asdict
from typing import TypeVar

import uvloop

from benchmarks.measuring import DRIVER_CORE, share, stay_on
from benchmarks.plans import Findings, Plan
from benchmarks.sockets import Connection, handshake

# Each post says its number like this, in whatever the design wraps around it.
MARK = re.compile(rb"q-(\d+)-q")
REVISION = re.compile(rb'"revision":(\d+)')
# PROTOCOL: `handled` is sent every 32 frames or every second.
HANDLED_EVERY = 32
AT_ONCE = 50
SLICES = 50
WARM_UP = 1.0
PATIENCE = 40.0

Some = TypeVar("Some", "Reader", "Writer")


class Reader(Connection):
    """Has the room open, and acknowledges as every client of ours must."""

    def __init__(self, room: "Room", token: str, number: int) -> None:
        self.port = room.port_of(number)
        super().__init__(handshake(self.port, room.plan.watch, token), room.note_trouble)
        self.room = room
        self.is_in: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.unhandled = 0
        self.last = b""

    def hear(self, content: bytes) -> None:
        """Posts, or one of the rarer frames."""
        marks = MARK.findall(content)
        if marks:
            self.room.note_arrival(marks, self.port)
            self.last = content
            self.unhandled += 1
            if self.unhandled == HANDLED_EVERY:
                self.tell_handled()
        elif content.startswith(b'{"type":"behind"'):
            self.room.behind += 1
            self.unhandled = 0
            self.join(f',"since":{REVISION.findall(self.last)[-1].decode()}')
        elif content.startswith((b'{"type":"joined"', b"joined")) and not self.is_in.done():
            self.is_in.set_result(None)

    def join(self, since: str = "") -> None:
        """Ask for the room's posts."""
        self.say(f'{{"type":"join","stream":"topic.{self.room.plan.topic}"{since}}}')

    def tell_handled(self) -> None:
        """Flow control."""
        if self.room.plan.is_majlis and self.unhandled:
            self.say(f'{{"type":"handled","count":{self.unhandled}}}')
        self.unhandled = 0


class Writer(Connection):
    """Says something new each time it is asked."""

    def __init__(self, room: "Room", token: str, number: int) -> None:
        self.port = room.plan.port if room.plan.said_at_one else room.port_of(number)
        super().__init__(handshake(self.port, room.plan.say, token), room.note_trouble)
        self.room = room

    def hear(self, content: bytes) -> None:
        """What is not accepted makes the cell worthless."""
        if content.startswith((b'{"type":"refused"', b'{"type":"error"', b'{"type":"held"')):
            self.room.note_trouble(content.decode())

    def post(self, number: int) -> None:
        """Say number so-and-so."""
        plan = self.room.plan
        text = f"q-{number}-q {plan.words}"
        if plan.posts_by_frame:
            sent = {"type": "post", "topic": plan.topic, "client_id": str(uuid.uuid4())}
            text = json.dumps(sent | {"body": text})
        self.say(text)


class Room:
    """All that read and write in one cell, and what has arrived where."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.readers: list[Reader] = []
        self.writers: list[Writer] = []
        self.arrived: list[int] = []
        self.said_at: list[float] = []
        self.said_by: list[Writer] = []
        self.waits: list[float] = []
        self.waits_across: list[float] = []
        self.kib_a_socket = 0.0
        self.messages = self.deliveries = self.behind = 0
        self.under_way = 0
        self.all_arrived = asyncio.Event()
        self.is_timing = self.is_flowing = self.is_over = False
        self.trouble = ""

    def note_trouble(self, what: str) -> None:
        """What should not be; the first of it is told at the end."""
        if not self.is_over:
            self.trouble = self.trouble or what

    def port_of(self, number: int) -> int:
        """At which process this one is."""
        return self.plan.ports[number % len(self.plan.ports)]

    def note_arrival(self, marks: list[bytes], port: int) -> None:
        """One message with one post or several has reached one reader, at that port."""
        self.messages += 1
        self.deliveries += len(marks)
        for mark in marks:
            number = int(mark)
            self.arrived[number] += 1
            if self.is_timing:
                wait = time.monotonic() - self.said_at[number]
                self.waits.append(wait)
                if port != self.said_by[number].port:
                    self.waits_across.append(wait)
            if self.arrived[number] == self.plan.sockets:
                self._note_complete(number)

    def _note_complete(self, number: int) -> None:
        self.under_way -= 1
        if self.is_flowing:
            self.post(self.said_by[number])
        elif self.under_way == 0:
            self.all_arrived.set()

    def post(self, writer: Writer, planned: float | None = None) -> None:
        """Have something new said; it is timed from when it was planned."""
        number = len(self.arrived)
        self.under_way += 1
        self.all_arrived.clear()
        self.arrived.append(0)
        self.said_at.append(planned if planned is not None else time.monotonic())
        self.said_by.append(writer)
        writer.post(number)

    async def fill(self) -> None:
        """Everybody comes in."""
        plan, tokens, held = self.plan, self.plan.tokens, 0
        for start in range(0, plan.sockets, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, plan.sockets))
            some = [Reader(self, tokens[n % len(tokens)], n) for n in numbers]
            await asyncio.gather(*map(self._connect, some))
            if plan.is_majlis:
                for reader in some:
                    reader.join()
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(reader.is_in for reader in some))
            self.readers += some
            # The first of all pay for what is loaded at first use.
            held = held or plan.held()
        if plan.sockets > AT_ONCE:
            self.kib_a_socket = (plan.held() - held) / (plan.sockets - AT_ONCE)
        for i in range(plan.window):
            self.writers.append(await self._connect(Writer(self, tokens[i % len(tokens)], i)))

    async def _connect(self, connection: Some) -> Some:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE):
            await loop.create_connection(lambda: connection, "127.0.0.1", connection.port)
            await connection.is_open
        return connection

    async def acknowledge(self) -> None:
        """Whatever each has handled, once a second; not all in the same moment."""
        turn = 0
        while True:
            await asyncio.sleep(1 / SLICES)
            turn += 1
            for reader in self.readers[turn % SLICES :: SLICES]:
                reader.tell_handled()

    async def flow(self) -> Findings:
        """As fast as the server can: a writer posts again once all have its last post."""
        self.is_flowing = True
        for writer in self.writers:
            self.post(writer)
        await asyncio.sleep(WARM_UP)
        began, messages, deliveries = time.monotonic(), self.messages, self.deliveries
        server, own = self.plan.used(), time.process_time()
        await asyncio.sleep(self.plan.seconds)
        took, count = time.monotonic() - began, self.deliveries - deliveries
        server, own = self.plan.used() - server, time.process_time() - own
        self.is_flowing = False
        return Findings(
            deliveries_a_second=count / took,
            microseconds=server / max(1, count) * 1e6,
            posts_a_message=count / max(1, self.messages - messages),
            server_busy=server / took,
            driver_busy=own / took,
        )

    async def pace(self) -> None:
        """At a steady rate, whatever the server does."""
        self.is_timing = True
        began = time.monotonic()
        for turn in range(int(self.plan.paced_seconds * self.plan.posts_a_second)):
            planned = began + turn / self.plan.posts_a_second
            await asyncio.sleep(max(0.0, planned - time.monotonic()))
            self.post(self.writers[turn % len(self.writers)], planned)
        await self.wait_for_all()
        self.is_timing = False

    async def wait_for_all(self) -> None:
        """Until everything said has reached everyone, or patience ends."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self.all_arrived.wait()


async def run(plan: Plan) -> Findings:
    """One cell, from the first connection to the last delivery."""
    room = Room(plan)
    await room.fill()
    acknowledging = asyncio.create_task(room.acknowledge())
    await asyncio.sleep(1.5)
    findings = await room.flow()
    await room.wait_for_all()
    await room.pace()
    room.is_over = True
    acknowledging.cancel()
    findings.p50, findings.p99 = share(room.waits, 0.5) * 1e3, share(room.waits, 0.99) * 1e3
    findings.p50_across = share(room.waits_across, 0.5) * 1e3 if room.waits_across else 0.0
    findings.kib_a_socket = room.kib_a_socket
    findings.lost = sum(max(0, plan.sockets - count) for count in room.arrived)
    findings.doubled = sum(max(0, count - plan.sockets) for count in room.arrived)
    findings.behind, findings.trouble = room.behind, room.trouble
    return findings


if __name__ == "__main__":
    stay_on(DRIVER_CORE)
    print(json.dumps(asdict(uvloop.run(run(Plan(**json.loads(sys.argv[1])))))))
