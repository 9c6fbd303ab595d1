"""Clients that come back: readers who ask for what they missed, writers who send again.

`Herd` counts what reached whom and when. Against stock Channels the same clients have nothing to
ask for and nothing to send again: there is no revision and no acknowledgement.
"""

import asyncio
import json
import random
import re
import time
import urllib.request
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from benchmarks.driver import MARK
from benchmarks.sockets import Connection, handshake

REVISION = re.compile(rb'"stream":"topic\.\d+","revision":(\d+)')
CLIENT = re.compile(rb'"client_id":"([^"]+)"')
# The narrowest window in which a server lets its clients come back.
COMING_BACK = (0.0, 1.0)
ANSWER = 3.0
PATIENCE = 15.0


@dataclass
class Herd:
    """Whom they call, what they say, and what came of it."""

    ports: list[int]
    topic: int
    tokens: list[str]
    words: str
    is_majlis: bool
    # When each post was acknowledged; for rivals, said.
    accepted_at: dict[int, float] = field(default_factory=dict)
    is_over: bool = False
    reloads: int = 0

    @property
    def watch(self) -> str:
        """Where readers listen."""
        return "/ws/" if self.is_majlis else "/watch/"

    @property
    def say(self) -> str:
        """Where writers write."""
        return "/ws/" if self.is_majlis else "/say/"


