"""The live half of this process: one hub, its company, its bridge, and the way in from threads."""

import asyncio
import logging
import time
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

from realtime.admission import Doorkeeper
from realtime.arrivals import look_up
from realtime.bridge import EVERYONE, PATIENCE, Bridge, group_of
from realtime.clock import Clock
from realtime.company import Company
from realtime.gathering import Gathering
from realtime.hub import Hub
from realtime.neighbours import Neighbours
from realtime.seldom import Seldom
from realtime.streams import Stream
from realtime.threads import DOOR

logger = logging.getLogger(__name__)
away = Seldom(logger)
# Who has no sockets speaks to the layer from a thread, and does not wait for it twice in a row.
SECONDS_TO_RECOVER = 5.0


class LiveProcess:
    """What a process with sockets runs on its event loop."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.company = Company(self.hub, Neighbours())
        self.bridge = Bridge(self.hub, self.company)
        self.tabs = self.bridge.tabs
        self.door = Doorkeeper()
        self.arrivals = Gathering(DOOR, look_up)
        self.clock = Clock(self.hub)

    def start(self) -> None:
        """To be called once, on the event loop."""
        self.hub.supervise("sweep", self.clock.sweep_for_ever())
        self.hub.supervise("bridge", self.bridge.run())
        self.hub.supervise("tick", self._tick_for_ever())

    async def _tick_for_ever(self) -> None:
        second = 0
        while True:
            await asyncio.sleep(1)
            second += 1
            # One that fails must not silence the others.
            for act in (self.company.tick, self.bridge.check, partial(self.clock.beat, second)):
                try:
                    act()
                except Exception:
                    logger.exception("A tick failed")


_running: LiveProcess | None = None


def live_process() -> LiveProcess:
    """The live half of this process, started by the first socket of its event loop."""
    global _running  # noqa: PLW0603
    if _running is None or _running.hub.loop is not asyncio.get_running_loop():
        _running = LiveProcess()
        _running.start()
    return _running


def running() -> LiveProcess | None:
    """The live half, if this process has one."""
    return _running if _running is not None and not _running.hub.loop.is_closed() else None


def is_open() -> bool:
    """Whether newcomers are welcome: false while this process empties itself before its end."""
    process = running()
    return process is None or not process.hub.is_draining


def poke(stream: Stream, revision: int | None) -> None:
    """Say that a stream has moved on. From any thread, after the commit; may be lost."""
    process = running()
    if process is not None:
        process.hub.loop.call_soon_threadsafe(partial(process.hub.wake, stream, revision))
    _tell_others(process, stream.name, kind="poke", revision=revision)


def poke_access(member_id: int) -> None:
    """Say that what a member may do has changed. From any thread, after the commit."""
    process = running()
    if process is not None:
        process.hub.loop.call_soon_threadsafe(process.hub.recheck_member, member_id)
    _tell_others(process, EVERYONE, kind="access", member=member_id)


class _Outside:
    """The layer, spoken to by a process without sockets."""

    failed_at = -SECONDS_TO_RECOVER


def _tell_others(process: LiveProcess | None, name: str, **message: Any) -> None:
    if not settings.REDIS_URL:
        return
    if process is not None:
        process.hub.loop.call_soon_threadsafe(partial(process.bridge.say, name, **message))
        return
    if time.monotonic() - _Outside.failed_at < SECONDS_TO_RECOVER:
        return
    try:
        async_to_sync(_send)(
            group_of(name), {"type": "hub", "from": "", "stream": name, **message}
        )
    except Exception as error:
        _Outside.failed_at = time.monotonic()
        away.warn("A poke was not sent (%r); the sweep will find the change", error)


async def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is not None:
        await asyncio.wait_for(layer.group_send(group, message), PATIENCE)
