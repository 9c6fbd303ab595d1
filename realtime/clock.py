"""What happens by the clock: the sweep for what no poke told, heartbeats, and the way out."""

import asyncio
import logging
import random
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from forum.wire import time_of
from realtime import sources
from realtime.epoch import epoch_or_none
from realtime.frames import Frame
from realtime.hearing import is_silent
from realtime.hub import Hub
from realtime.identity import ended_sessions, stamps_of
from realtime.seldom import Seldom
from realtime.sockets import Socket
from realtime.streams import Stream
from realtime.threads import PULLS, on

logger = logging.getLogger(__name__)
away = Seldom(logger)

SWEEP = 2.0
# Sessions, and who may read what is not for everyone, are looked at in turn: each of them once
# in so many sweeps, which is 8 seconds.
SWEEPS_A_ROUND = 4
HEARTBEAT = 25
MISSED, TOO_SLOW, DRAINING = 4008, 4009, 4012
DRAINED_AT_ONCE = 100
SECONDS_TO_ANSWER = 5.0
SECONDS_TO_LEAVE = 3.0
# Not all of those who lost their line may come back in the same moment: so many a second.
RETURNS_A_SECOND = 100
LEAST_WINDOW, MOST_WINDOW = 1.0, 30.0
# Heartbeats before their time, a second at most: the first of a herd were told too small a window.
EARLY_BEATS = 200


def reconnect_window(sockets: int) -> float:
    """Within how many seconds so many clients are to come back."""
    return max(LEAST_WINDOW, min(MOST_WINDOW, sockets / RETURNS_A_SECOND))


def welcome(hub: Hub, socket: Socket, data_set: str) -> Frame:
    """The first frame of a socket."""
    socket.window = reconnect_window(len(hub.sockets))
    return {
        "type": "welcome",
        "protocol": 1,
        "epoch": data_set,
        "member": socket.member_id,
        "now": time_of(timezone.now()),
        "heartbeat": HEARTBEAT,
        "reconnect": socket.window,
        "limits": {
            "frame": settings.FRAME_LIMIT,
            "post": settings.POST_LIMIT,
            "room_post": settings.ROOM_POST_LIMIT,
        },
    }