class Line(Connection):
    """One connection of a client that has several in its life."""

    def __init__(self, client: "Client", port: int, path: str) -> None:
        super().__init__(handshake(port, path, client.token), lambda what: None)
        self.client = client

    def hear(self, content: bytes) -> None:
        """For the client."""
        self.client.hear(content)

    def give_up(self) -> None:
        """It did not open in time."""
        transport = getattr(self, "transport", None)
        if transport is not None:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client comes back elsewhere."""
        if not self.is_open.done():
            self.is_open.set_exception(ConnectionError("refused"))
        if self.client.newest is self:
            self.client.is_away.set()


class Client:
    """Stays connected, to one process or the other."""

    path = ""

    def __init__(self, herd: Herd, number: int) -> None:
        self.herd, self.number = herd, number
        self.token = herd.tokens[number % len(herd.tokens)]
        self.is_away = asyncio.Event()
        self.returned_at = 0.0
        self.line: Line | None = None
        self.newest: Line | None = None

    async def live(self) -> None:
        """Connect, and again whenever the line breaks."""
        attempt = 0
        while not self.herd.is_over:
            ports = self.herd.ports
            self.is_away.clear()
            port = ports[(self.number + attempt) % len(ports)]
            line = self.newest = Line(self, port, self.path)
            try:
                await self._open(line, port)
                self.line = line
                if attempt:
                    self.returned_at = time.monotonic()
                self.come_in()
                await self.is_away.wait()
            except (OSError, TimeoutError):
                line.give_up()
            self.line = None
            attempt += 1
            await asyncio.sleep(random.uniform(*COMING_BACK))

    @staticmethod
    async def _open(line: Line, port: int) -> None:
        async with asyncio.timeout(PATIENCE):
            await asyncio.get_running_loop().create_connection(lambda: line, "127.0.0.1", port)
            await line.is_open

    def come_in(self) -> None:
        """What is said first on a new line."""

    def hear(self, content: bytes) -> None:
        """A text frame has come."""


class Reader(Client):
    """Keeps the last revision, and asks from there."""

    def __init__(self, herd: Herd, number: int) -> None:
        super().__init__(herd, number)
        self.path = herd.watch
        self.seen: Counter[int] = Counter()
        self.arrived_at: dict[int, float] = {}
        self.revision = 0
        self.is_in = asyncio.Event()
        self.fetching: asyncio.Future[None] | None = None

    def come_in(self) -> None:
        """From the last revision on."""
        if not self.herd.is_majlis:
            self.is_in.set()
        elif self.line is not None:
            since = f',"since":{self.revision}' if self.revision else ""
            self.line.say(f'{{"type":"join","stream":"topic.{self.herd.topic}"{since}}}')

    def hear(self, content: bytes) -> None:
        """Posts, how far the room is, or that there is too much to send."""
        self.note(MARK.findall(content))
        if not self.herd.is_majlis:
            return
        if content.startswith(b'{"type":"behind"'):
            self.come_in()
        elif b'"reload":true' in content or content.startswith(b'{"type":"reload"'):
            self.herd.reloads += 1
            self.fetching = asyncio.ensure_future(self.fetch())
            self.is_in.set()
        elif b'"stream":"topic.' in content:
            self.revision = max([self.revision, *map(int, REVISION.findall(content))])
            if self.line is not None:
                self.line.say('{"type":"handled","count":1}')
            self.is_in.set()

    def note(self, marks: list[bytes]) -> None:
        """Each post once, and when it first came."""
        for mark in marks:
            self.seen[int(mark)] += 1
            self.arrived_at.setdefault(int(mark), time.monotonic())

    async def fetch(self) -> None:
        """What the socket will not send, over HTTP."""
        found = await asyncio.get_running_loop().run_in_executor(None, self._changes)
        while True:
            texts = [post["body_html"] for post in found["posts"]]
            self.note(
                [mark for text in texts for mark in MARK.findall(text.encode())
                 if int(mark) not in self.seen]
            )  # fmt: skip
            self.revision = max(self.revision, found["revision"])
            if not found["more"]:
                return
            found = await asyncio.get_running_loop().run_in_executor(None, self._changes)

    def _changes(self) -> dict[str, Any]:
        for port in self.herd.ports:
            address = f"http://127.0.0.1:{port}/t/{self.herd.topic}/changes/?since={self.revision}"
            asked = urllib.request.Request(
                address, headers={"Authorization": f"Bearer {self.token}"}
            )
            try:
                with urllib.request.urlopen(asked, timeout=10) as answer:
                    found: dict[str, Any] = json.load(answer)
                    return found
            except OSError:
                continue
        return {"posts": [], "revision": self.revision, "more": False}


class Writer(Client):
    """Sends each post until it is acknowledged, under one id."""

    def __init__(self, herd: Herd, number: int) -> None:
        super().__init__(herd, number)
        self.path = herd.say
        self.open: dict[str, tuple[int, str]] = {}
        self.all_said = asyncio.Event()
        self.all_said.set()

    def come_in(self) -> None:
        """Again what was not acknowledged on the line before."""
        for client_id in self.open:
            self._send(client_id)

    def post(self, number: int) -> None:
        """Something new."""
        client_id = str(uuid.uuid4())
        text = f"q-{number}-q {self.herd.words}"
        if not self.herd.is_majlis:
            self.herd.accepted_at[number] = time.monotonic()
            if self.line is not None:
                self.line.say(text)
            return
        self.open[client_id] = (number, text)
        self.all_said.clear()
        self._send(client_id)

    def _send(self, client_id: str) -> None:
        if self.line is not None:
            body = self.open[client_id][1]
            sent = {"type": "post", "topic": self.herd.topic, "client_id": client_id}
            self.line.say(json.dumps(sent | {"body": body}))

    def hear(self, content: bytes) -> None:
        """An acknowledgement, or a refusal to be tried again."""
        found = CLIENT.search(content)
        if found is None:
            return
        client_id = found.group(1).decode()
        if content.startswith(b'{"type":"accepted"') and client_id in self.open:
            number, _ = self.open.pop(client_id)
            self.herd.accepted_at.setdefault(number, time.monotonic())
        elif content.startswith((b'{"type":"refused"', b'{"type":"error"')):
            asyncio.get_running_loop().call_later(ANSWER, self._again, client_id)
        if not self.open:
            self.all_said.set()

    def _again(self, client_id: str) -> None:
        if client_id in self.open:
            self._send(client_id)
