"""A load of writers, each with one post under way, and one reader a room.

Run by the measures as `python -m benchmarks.writers`; a plan comes in as JSON, findings go out.
"""

import asyncio
import json
import re
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field

import uvloop

from benchmarks.driver import MARK
from benchmarks.measuring import DRIVER_CORE, cpu_seconds, share, stay_on
from benchmarks.sockets import Connection, handshake

CLIENT = re.compile(rb'"client_id":"([^"]+)"')
WARM_UP = 1.0
PATIENCE = 20.0


@dataclass
class Plan:
    """Whom to call, where to speak, how many at once, for how long."""

    port: int
    pid: int
    topics: list[int]
    tokens: list[str]
    words: str
    writers: int
    seconds: float


@dataclass
class Findings:
    """What one cell showed."""

    posts_a_second: float
    milliseconds: float
    p50: float
    p99: float
    server_busy: float
    posts: int
    lost: int
    trouble: str = ""


@dataclass
class Load:
    """What was said when, what was accepted, and what the readers saw."""

    plan: Plan
    said_at: dict[bytes, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    accepted: int = 0
    is_flowing: bool = True
    is_over: bool = False
    trouble: str = ""

    def note_trouble(self, what: str) -> None:
        """The first of what should not be."""
        if not self.is_over:
            self.trouble = self.trouble or what


class Reader(Connection):
    """Has one room open, so that each post is pulled and delivered."""

    def __init__(self, load: Load, topic: int) -> None:
        plan = load.plan
        super().__init__(handshake(plan.port, "/ws/", plan.tokens[-1]), load.note_trouble)
        self.load, self.topic, self.unhandled = load, topic, 0
        self.is_in: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def hear(self, content: bytes) -> None:
        """Posts, acknowledged as every client must."""
        marks = MARK.findall(content)
        if marks:
            self.load.seen.update(map(int, marks))
            self.unhandled += 1
            if self.unhandled == 32:
                self.say('{"type":"handled","count":32}')
                self.unhandled = 0
        elif content.startswith(b'{"type":"joined"') and not self.is_in.done():
            self.is_in.set_result(None)


class Writer(Connection):
    """One open post at a time."""

    def __init__(self, load: Load, number: int) -> None:
        plan = load.plan
        token = plan.tokens[number % (len(plan.tokens) - 1)]
        super().__init__(handshake(plan.port, "/ws/", token), load.note_trouble)
        self.load, self.topic = load, plan.topics[number % len(plan.topics)]
        self.turn = number

    def post(self) -> None:
        """Something new."""
        load, client_id = self.load, str(uuid.uuid4())
        body = f"q-{len(load.said_at)}-q {load.plan.words}"
        load.said_at[client_id.encode()] = time.monotonic()
        sent = {"type": "post", "topic": self.topic, "client_id": client_id, "body": body}
        self.say(json.dumps(sent))

    def hear(self, content: bytes) -> None:
        """The answer; then the next, in the next room where there are several."""
        if content.startswith(b'{"type":"accepted"'):
            load, topics = self.load, self.load.plan.topics
            load.accepted += 1
            found = CLIENT.search(content)
            if found is not None:
                load.waits.append(time.monotonic() - load.said_at[found.group(1)])
            self.turn += load.plan.writers
            self.topic = topics[self.turn % len(topics)]
            if load.is_flowing:
                self.post()
        elif content.startswith((b'{"type":"refused"', b'{"type":"error"', b'{"type":"held"')):
            self.load.note_trouble(content.decode())


async def _open(connection: Connection, port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        await asyncio.get_running_loop().create_connection(lambda: connection, "127.0.0.1", port)
        await connection.is_open


async def run(plan: Plan) -> Findings:
    """One cell, from the first connection to the last answer."""
    load = Load(plan)
    for topic in plan.topics:
        reader = Reader(load, topic)
        await _open(reader, plan.port)
        reader.say(f'{{"type":"join","stream":"topic.{topic}"}}')
        async with asyncio.timeout(PATIENCE):
            await reader.is_in
    writers = [Writer(load, number) for number in range(plan.writers)]
    for writer in writers:
        await _open(writer, plan.port)
    for writer in writers:
        writer.post()
    await asyncio.sleep(WARM_UP)
    began, cpu, before = time.monotonic(), cpu_seconds(plan.pid), load.accepted
    load.waits.clear()
    await asyncio.sleep(plan.seconds)
    took, count = time.monotonic() - began, load.accepted - before
    cpu = cpu_seconds(plan.pid) - cpu
    waits = list(load.waits)
    load.is_flowing = False
    await _settle(load)
    load.is_over = True
    return Findings(
        posts_a_second=count / took,
        milliseconds=cpu / max(1, count) * 1e3,
        p50=share(waits, 0.5) * 1e3,
        p99=share(waits, 0.99) * 1e3,
        server_busy=cpu / took,
        posts=load.accepted,
        lost=len(load.said_at) - len(load.seen),
        trouble=load.trouble,
    )


async def _settle(load: Load) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and len(load.seen) < len(load.said_at):
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    stay_on(DRIVER_CORE)
    print(json.dumps(asdict(uvloop.run(run(Plan(**json.loads(sys.argv[1])))))))
