"""What happens by the clock: the sweep for what no poke told, heartbeats, and the way out."""

import asyncio
import logging
import random

from realtime import sources
from realtime.access import epochs_of
from realtime.hub import Hub
from realtime.identity import ended_sessions
from realtime.threads import PULLS, on

logger = logging.getLogger(__name__)

SWEEP = 2.0
# Every so many sweeps the sessions of all sockets are looked up again: 8 seconds.
SWEEPS_A_SESSION = 4
HEARTBEAT = 25
TOO_SLOW, DRAINING = 4009, 4012
DRAINED_AT_ONCE = 100


class Clock:
    """The regular work of one hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.sweeps = 0

    async def sweep_for_ever(self) -> None:
        """The database may be away: sockets stay, and the next sweep asks again."""
        while True:
            await asyncio.sleep(SWEEP)
            try:
                await self.sweep()
            except Exception:
                logger.exception("A sweep failed")

    async def sweep(self) -> None:
        """Streams that moved on, members whose rights changed, sockets that are too slow."""
        hub = self.hub
        self.sweeps += 1
        streams = [stream for stream in hub.streams if stream.has_revision]
        for stream, revision in (await on(PULLS, sources.heads, streams)).items():
            hub.wake(stream, revision)
        await self._sweep_members()
        await self._sweep_audiences()
        for socket in list(hub.sockets):
            if socket.is_too_slow():
                socket.close(TOO_SLOW)

    async def _sweep_members(self) -> None:
        hub = self.hub
        if not hub.of_member:
            return
        epochs = await on(PULLS, epochs_of, set(hub.of_member))
        ended: set[str] = set()
        if self.sweeps % SWEEPS_A_SESSION == 0:
            ended = await on(PULLS, ended_sessions, [s.identity for s in hub.sockets])
        for member_id, sockets in list(hub.of_member.items()):
            for socket in list(sockets):
                changed = socket.access_epoch != epochs.get(member_id)
                if changed or socket.identity.session_key in ended:
                    hub.supervise("access", hub.check_access(socket))

    async def _sweep_audiences(self) -> None:
        """Streams that are no longer for everyone, or no longer for the same people.

        A poke tells of new posts; a rule that changed, a topic that was hidden while only its
        people are listened to, a mandate that ran out: nobody pokes for these.
        """
        streams = [s for s in self.hub.streams if s.kind in {"topic", "board"}]
        if not streams:
            return
        for stream, audience in (await on(PULLS, sources.audiences, streams)).items():
            live = self.hub.streams.get(stream)
            if live is None or audience == sources.EVERYONE:
                continue
            if audience != live.audience or self.sweeps % SWEEPS_A_SESSION == 0:
                await self.hub.check_readers(live)
                live.audience = audience

    def beat(self, second: int) -> None:
        """Heartbeats, to a 25th of the sockets each second."""
        for socket in self.hub.sockets:
            if socket.id % HEARTBEAT == second % HEARTBEAT and not socket.is_blocked:
                socket.tell({"type": "heartbeat", "revisions": self.hub.revisions_of(socket)})

    async def drain(self) -> None:
        """Tell every socket when to come back, spread out, and close it."""
        self.hub.is_draining = True
        waiting = list(self.hub.sockets)
        window = max(1.0, min(30.0, len(waiting) / 100))
        for start in range(0, len(waiting), DRAINED_AT_ONCE):
            for socket in waiting[start : start + DRAINED_AT_ONCE]:
                later = round(random.uniform(0.25, window), 2)  # noqa: S311
                socket.close(DRAINING, {"type": "draining", "retry_after": later})
            await asyncio.sleep(0.25)
