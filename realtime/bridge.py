"""Between processes: pokes, presence and typing over one channel of the layer.

The layer may lose, double, hang or be away: what matters is in the database, and all else is
told again.
"""

import asyncio
import itertools
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from channels.layers import channel_layers
from django.conf import settings

from realtime.announcer import Announcer
from realtime.company import Company
from realtime.hub import Hub
from realtime.neighbours import read_told
from realtime.seldom import Seldom
from realtime.streams import parse_stream
from realtime.tabs import Tabs

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)
away = Seldom(logger)
# The layer's own complaints, one a second with a traceback, say the same.
logging.getLogger("channels_redis.pubsub").addFilter(away)

PATIENCE = 0.5
PATIENCE_TO_CONNECT = 6.0
PAUSE = 1.0
# Our own signs of life come back to us: without one for this long nothing else comes either.
DEAF = 6.0
# What waits to be sent beyond this is dropped: it would be told too late to be of use.
WAITING = 2_000
# All processes hear what is said here.
EVERYONE = "processes"
_numbers = itertools.count()


def group_of(name: str) -> str:
    """The layer's group of a stream, or of all processes."""
    return f"majlis.{name}"


def latest(one: int | None, other: int | None) -> int | None:
    """The revision two pokes lead to; without one, all there is."""
    return None if one is None or other is None else max(one, other)