class Clock:
    """The regular work of one hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.sweeps = 0
        # What the open sockets were told to be the data set: more than one is one too many.
        self.data_sets: set[str] = set()
        self._passwords: dict[int, int] = {}
        # Sockets of which a frame is being answered, and those that go once it is.
        self._answering: set[Socket] = set()
        self._leaving: dict[Socket, Frame] = {}

    # --- the sweep -------------------------------------------------------------------------

    async def sweep_for_ever(self) -> None:
        """The database may be away: sockets stay, and the next sweep asks again."""
        while True:
            await asyncio.sleep(SWEEP)
            try:
                await self.sweep()
            except Exception as failure:
                away.failed("A sweep", failure)

    async def sweep(self) -> None:
        """Streams that moved on, members whose rights changed, sockets that are too slow.

        Raises what the first of its steps that failed did, after the last.
        """
        hub = self.hub
        self.sweeps += 1
        for socket in list(hub.sockets):
            if socket.is_too_slow():
                socket.close(TOO_SLOW)
            elif is_silent(socket.heard):
                socket.close(MISSED)
        failures: list[Exception] = []
        # One that fails must not keep the others from being asked.
        for step in (
            self._sweep_epoch, self._sweep_heads, self._sweep_members, self._sweep_audiences,
        ):  # fmt: skip
            try:
                await step()
            except Exception as failure:
                failures.append(failure)
        if failures:
            raise failures[0]

    async def _sweep_heads(self) -> None:
        """Streams whose pokes were lost."""
        streams = [stream for stream in self.hub.streams if stream.has_revision]
        for stream, revision in (await on(PULLS, sources.heads, streams)).items():
            self.hub.wake(stream, revision)

    async def _sweep_epoch(self) -> None:
        """A backup was restored under our feet: all that is held here is of another past."""
        found = await on(PULLS, epoch_or_none)
        if found is None:
            return
        told, self.data_sets = self.data_sets, {found}
        if not told - {found}:
            return
        logger.warning("The data were restored: all sockets begin anew")
        sockets = list(self.hub.sockets)
        for socket in sockets:
            for stream in list(socket.streams):
                self.hub.leave(socket, stream)
        await self.see_off(sockets)

    async def _sweep_members(self) -> None:
        hub = self.hub
        if not hub.of_member:
            return
        stamps = await on(PULLS, stamps_of, set(hub.of_member))
        due = [s.identity for s in hub.sockets if self._is_due(s.id) and s.identity.session_key]
        ended = await on(PULLS, ended_sessions, due) if due else set()
        known, self._passwords = self._passwords, {m: hash(s[1]) for m, s in stamps.items()}
        for member_id, sockets in list(hub.of_member.items()):
            epoch = stamps[member_id][0] if member_id in stamps else None
            password = self._passwords.get(member_id)
            is_new = known.get(member_id, password) != password
            for socket in list(sockets):
                changed = is_new or socket.access_epoch != epoch
                if changed or socket.identity.session_key in ended:
                    hub.supervise("access", hub.check_access(socket))

    def _is_due(self, number: int) -> bool:
        return number % SWEEPS_A_ROUND == self.sweeps % SWEEPS_A_ROUND

    async def _sweep_audiences(self) -> None:
        """Streams that are no longer for everyone, or no longer for the same people.

        A poke tells of new posts; a rule that changed, a topic that was hidden while only its
        people are listened to, a mandate or a role that ran out: nobody pokes for these.
        """
        streams = [s for s in self.hub.streams if s.kind in {"topic", "board"}]
        found = await on(PULLS, sources.audiences, streams) if streams else {}
        for stream, audience in found.items():
            live = self.hub.streams.get(stream)
            if live is None or audience == sources.EVERYONE:
                continue
            if audience != live.audience or self._is_due(stream.id):
                await self.hub.check_readers(live)
                live.audience = audience
        cases = self.hub.streams.get(Stream("cases"))
        if cases is not None and self._is_due(0):
            await self.hub.check_readers(cases, all_of_them=True)

    # --- heartbeats ------------------------------------------------------------------------

    def beat(self, second: int) -> None:
        """Heartbeats, to a 25th of the sockets each second, and where the window has doubled."""
        window, early = reconnect_window(len(self.hub.sockets)), EARLY_BEATS
        for socket in self.hub.sockets:
            if socket.id % HEARTBEAT != second % HEARTBEAT:
                if not early or window < 2 * socket.window:
                    continue
                early -= 1
            if not socket.is_blocked:
                socket.window = window
                revisions = self.hub.revisions_of(socket)
                socket.tell({"type": "heartbeat", "revisions": revisions, "reconnect": window})

    # --- the way out -----------------------------------------------------------------------

    def begin(self, socket: Socket) -> bool:
        """A frame of this socket is answered now; False where it is on its way out."""
        if socket in self._leaving:
            return False
        self._answering.add(socket)
        return True

    def end(self, socket: Socket) -> None:
        """It has been answered."""
        self._answering.discard(socket)
        if socket in self._leaving:
            socket.close(DRAINING, self._leaving.pop(socket))

    async def drain(self) -> None:
        """Let nobody in, finish what is being answered, and see everybody off."""
        self.hub.is_draining = True
        await self.see_off(list(self.hub.sockets))
        # What was said last is on its way to slow lines; each that has it says goodbye.
        for _ in range(round(SECONDS_TO_LEAVE / 0.1)):
            if not self.hub.sockets:
                return
            await asyncio.sleep(0.1)

    async def see_off(self, sockets: Iterable[Socket]) -> None:
        """Tell each when to come back, spread out, and close it; who is being answered, after."""
        waiting = list(sockets)
        window = reconnect_window(len(waiting))
        for start in range(0, len(waiting), DRAINED_AT_ONCE):
            for socket in waiting[start : start + DRAINED_AT_ONCE]:
                later = round(random.uniform(0.25, window), 2)  # noqa: S311
                frame: Frame = {"type": "draining", "retry_after": later}
                if socket in self._answering:
                    self._leaving[socket] = frame
                else:
                    socket.close(DRAINING, frame)
            await asyncio.sleep(0.25)
        for _ in range(round(SECONDS_TO_ANSWER / 0.1)):
            if not self._leaving:
                return
            await asyncio.sleep(0.1)
        for socket, frame in list(self._leaving.items()):
            socket.close(DRAINING, frame)
        self._leaving.clear()
