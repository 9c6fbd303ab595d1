"""What the load calls: ours whole, parts of ours, and a stock Channels consumer.

`/watch/` reads and `/say/` writes, but for ours whole, which has `/ws/` for both.
"""

import asyncio
import json
import os
from typing import Any, ClassVar

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.db import transaction
from django.urls import path

from config.asgi import application as ours
from forum.models import Post, Topic
from realtime.consumers import LiveConsumer
from realtime.process import live_process, poke
from realtime.streams import Stream
from realtime.threads import ACTIONS, on

GROUND = json.loads(os.environ.get("BENCHMARK_GROUND", "{}"))


class StockReader(AsyncWebsocketConsumer):
    """As the tutorial of Channels has it."""

    async def connect(self) -> None:
        """Into the group."""
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()
        await self.send(text_data="joined")

    async def disconnect(self, code: int) -> None:
        """Out of the group."""
        await self.channel_layer.group_discard("room", self.channel_name)

    async def say(self, event: dict[str, Any]) -> None:
        """From the layer to the browser."""
        await self.send(text_data=event["text"])


class StockWriter(AsyncWebsocketConsumer):
    """Passes on what it hears, with as many bytes around it as ours has."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """To everybody in the group."""
        text = as_large_as_ours(text_data or "")
        await self.channel_layer.group_send("room", {"type": "say", "text": text})


class HubWriter(AsyncWebsocketConsumer):
    """Gives the hub one post at a time, as if it had just read it from the database."""

    channel_layer_alias = "none"

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame to each listener, and no batches."""
        hub = live_process().hub
        live = hub.streams[Stream("topic", GROUND["topic"])]
        async with live.turn:
            revision = live.revision + 1
            frame = post_frame(text_data or "", revision)
            live.advance(revision, [frame])
            await hub._tell(live, [frame])


class Shelf:
    """Posts stored beforehand, which come to light one by one as if just committed elsewhere."""

    def __init__(self) -> None:
        self.topic: int = GROUND["shelf"]
        self.store: int = GROUND["store"]
        self.first: int = GROUND["shelf_revision"]
        self.shown = self.asked = 0
        self.showing: asyncio.Task[None] | None = None

    def ask(self) -> None:
        """One more post."""
        self.asked += 1
        if self.showing is None or self.showing.done():
            self.showing = asyncio.get_running_loop().create_task(self._show())

    async def _show(self) -> None:
        while self.shown < self.asked:
            self.shown = self.asked
            await on(ACTIONS, self._commit, self.first + self.shown)
            poke(Stream("topic", self.topic), self.first + self.shown)

    def _commit(self, revision: int) -> None:
        ready = Post.objects.filter(topic=self.store, revision__range=(self.first + 1, revision))
        with transaction.atomic():
            ready.update(topic=self.topic)
            Topic.objects.filter(pk=self.topic).update(revision=revision)


class ShelfWriter(AsyncWebsocketConsumer):
    """Another process has committed a post: the hub is poked, pulls, gathers and delivers."""

    channel_layer_alias = "none"
    shelf: ClassVar[Shelf]

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Which post does not matter: they come in order."""
        if not hasattr(ShelfWriter, "shelf"):
            ShelfWriter.shelf = Shelf()
        self.shelf.ask()


def post_frame(text: str, revision: int) -> dict[str, Any]:
    """A post that was never stored."""
    post = GROUND["post"] | {"revision": revision, "body_html": f"<p>{text}</p>"}
    name = Stream("topic", GROUND["topic"]).name
    return {"type": "post", "stream": name, "revision": revision, "post": post}


def as_large_as_ours(text: str) -> str:
    """The text and what ours sends beside it, written out once."""
    return json.dumps(post_frame(text, 1), ensure_ascii=False, separators=(",", ":"))


def _two(watch: Any, say: Any) -> ProtocolTypeRouter:
    paths = [path("watch/", watch.as_asgi()), path("say/", say.as_asgi())]
    return ProtocolTypeRouter({"websocket": URLRouter(paths)})


hub_alone = _two(LiveConsumer, HubWriter)
written_elsewhere = _two(LiveConsumer, ShelfWriter)
stock = _two(StockReader, StockWriter)
__all__ = ["hub_alone", "ours", "stock", "written_elsewhere"]
