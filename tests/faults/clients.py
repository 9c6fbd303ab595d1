"""Simulated clients over real sockets that follow the protocol as our own page does.

A client joins its topics from where it left off, applies what it hears, fetches over HTTP what it
is told it lacks, acknowledges with `handled`, and sends what is in its outbox until somebody
answers for it. When its line ends it comes back as the close code and the announced window say.
Everything is written down; nothing is judged here (tests.faults.checker judges).
"""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable, Coroutine
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults.outbox import BY_SOCKET, Entry, Outbox
from tests.faults.wire import Transcript, ask

Frame = dict[str, Any]
OPEN_PATIENCE = 20.0
HEALTHY = 30.0
# A line on which nothing is heard for this long is dead (the server beats every 25 s).
SILENCE = 45.0
STOPS = {4001, 4003}
WAITS = {4000: (60, 60), 4009: (5, 15), 4013: (15, 60), 4029: (60, 60)}
COUNTED = {"post", "topic", "reactions", "reload", "translation", "notification", "batch", "case"}


class Client:
    """One tab. `token` empty: a visitor who only reads."""

    def __init__(
        self,
        name: str,
        ports: list[int],
        topics: list[int],
        *,
        token: str = "",
        member: int = 0,
        home: int = 0,
        chance: random.Random | None = None,
        streams: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.ports = ports
        self.topics = topics
        self.token = token
        self.member = member
        self.at = home
        # Joined beside the topics: `topic.1.people`, `board.1`, ...
        self.streams = streams
        self.chance = chance or random.Random(name)
        self.transcript = Transcript()
        self.outbox = Outbox()
        # Of each topic: posts as last told, by id; how far; what was taken away.
        self.posts: dict[int, dict[int, Frame]] = {topic: {} for topic in topics}
        self.reached: dict[int, int] = dict.fromkeys(topics, 0)
        self.removed: set[str] = set()
        self.joined: set[str] = set()
        self.presence: dict[str, Frame] = {}
        self.applied_at: dict[int, float] = {}
        self.epoch = ""
        self.window = 1.0
        self.tries = 0
        # When it means to knock next.
        self.next_try = 0.0
        self.is_leaving = False
        self.is_away = False
        # Set to False: the client acknowledges nothing.
        self.acknowledges = True
        # Set to False: once behind, the client does not join again.
        self.joins_again = True
        self.line: ClientConnection | None = None
        self._drain: float | None = None
        self._unacknowledged = 0
        self._fetching: set[int] = set()
        self._asked_again: set[int] = set()
        self._then_join: set[int] = set()
        self._ahead: dict[int, int] = {}
        self._jobs: set[asyncio.Task[None]] = set()
        self._run: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """Where it is or goes next."""
        return self.ports[self.at % len(self.ports)]

    @property
    def is_in(self) -> bool:
        """Connected, and a listener of everything it may have."""
        wanted = {f"topic.{topic}" for topic in self.topics} | set(self.streams)
        return self.line is not None and wanted - self.removed <= self.joined

    # --- life ------------------------------------------------------------------------------

    def start(self) -> None:
        self._run = asyncio.create_task(self._live())

    async def leave(self) -> None:
        """Go for good."""
        self.is_leaving = True
        if self.line is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self.line.close(), 5)
        for task in [*self._jobs, *([self._run] if self._run else [])]:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    async def cut(self) -> None:
        """The line breaks under it; it comes back by itself."""
        if self.line is not None:
            self.line.transport.abort()

    async def _live(self) -> None:
        while not self.is_leaving:
            wait = await self._session()
            if wait is None:
                self.is_away = True
                return
            self.transcript.note("waits", wait)
            self.next_try = time.monotonic() + wait
            await self._sit_out()

    async def _sit_out(self) -> None:
        """Until the next try; what is written meanwhile waits a second, then goes over HTTP."""
        lost = time.monotonic()
        while (left := self.next_try - time.monotonic()) > 0 and not self.is_leaving:
            await asyncio.sleep(min(0.25, left))
            self.outbox.hurry(lost)
            await self.pump()

    async def _session(self) -> float | None:
        """One line from its opening to its end; how long to wait then."""
        self.transcript.line += 1
        self.transcript.note("try", self.port)
        self._drain = None
        opened = time.monotonic()
        try:
            line = await self._open()
        except (OSError, InvalidHandshake, TimeoutError, ConnectionClosed, EOFError) as error:
            self.transcript.note("refused", repr(error)[:120])
            self.at += 1
            return self._later(None)
        self.transcript.note("open", self.port)
        pulse = asyncio.create_task(self._pulse(line))
        try:
            self.line = line
            async for text in line:
                await self._hear(str(text))
        except ConnectionClosed:
            pass
        finally:
            self.line = None
            pulse.cancel()
        self.transcript.note("closed", line.close_code)
        self.joined.clear()
        self.outbox.line_lost()
        if time.monotonic() - opened > HEALTHY:
            self.tries = 0
        if self._drain is not None or line.close_code == 1006:
            self.at += 1
        return self._later(line.close_code)

    async def _open(self) -> ClientConnection:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return await connect(
            f"ws://127.0.0.1:{self.port}/ws/",
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            subprotocols=["majlis.v1"],  # type: ignore[list-item]
            additional_headers=headers,
            open_timeout=OPEN_PATIENCE,
            close_timeout=2,
            ping_interval=None,
            compression=None,
            max_size=None,
            max_queue=None,
        )

    def _later(self, code: int | None) -> float | None:
        if self.is_leaving or code in STOPS:
            return None
        if code in WAITS:
            return self.chance.uniform(*WAITS[code])
        if self._drain is not None:
            return self._drain
        wait = self.chance.uniform(0, min(60.0, self.window * 2**self.tries))
        self.tries += 1
        return max(0.25, wait)

    async def _pulse(self, line: ClientConnection) -> None:
        heard = time.monotonic()
        lines = len(self.transcript.notes)
        while True:
            await asyncio.sleep(0.25)
            if len(self.transcript.notes) != lines:
                lines, heard = len(self.transcript.notes), time.monotonic()
            elif time.monotonic() - heard > SILENCE:
                line.transport.abort()
                return
            await self._acknowledge(at_least=1)
            self.outbox.tick()
            await self.pump()

    # --- speaking --------------------------------------------------------------------------

    async def say(self, kind: str, **fields: Any) -> bool:
        """Send a frame, if there is a line."""
        frame = {"type": kind, **fields}
        line = self.line
        if line is None:
            return False
        self.transcript.note("said", frame)
        try:
            await line.send(json.dumps(frame))
        except ConnectionClosed:
            return False
        return True

    async def _acknowledge(self, at_least: int) -> None:
        if self.acknowledges and self._unacknowledged >= at_least:
            count, self._unacknowledged = self._unacknowledged, 0
            await self.say("handled", count=count)

    async def join(self, stream: str) -> None:
        """Listen, from where it left off."""
        topic = _topic_of(stream)
        more = {} if topic is None else {"since": self.reached[topic]}
        await self.say("join", stream=stream, **more)

    async def post(self, topic: int, body: str) -> Entry:
        """Into the outbox, and out as soon as there is a way."""
        entry = Entry(topic, body)
        self.outbox.add(entry)
        await self.pump()
        return entry

    async def pump(self) -> None:
        """Send what is due: on the socket, and over HTTP what failed there twice."""
        while (entry := self.outbox.due()) is not None:
            if entry.failures >= BY_SOCKET:
                if not self.outbox.flying:
                    self.outbox.leave(entry)
                    self._soon(self._post_over_http(entry))
                return
            if not self.is_in:
                return
            self.outbox.leave(entry)
            if not await self.say(**_call(entry.frame())):
                return

    async def _post_over_http(self, entry: Entry) -> None:
        path = f"/api/v1/topics/{entry.topic}/posts"
        sent = {"body": entry.body, "client_id": entry.client_id}
        status, answer = await ask(self.port, "POST", path, self.token, sent)
        self.transcript.note("posted", {"status": status, "answer": answer})
        if status in {200, 201}:
            frame = {"type": "accepted", "post": answer, "duplicate": status == 200}
        elif status == 202:
            frame = {"type": "held", "post": answer}
        else:
            code = answer.get("code") if isinstance(answer, dict) else None
            self.at += status == 0
            frame = {"type": "refused", "code": code or "unavailable"}
        self.outbox.take({**frame, "client_id": entry.client_id})

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        job = asyncio.create_task(work)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    # --- hearing ---------------------------------------------------------------------------

    async def _hear(self, text: str) -> None:
        frame = json.loads(text)
        counted = frame["type"] in COUNTED or bool(frame.get("posts"))
        self._unacknowledged += counted
        frames = frame["frames"] if frame["type"] == "batch" else [frame]
        if frame["type"] == "batch":
            self.transcript.note("batch", len(frames))
        for one in frames:
            self.transcript.note("heard", one)
            meant = self.HEARD.get(one["type"])
            if meant is not None:
                await meant(self, one)
        await self._acknowledge(at_least=32)

    async def _welcome(self, frame: Frame) -> None:
        if self.epoch and frame["epoch"] != self.epoch:
            for topic in self.topics:
                self.forget(topic)
        self.epoch = frame["epoch"]
        self.window = float(frame.get("reconnect", self.window))
        for topic in self.topics:
            if f"topic.{topic}" not in self.removed:
                await self.join(f"topic.{topic}")
        for stream in self.streams:
            await self.join(stream)

    async def _joined(self, frame: Frame) -> None:
        self.joined.add(frame["stream"])
        self.removed.discard(frame["stream"])
        topic = _topic_of(frame["stream"])
        if topic is not None:
            if frame["reload"]:
                self.fetch_soon(topic)
            else:
                for post in frame["posts"]:
                    self.apply(topic, post)
                self._reach(topic, frame["revision"])
        await self.pump()

    async def _post(self, frame: Frame) -> None:
        topic = _topic_of(frame["stream"])
        if topic is not None:
            self.apply(topic, frame["post"])
            self._reach(topic, frame["revision"])

    async def _changed(self, frame: Frame) -> None:
        topic = _topic_of(frame["stream"])
        if topic is None:
            return
        if frame["type"] == "reactions" and frame["post"] in self.posts[topic]:
            held = self.posts[topic][frame["post"]]
            told = {"reactions": frame["counts"], "revision": frame["revision"]}
            self.posts[topic][frame["post"]] = held | told
        self._reach(topic, frame["revision"])

    async def _reload(self, frame: Frame) -> None:
        topic = _topic_of(frame["stream"])
        if frame["type"] == "behind":
            self.joined.discard(frame["stream"])
            if not self.joins_again:
                return
        if topic is not None:
            self.fetch_soon(topic, then_join=frame["type"] == "behind")
        elif frame["type"] == "behind":
            await self.join(frame["stream"])

    async def _heartbeat(self, frame: Frame) -> None:
        self.window = float(frame.get("reconnect", self.window))
        for stream, revision in frame["revisions"].items():
            topic = _topic_of(stream)
            if topic is not None and revision > self.reached[topic]:
                self.fetch_soon(topic)

    async def _removed(self, frame: Frame) -> None:
        self.joined.discard(frame["stream"])
        self.removed.add(frame["stream"])
        topic = _topic_of(frame["stream"])
        if topic is not None:
            self.forget(topic)

    async def _draining(self, frame: Frame) -> None:
        self._drain = float(frame["retry_after"])

    async def _presence(self, frame: Frame) -> None:
        self.presence[frame["stream"]] = frame

    async def _answered(self, frame: Frame) -> None:
        if frame["type"] == "error" and frame["code"] == "not_found" and frame.get("stream"):
            self.removed.add(frame["stream"])
        elif frame["type"] == "error" and frame.get("stream") and not frame.get("client_id"):
            # The database was away: asked again.
            self._soon(self._join_later(frame["stream"]))
        self.outbox.take(frame)
        await self.pump()

    async def _join_later(self, stream: str) -> None:
        await asyncio.sleep(1)
        await self.join(stream)

    # --- what it holds ---------------------------------------------------------------------

    def apply(self, topic: int, post: Frame) -> None:
        """Hold the post, unless a later state of it is held."""
        held = self.posts[topic].get(post["id"])
        if held is None:
            self.applied_at[post["id"]] = time.monotonic()
        if held is None or held["revision"] < post["revision"]:
            self.posts[topic][post["id"]] = post

    def _reach(self, topic: int, revision: int) -> None:
        """While it fetches what it lacks, what it hears is no cursor: a gap lies before it."""
        ahead = self._ahead if topic in self._fetching else self.reached
        ahead[topic] = max(ahead.get(topic, 0), revision)

    def forget(self, topic: int) -> None:
        """Erase what is held of a topic."""
        self.transcript.note("forgot", topic)
        self.posts[topic] = {}
        self.reached[topic] = 0
        self._ahead.pop(topic, None)

    def fetch_soon(self, topic: int, *, then_join: bool = False) -> None:
        """What it lacks, over HTTP; once at a time."""
        self._asked_again.add(topic)
        if then_join:
            self._then_join.add(topic)
        if topic not in self._fetching:
            self._fetching.add(topic)
            self._soon(self._fetch(topic))

    async def _fetch(self, topic: int) -> None:
        try:
            while topic in self._asked_again:
                self._asked_again.discard(topic)
                while not await self._fetch_once(topic):
                    pass
        finally:
            self._fetching.discard(topic)
            self._reach(topic, self._ahead.pop(topic, 0))
        if topic in self._then_join:
            self._then_join.discard(topic)
            await self.join(f"topic.{topic}")

    async def _fetch_once(self, topic: int) -> bool:
        """Whether there is no more."""
        since = self.reached[topic]
        path = f"/t/{topic}/changes/?since={since}"
        status, answer = await ask(self.port, "GET", path, self.token)
        self.transcript.note("fetched", {"topic": topic, "since": since, "answer": answer})
        if status == 404 or f"topic.{topic}" in self.removed:
            # What was asked before the end and answered after it is not kept.
            return True
        if status != 200:
            await asyncio.sleep(1)
            return False
        if answer["revision"] < since:
            self.forget(topic)
            return False
        for post in answer["posts"]:
            self.apply(topic, post)
        self.reached[topic] = max(self.reached[topic], answer["revision"])
        return not answer["more"]

    HEARD: dict[str, Callable[[Any, Frame], Coroutine[Any, Any, None]]] = {
        "welcome": _welcome,
        "joined": _joined,
        "post": _post,
        "topic": _changed,
        "reactions": _changed,
        "reload": _reload,
        "behind": _reload,
        "heartbeat": _heartbeat,
        "removed": _removed,
        "draining": _draining,
        "presence": _presence,
        "accepted": _answered,
        "held": _answered,
        "refused": _answered,
        "error": _answered,
    }


def _topic_of(stream: str) -> int | None:
    """The topic whose posts this stream carries."""
    kind, _, rest = stream.partition(".")
    return int(rest) if kind == "topic" and rest.isdigit() else None


def _call(frame: Frame) -> dict[str, Any]:
    return {("kind" if key == "type" else key): value for key, value in frame.items()}
