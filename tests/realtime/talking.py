"""A client of the socket, as tests speak: it says frames, hears frames and keeps what it holds."""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import close_old_connections
from django.test import Client

from forum.actions import publish_post
from realtime.process import LiveProcess, running
from realtime.routing import websocket_urlpatterns
from realtime.unrouted import refuse_unrouted

Frame = dict[str, Any]
Answer = TypeVar("Answer")

PATIENCE = 20.0
# What comes by the clock, whatever a test is about.
BY_THE_CLOCK = {"presence", "typing", "heartbeat"}
application = refuse_unrouted(URLRouter(websocket_urlpatterns))


async def beside(work: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
    """Run what asks the database away from the event loop."""

    def with_connection() -> Answer:
        close_old_connections()
        return work(*args, **kwargs)

    return await sync_to_async(with_connection, thread_sensitive=True)()


async def write_post(topic: Any, author: Any, body: str, **more: Any) -> Any:
    """A post that comes by another way than the socket."""
    published = await beside(publish_post, topic=topic, author=author, body=body, **more)
    return published.post


def session_of(member: Any) -> str:
    """The key of a new session, as after a sign-in in a browser."""
    browser = Client()
    browser.force_login(member)
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


class Guest:
    """One open socket."""

    def __init__(self, line: WebsocketCommunicator) -> None:
        self.line = line
        self.heard: list[Frame] = []
        self.messages: list[Frame] = []
        self.welcome: Frame = {}
        self.session = ""

    async def say(self, frame_type: str, **fields: Any) -> None:
        """Send one frame."""
        await self.line.send_input(
            {"type": "websocket.receive", "text": json.dumps({"type": frame_type, **fields})}
        )

    async def say_text(self, text: str | None = None, *, data: bytes | None = None) -> None:
        """Send whatever it is."""
        message = {"text": text} if data is None else {"bytes": data}
        await self.line.send_input({"type": "websocket.receive", **message})

    async def message(self) -> Frame:
        """The next message as it was sent; its frames go to `heard`."""
        raw = await self.line.receive_output(PATIENCE)
        if raw["type"] == "websocket.close":
            frame = {"type": "closed", "code": raw["code"]}
        else:
            frame = json.loads(raw["text"])
        self.messages.append(frame)
        self.heard += frame["frames"] if frame["type"] == "batch" else [frame]
        return frame

    async def until(self, frame_type: str, **fields: Any) -> Frame:
        """The first frame like this among those not yet taken; the others stay in `heard`."""
        begun = 0
        while True:
            for index in range(begun, len(self.heard)):
                frame = self.heard[index]
                if frame["type"] == frame_type and fields.items() <= frame.items():
                    return self.heard.pop(index)
            begun = len(self.heard)
            if any(frame["type"] == "closed" for frame in self.heard):
                raise AssertionError(f"closed before {frame_type}: {self.heard}")
            await self.message()

    async def hear(self) -> Frame:
        """The next frame that does not come by the clock."""
        while True:
            for index, frame in enumerate(self.heard):
                if frame["type"] not in BY_THE_CLOCK:
                    return self.heard.pop(index)
            await self.message()

    async def closed(self) -> int:
        """The code with which the server closes, whatever it says before."""
        return int((await self.until("closed"))["code"])

    async def rest(self) -> list[Frame]:
        """All that was sent before the answer to this ping, without what comes by the clock."""
        await self.say("ping")
        await self.until("pong")
        rest = [frame for frame in self.heard if frame["type"] not in BY_THE_CLOCK]
        self.heard.clear()
        return rest

    async def join(self, stream: str, since: int | None = None) -> Frame:
        """Join and be let in."""
        more = {} if since is None else {"since": since}
        await self.say("join", stream=stream, **more)
        return await self.until("joined", stream=stream)

    async def post(self, topic: Any, body: str, client_id: str = "", **more: Any) -> Frame:
        """Send a post; the answer to it."""
        sent_id = client_id or str(uuid.uuid4())
        await self.say("post", topic=topic.pk, body=body, client_id=sent_id, **more)
        while True:
            for index, frame in enumerate(self.heard):
                if frame.get("client_id") == sent_id:
                    return self.heard.pop(index)
            await self.message()

    async def leave(self) -> None:
        """Close this end and wait until the server has let go."""
        if not self.line.future.done():
            await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait(PATIENCE)


class Hall:
    """Where the guests of a test are."""

    def __init__(self) -> None:
        self.guests: list[Guest] = []

    @property
    def live(self) -> LiveProcess:
        """The live half of this process."""
        process = running()
        assert process is not None
        return process

    async def knock(
        self,
        member: Any = None,
        *,
        session: str = "",
        token: str = "",
        origin: str | None = "",
        subprotocols: tuple[str, ...] = ("majlis.v1",),
        path: str = "/ws/",
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> tuple[Guest, bool, Any]:
        """Ask to be let in; the guest, whether it was, and the subprotocol or close code."""
        if member is not None:
            session = await beside(session_of, member)
        given = [(b"host", b"127.0.0.1:8000"), *headers]
        if origin is not None:
            given.append((b"origin", (origin or settings.SITE_URL).encode()))
        if session:
            given.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()))
        if token:
            given.append((b"authorization", f"Bearer {token}".encode()))
        line = WebsocketCommunicator(application, path, given, list(subprotocols))
        guest = Guest(line)
        guest.session = session
        self.guests.append(guest)
        let_in, what = await line.connect(PATIENCE)
        return guest, let_in, what

    async def enter(self, member: Any = None, **more: Any) -> Guest:
        """Come in and hear `welcome`."""
        guest, let_in, _ = await self.knock(member, **more)
        assert let_in
        guest.welcome = await guest.message()
        guest.heard.clear()
        assert guest.welcome["type"] == "welcome"
        return guest

    async def settle(self) -> None:
        """Sweep, and wait until all that was woken by it or before has been done."""
        await self.live.clock.sweep()
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until no pull and no look at rights is under way."""
        hub = self.live.hub
        while busy := [task for task in hub._tasks if not is_endless(task)]:
            await asyncio.wait(busy, timeout=PATIENCE)
            assert all(task.done() for task in busy), busy

    async def close(self) -> None:
        """Everybody goes home."""
        process = running()
        for guest in self.guests:
            await guest.leave()
        if process is not None:
            await end_all(process.hub._tasks)


async def end_all(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel until it is done: the client of Redis swallows a cancellation while it connects."""
    left = set(tasks)
    async with asyncio.timeout(PATIENCE):
        while left:
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=0.2)


def is_endless(task: asyncio.Task[Any]) -> bool:
    """Whether this is the sweep, the clock or the bridge, which never end."""
    frame = task.get_coro().cr_frame  # type: ignore[union-attr]
    return frame is not None and frame.f_locals.get("name") in {"sweep", "tick", "bridge"}
