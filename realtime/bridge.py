"""Between processes: pokes, presence and typing over one channel of the layer.

The layer may lose, double or be away: what matters is in the database.
"""

import asyncio
import logging
import uuid
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from realtime.company import Company
from realtime.hub import Hub
from realtime.streams import Stream, parse_stream

logger = logging.getLogger(__name__)

PATIENCE = 0.5
PAUSE = 1.0


def group_of(stream_name: str) -> str:
    """The layer's group of a stream."""
    return f"majlis.{stream_name}"


class Bridge:
    """One channel a process; it joins a group only while the stream has listeners here."""

    def __init__(self, hub: Hub, company: Company) -> None:
        self.hub = hub
        self.company = company
        self.process = uuid.uuid4().hex
        self.layer = get_channel_layer() if settings.REDIS_URL else None
        self.channel = ""
        self.heard = 0

    async def run(self) -> None:
        """Listen for ever; with the layer away, try again each second."""
        if self.layer is None:
            return
        self.hub.on_open = lambda stream: self._soon(self._subscribe(stream.name))
        self.hub.on_close = lambda stream: self._soon(self._unsubscribe(stream.name))
        while True:
            try:
                self.channel = await self.layer.new_channel("hub")
                await self.layer.group_add(group_of("members"), self.channel)
                for stream in list(self.hub.streams):
                    await self._subscribe(stream.name)
                while True:
                    message = await self.layer.receive(self.channel)
                    # Apart: a message of another version must not end the listening.
                    self.hub.loop.call_soon(self._hear, message)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger.warning("The channel layer is away (%s); the sweep goes on", error)
                await asyncio.sleep(PAUSE)

    def say(self, stream_name: str, **message: Any) -> None:
        """Send to the other processes without waiting; lost messages are harmless."""
        if self.layer is not None:
            message = {"type": "hub", "from": self.process, "stream": stream_name, **message}
            self._soon(self._send(group_of(stream_name), message))

    async def _send(self, group: str, message: dict[str, Any]) -> None:
        try:
            assert self.layer is not None  # noqa: S101
            await asyncio.wait_for(self.layer.group_send(group, message), PATIENCE)
        except Exception as error:
            logger.warning("A poke was not sent (%s); the sweep will find the change", error)

    async def _subscribe(self, name: str) -> None:
        stream = parse_stream(name)
        while self.layer is not None and self.channel and stream in self.hub.streams:
            try:
                await self.layer.group_add(group_of(name), self.channel)
            except Exception as error:
                # The layer itself tries no second time.
                logger.warning("%s has only the sweep for now (%s)", name, error)
                await asyncio.sleep(PAUSE)
                continue
            if stream is not None and stream.has_revision:
                # What committed while the group was being joined sent its poke to nobody.
                self.hub.wake(stream)
            return

    async def _unsubscribe(self, name: str) -> None:
        if self.layer is not None and self.channel:
            await self.layer.group_discard(group_of(name), self.channel)

    def _soon(self, work: Any) -> None:
        self.hub.supervise("bridge", work)

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("from") == self.process:
            return
        self.heard += 1
        stream = parse_stream(message.get("stream"))
        kind = message.get("kind")
        if kind == "access":
            self.hub.recheck_member(int(message["member"]))
        elif stream is None:
            return
        elif kind == "poke":
            self.hub.wake(stream, message.get("revision"))
        elif kind == "presence":
            people = {int(m): str(name) for m, name in message["people"].items()}
            self.company.hear(stream.id, message["from"], message["count"], people)
        elif kind == "typing":
            self.company.note_typing(stream.id, message["member"], message["name"])

    def announce(self, announcements: list[tuple[int, int, dict[int, str]]]) -> None:
        """Who is here, for the processes that have listeners of the same topics."""
        for topic_id, count, people in announcements:
            named = {str(member): name for member, name in people.items()}
            name = Stream("topic", topic_id).name
            self.say(name, kind="presence", count=count, people=named)
