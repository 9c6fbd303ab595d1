"""The live half of this process: one hub, its company, its bridge, and the way in from threads."""

import asyncio
import logging
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

from realtime.bridge import PATIENCE, Bridge, group_of
from realtime.clock import Clock
from realtime.company import Company
from realtime.hub import Hub
from realtime.streams import Stream

logger = logging.getLogger(__name__)


class LiveProcess:
    """What a process with sockets runs on its event loop."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.company = Company(self.hub)
        self.bridge = Bridge(self.hub, self.company)
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
            try:
                self.bridge.announce(self.company.tick())
                self.clock.beat(second)
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
    _tell_others(process, "members", kind="access", member=member_id)


def _tell_others(process: LiveProcess | None, name: str, **message: Any) -> None:
    if not settings.REDIS_URL:
        return
    if process is not None:
        process.hub.loop.call_soon_threadsafe(partial(process.bridge.say, name, **message))
        return
    try:
        async_to_sync(_send)(
            group_of(name), {"type": "hub", "from": "", "stream": name, **message}
        )
    except Exception as error:
        logger.warning("A poke was not sent (%s); the sweep will find the change", error)


async def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is not None:
        await asyncio.wait_for(layer.group_send(group, message), PATIENCE)