async def within(seconds: float, work: Awaitable[Answer]) -> Answer:
    """The answer, or TimeoutError at once then: what swallows its cancellation is left behind."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        # Looked at, so that nobody complains that its end was never seen.
        task.add_done_callback(lambda left: left.cancelled() or left.exception())
        raise TimeoutError(f"no answer within {seconds} s")
    if task.cancelled():
        # By the layer itself, and not by us: one more way to be away.
        raise ConnectionError("the channel layer gave up")
    return task.result()


class Bridge:
    """One channel a process; it joins the group of a stream while that has listeners here."""

    def __init__(self, hub: Hub, company: Company) -> None:
        self.hub = hub
        self.company = company
        self.process = uuid.uuid4().hex
        self.make_layer: Callable[[], Any] | None = (
            (lambda: channel_layers.make_backend("default")) if settings.REDIS_URL else None
        )
        self.announcer = Announcer(hub.loop, self.say_to_all)
        self.tabs = Tabs(hub, company.neighbours, self.process)
        self.layer: Any = None
        self.channel = ""
        self.heard = self.dropped = 0
        self.echoed_at = 0.0
        self.subscribed: set[str] = set()
        self._changed = asyncio.Event()
        self._filled = asyncio.Event()
        self._waiting: dict[Hashable, tuple[str, dict[str, Any]]] = {}
        self._listening: asyncio.Future[None] | None = None
        self._asked_at: dict[str, float] = {}

    # --- listening -------------------------------------------------------------------------

    async def run(self) -> None:
        """Listen for ever; what has ended, failed or fallen silent is made anew."""
        if self.make_layer is None:
            return
        self._connect_company()
        sending: asyncio.Future[None] | None = None
        try:
            while True:
                # Neither is awaited itself: one that is cancelled from below must not end this.
                if sending is None or sending.done():
                    sending = asyncio.ensure_future(self._send_for_ever())
                if self._listening is None or self._listening.done():
                    self._listening = asyncio.ensure_future(self._listen())
                both = {self._listening, sending}
                done, _ = await asyncio.wait(both, return_when="FIRST_COMPLETED")
                for ended in done:
                    why = "cancelled" if ended.cancelled() else repr(ended.exception())
                    away.warn("The channel layer is away (%s); the sweep goes on", why)
                await asyncio.sleep(PAUSE)
        finally:
            for task in (self._listening, sending):
                if task is not None:
                    task.cancel()

    def _connect_company(self) -> None:
        self.hub.on_open = self.hub.on_close = lambda stream: self._changed.set()
        self.company.on_change = self.announcer.mark_topic
        self.tabs.on_change = self.announcer.mark_member
        self.announcer.crowd_of, self.announcer.tabs_of = self.company.crowd, self.tabs.of
        self.company.on_typing = lambda stream, member, name: self.say(
            stream.name, kind="typing", member=member, name=name
        )

    async def _listen(self) -> None:
        assert self.make_layer is not None  # noqa: S101
        layer = self.make_layer()
        keeping: asyncio.Future[None] | None = None
        receiving: asyncio.Future[Any] | None = None
        try:
            channel = await within(PATIENCE_TO_CONNECT, layer.new_channel("hub"))
            await within(PATIENCE_TO_CONNECT, layer.group_add(group_of(EVERYONE), channel))
            self.layer, self.channel, self.echoed_at = layer, channel, time.monotonic()
            self.subscribed.clear()
            self._changed.set()
            keeping = asyncio.ensure_future(self._keep_subscribed(layer, channel))
            self.say_to_all("ask", of="")
            while not keeping.done():
                receiving = asyncio.ensure_future(layer.receive(channel))
                await asyncio.wait({receiving, keeping}, return_when="FIRST_COMPLETED")
                if receiving.done():
                    self._hear(receiving.result())
            keeping.result()
        finally:
            self.layer = None if self.layer is layer else self.layer
            for task in (keeping, receiving):
                if task is not None:
                    task.cancel()
            if hasattr(layer, "flush"):
                self.hub.supervise("layer closed", self._close(layer))

    @staticmethod
    async def _close(layer: Any) -> None:
        try:
            await within(PATIENCE_TO_CONNECT, layer.flush())
        except Exception as error:
            away.warn("A channel layer could not be closed (%r)", error)

    async def _keep_subscribed(self, layer: Any, channel: str) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            wanted = {stream.name for stream in self.hub.streams}
            for name in self.subscribed - wanted:
                await within(PATIENCE_TO_CONNECT, layer.group_discard(group_of(name), channel))
                self.subscribed.discard(name)
            for name in wanted - self.subscribed:
                await within(PATIENCE_TO_CONNECT, layer.group_add(group_of(name), channel))
                self.subscribed.add(name)
                stream = parse_stream(name)
                if stream is not None and stream.has_revision:
                    # What committed before the group was joined sent its poke to nobody.
                    self.hub.wake(stream)

    def check(self) -> None:
        """Once a second: give a sign of life; replace a channel that brings nothing any more."""
        if self.make_layer is None:
            return
        self.announcer.give_sign()
        if self.layer is not None and time.monotonic() - self.echoed_at > DEAF:
            away.warn("Nothing comes over the channel layer; it is made anew")
            if self._listening is not None:
                self._listening.cancel()

    # --- saying ----------------------------------------------------------------------------

    def say(self, name: str, /, **message: Any) -> None:
        """Send to the other processes without waiting; lost messages are harmless."""
        if self.make_layer is None:
            return
        # Of pokes for one stream the last says all; so does the last sign of life.
        kind = message["kind"]
        key = (kind, name) if kind in {"poke", "alive"} else next(_numbers)
        if len(self._waiting) >= WAITING and key not in self._waiting:
            self.dropped += 1
            return
        told = {"type": "hub", "from": self.process, "stream": name, **message}
        if kind == "poke" and key in self._waiting:
            told["revision"] = latest(self._waiting[key][1]["revision"], told["revision"])
        self._waiting[key] = (group_of(name), told)
        self._filled.set()

    def say_to_all(self, kind: str, /, **message: Any) -> None:
        """Send to every process."""
        self.say(EVERYONE, kind=kind, **message)

    async def _send_for_ever(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            while self._waiting:
                group, message = self._waiting.pop(next(iter(self._waiting)))
                try:
                    if self.layer is None:
                        raise ConnectionError("not connected")
                    await within(PATIENCE, self.layer.group_send(group, message))
                except Exception as error:
                    self.dropped += 1 + len(self._waiting)
                    self._waiting.clear()
                    away.warn("A poke was not sent (%r); the sweep will find the change", error)
                    await asyncio.sleep(PAUSE)

    # --- hearing ---------------------------------------------------------------------------

    def _hear(self, message: dict[str, Any]) -> None:
        try:
            sender = message["from"]
            if sender == self.process:
                self.echoed_at = time.monotonic()
                return
            self.heard += 1
            self.HEARD[message["kind"]](self, sender, message)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # A message of another version must not end the listening.
            logger.debug("A message was not understood: %r", error)

    def _hear_poke(self, sender: str, message: dict[str, Any]) -> None:
        stream = parse_stream(message["stream"])
        if stream is not None:
            self.hub.wake(stream, message.get("revision"))

    def _hear_access(self, sender: str, message: dict[str, Any]) -> None:
        self.hub.recheck_member(int(message["member"]))

    def _hear_typing(self, sender: str, message: dict[str, Any]) -> None:
        stream = parse_stream(message["stream"])
        if stream is not None:
            member, name = int(message["member"]), str(message["name"])
            self.company.note_typing(stream.id, member, name, sender)

    def _hear_alive(self, sender: str, message: dict[str, Any]) -> None:
        if self.company.neighbours.alive(sender, int(message["serial"])):
            self._ask(sender)

    def _hear_changes(self, sender: str, message: dict[str, Any]) -> None:
        told = read_told(message)
        if self.company.neighbours.changed(sender, told):
            self._ask(sender)
        self._look_at(set(told.crowds), set(told.tabs))

    def _hear_all(self, sender: str, message: dict[str, Any]) -> None:
        told = read_told(message)
        self._look_at(self.company.neighbours.everything(sender, told), set(told.tabs))

    def _hear_ask(self, sender: str, message: dict[str, Any]) -> None:
        if message["of"] in {"", self.process}:
            self.announcer.answer()

    def _look_at(self, topics: set[int], members: set[int]) -> None:
        for topic_id in topics:
            self.company.look_soon(topic_id)
        for member_id in members & self.hub.of_member.keys():
            self.tabs.keep_to_the_limit(member_id)

    def _ask(self, process: str) -> None:
        now = time.monotonic()
        if now - self._asked_at.get(process, -PAUSE) >= PAUSE:
            self._asked_at = {p: at for p, at in self._asked_at.items() if now - at < DEAF}
            self._asked_at[process] = now
            self.say_to_all("ask", of=process)

    HEARD: dict[str, Callable[..., None]] = {
        "poke": _hear_poke,
        "access": _hear_access,
        "typing": _hear_typing,
        "alive": _hear_alive,
        "changes": _hear_changes,
        "all": _hear_all,
        "ask": _hear_ask,
    }
