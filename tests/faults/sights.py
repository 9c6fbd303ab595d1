"""What of a room can be seen elsewhere: pages, search, counters, the API, notifications.

Each way is asked as one who may read, who must see it, or the trial would check nothing; and as
one who may no longer, to whom it must look as if the room had never been.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from tests.faults.clients import Client
from tests.faults.grounds import Estate, until
from tests.faults.sites import Site
from tests.faults.wire import ask, read_page
from tests.realtime.servers.sites import PATIENCE

WORD = "heptadecagon"
NOWHERE = 987_654


class Reader(NamedTuple):
    """A member with a browser and a token."""

    client: Client
    session: str


class Room(NamedTuple):
    """Where it lies, and the post that mentions both readers."""

    topic: int
    board: int
    slug: str
    post: int

    @property
    def word(self) -> str:
        """In its posts, and in those of no other room."""
        return WORD + self.slug

    @property
    def traces(self) -> list[str]:
        """What a page or an answer that tells of the room has in it."""
        return [*self.found, f"/t/{self.topic}/", f"/b/{self.slug}/", f"{self.word} said"]

    @property
    def found(self) -> list[str]:
        """What a search that finds it answers: boards are named beside every page."""
        return [f"/p/{self.post}/"]


async def spoken_in(
    estate: Estate, slug: str, speaker: Client, told: Sequence[int], mark: str
) -> Room:
    """Somebody writes a word there that is nowhere else, and mentions these members."""
    names = " ".join(f"@{m['handle']}" for m in estate.members if m["id"] in told)
    entry = await speaker.post(estate.room(slug), f"{WORD}{slug} said to {names} {mark} end")
    await until(lambda: entry.place, "it is stored")
    assert entry.place is not None
    return Room(estate.room(slug), estate.board(slug), slug, entry.place["id"])


def closed(room: Room) -> list[str]:
    """Addresses that are not there for whoever may not read."""
    topic, slug = room.topic, room.slug
    pages = ("", "print/", "export/", "feed/", f"find/?q={room.word}", "changes/?since=0")
    return [
        *(f"/t/{topic}/{page}" for page in pages),
        f"/b/{slug}/",
        f"/b/{slug}/feed/",
        f"/p/{room.post}/",
        f"/api/v1/topics/{topic}",
        f"/api/v1/topics/{topic}/posts",
        f"/api/v1/boards/{room.board}/topics",
    ]


def lists(room: Room) -> list[str]:
    """Addresses that are there for everybody, and tell of the room to whoever may read it."""
    return [
        f"/search/?q={room.word}",
        f"/api/v1/search?q={room.word}",
        "/",
        "/boards/",
        "/live/",
        "/api/v1/boards",
        "/notifications/",
        "/api/v1/notifications",
    ]


async def all_told(site: Site, readers: Sequence[Reader]) -> list[str]:
    """The bell rings for those who were mentioned, until they look."""
    end = time.monotonic() + PATIENCE
    while not all([await unread(site, reader) for reader in readers]):
        if time.monotonic() > end:
            return ["vacuous: nothing is new for those who were mentioned"]
        await asyncio.sleep(0.1)
    return []


async def look(site: Site, path: str, reader: Reader) -> tuple[int, str]:
    """Pages with the cookie, the API with the token."""
    token = reader.client.token if path.startswith("/api/") else ""
    return await read_page(site.ports()[0], path, token=token, session=reader.session)


async def unread(site: Site, reader: Reader) -> int:
    """The number beside the bell."""
    status, answer = await ask(
        site.ports()[0], "GET", "/api/v1/notifications", reader.client.token
    )
    assert status == 200, answer
    return int(answer["unread"])


async def seen_by_all(site: Site, room: Room, readers: Sequence[Reader]) -> list[str]:
    """While they may read, each way tells of it."""
    found = await all_told(site, readers)
    for reader in readers:
        name = reader.client.name
        for path in closed(room):
            status, _ = await look(site, path, reader)
            if status not in {200, 302}:
                found.append(f"vacuous: {path} answered {status} to {name}, who may read")
        for path in lists(room):
            status, text = await look(site, path, reader)
            if not tells(path, text, room):
                found.append(f"vacuous: {path} ({status}) tells {name} nothing, who may read")
    return found


async def seen_no_more(site: Site, room: Room, reader: Reader) -> list[str]:
    """As if it had never been."""
    found: list[str] = []
    if count := await unread(site, reader):
        found.append(f"R23: {reader.client.name} still has {count} unread notifications")
    for path in closed(room):
        status, text = await look(site, path, reader)
        if status != 404 or tells(path, text, room, asked=path):
            found.append(f"R23: {path} answered {status} to {reader.client.name}")
        if path.startswith("/api/") or "/changes/" in path:
            never = elsewhere(path, room)
            if (status, text) != (answer := await look(site, never, reader)):
                found.append(f"R23: {path} answered {status} {text} and not {answer}")
    for path in lists(room):
        status, text = await look(site, path, reader)
        if status != 200 or tells(path, text, room, asked=path):
            found.append(f"R23: {path} ({status}) still tells {reader.client.name} of the room")
    return found


def elsewhere(path: str, room: Room) -> str:
    """The same of a topic or board there never was."""
    for number in (room.topic, room.board):
        for kind in ("t", "topics", "boards"):
            path = path.replace(f"/{kind}/{number}", f"/{kind}/{NOWHERE}")
    return path


def tells(path: str, text: str, room: Room, *, asked: str = "") -> bool:
    """Whether the room shows; the address that was asked for may be repeated."""
    if path == "/api/v1/boards":
        return f'"slug":"{room.slug}"' in text.replace(" ", "")
    if path == "/api/v1/notifications":
        return f'"topic":{room.topic},' in text.replace(" ", "")
    plain = text.replace(asked, "") if asked else text
    traces = room.found if "/search" in path and not asked else room.traces
    return any(trace in plain for trace in traces)


async def reader_of(clerk: Any, client: Client) -> Reader:
    """Signed in by cookie too."""
    return Reader(client, await clerk.soon("sign_in", member=client.member))
