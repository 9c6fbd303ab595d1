"""One hub per process: commit, then poke; the hub pulls from the database and tells its sockets.

A poke names a stream and a revision and carries nothing else, so that a lost, doubled or late
one does no harm: every 2 seconds the hub asks how far all its streams are.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from members.refusals import Refused
from realtime import sources
from realtime.access import rights_of
from realtime.doors import Doors
from realtime.doubts import doubtful
from realtime.frames import Frame, encode
from realtime.live import LiveStream
from realtime.seldom import Seldom
from realtime.sockets import Socket
from realtime.streams import Stream
from realtime.threads import PULLS, on

away = Seldom(logging.getLogger(__name__))

# Frames of one stream within this time travel as one (seconds).
TOGETHER = 0.02
JOIN_TRIES = 8


class Hub:
    """Streams with listeners in this process, and the sockets that listen."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.streams: dict[Stream, LiveStream] = {}
        self.sockets: set[Socket] = set()
        self.of_member: dict[int, set[Socket]] = defaultdict(set)
        self.is_draining = False
        self._doors = Doors()
        # What stands between processes hears which streams have listeners here.
        self.on_open: Callable[[Stream], None] = lambda stream: None
        self.on_close: Callable[[Stream], None] = lambda stream: None
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- sockets ---------------------------------------------------------------------------

    def add(self, socket: Socket) -> None:
        """A socket is open."""
        self.sockets.add(socket)
        if socket.member_id is not None:
            self.of_member[socket.member_id].add(socket)

    def remove(self, socket: Socket) -> None:
        """A socket is gone."""
        socket.let_go()
        self.sockets.discard(socket)
        for stream in list(socket.streams):
            self.leave(socket, stream)
        if socket.member_id is not None:
            self.of_member[socket.member_id].discard(socket)
            if not self.of_member[socket.member_id]:
                del self.of_member[socket.member_id]

    def leave(self, socket: Socket, stream: Stream) -> bool:
        """Stop listening; returns whether it did listen."""
        if stream not in socket.streams:
            return False
        socket.streams.discard(stream)
        live = self.streams.get(stream)
        if live is not None:
            live.sockets.discard(socket)
            self._close_if_empty(live)
        return True

    def _close_if_empty(self, live: LiveStream) -> None:
        if not live.sockets and self.streams.get(live.stream) is live:
            del self.streams[live.stream]
            self.on_close(live.stream)

    # --- joining ---------------------------------------------------------------------------

    async def join(self, socket: Socket, stream: Stream, since: int | None) -> bool:
        """Listen from `since` on; answers `joined`. False where the stream is not for this socket.

        The right is checked after each reading, so that nothing read later than it slips in.
        """
        frames: list[Frame] = []
        reached, reload = since, False
        for tries_left in reversed(range(JOIN_TRIES)):
            found = await self._doors.ask(socket.identity, stream, reached)
            if found is None:
                return False
            pulled, epoch = found
            if epoch < socket.access_epoch:
                # Its rights were looked at since, and this stream was not among them.
                continue
            frames += pulled.joining
            reached, reload = pulled.revision, reload or pulled.reload
            live = self.streams.get(stream) or self._open(stream, pulled)
            if live.revision < reached and tries_left:
                await self.pull(live)
                continue
            missed = live.since(reached) if live.is_open_to_all else None
            if live.revision != reached and missed is None:
                if tries_left:
                    continue
                reload = True
            self._enter(socket, live, [*frames, *(missed or [])], since=since, reload=reload)
            return True
        return False

    def _open(self, stream: Stream, pulled: sources.Pull) -> LiveStream:
        live = self.streams[stream] = LiveStream(stream, pulled.revision, pulled.audience)
        self.on_open(stream)
        return live

    def _enter(
        self,
        socket: Socket,
        live: LiveStream,
        frames: list[Frame],
        *,
        since: int | None,
        reload: bool,
    ) -> None:
        """Everything up to the stream's revision is in hand, and nothing was awaited since."""
        if socket.is_closed:
            self._close_if_empty(live)
            return
        if socket.is_behind:
            socket.catch_up()
        live.sockets.add(socket)
        socket.streams.add(live.stream)
        if since is None:
            frames, reload = [], False
        message = None if reload else live.joined_with_posts(since, frames)
        # Posts are content here too: who does not say that they handled it fetches over HTTP.
        if message is not None and socket.has_room:
            socket.deliver(message)
        else:
            joined = live.joined([] if reload else frames)
            reload = reload or message is not None
            socket.tell(joined | {"reload": reload})
        # They tell the present state: a revision below the one just answered would seem to fall.
        others = [frame | {"revision": live.revision} for frame in frames if "post" not in frame]
        for frame in [] if reload else self._for(socket, others):
            socket.tell(frame)

    # --- pulling and telling ---------------------------------------------------------------

    def wake(self, stream: Stream, revision: int | None = None) -> None:
        """A poke: the stream has reached `revision`, perhaps."""
        live = self.streams.get(stream)
        if live is None or (revision is not None and revision <= live.revision):
            return
        if live.is_pulling:
            live.is_asked_again = True
            return
        live.is_pulling = True
        self.supervise(f"pull {stream.name}", self._pull_soon(live))

    async def _pull_soon(self, live: LiveStream) -> None:
        try:
            while True:
                live.is_asked_again = False
                pause = live.delivered_at + TOGETHER - time.monotonic()
                if pause > 0:
                    await asyncio.sleep(pause)
                await self.pull(live)
                if not live.is_asked_again:
                    return
        finally:
            live.is_pulling = False

    async def pull(self, live: LiveStream) -> None:
        """Fetch what is newer than was delivered, and deliver it to those who may have it."""
        since = live.revision
        pulled = await on(PULLS, sources.pull, live.stream, since)
        if pulled.audience != sources.EVERYONE:
            # Read after the posts: whoever lost access before they committed is seen here.
            # Which boards a moderator keeps can change without an epoch: a board is made.
            await self.check_readers(live, all_of_them=live.stream.kind == "cases")
        async with live.turn:
            if live.revision != since:
                # Another pull was faster; the next one starts from where it ended.
                live.is_asked_again = True
                return
            live.audience = pulled.audience
            await self._pass_on(live, pulled)

    async def _pass_on(self, live: LiveStream, pulled: sources.Pull) -> None:
        if pulled.reload:
            live.skip_to(pulled.revision)
            frame = {"type": "reload", "stream": live.stream.name, "revision": pulled.revision}
            self._cut_off(live, await live.deliver([frame]))
        elif pulled.frames:
            live.advance(pulled.revision, pulled.joining)
            await self._tell(live, pulled.frames)
        elif pulled.revision > live.revision:
            live.advance(pulled.revision, [])

    async def _tell(self, live: LiveStream, frames: list[Frame]) -> None:
        if live.stream.kind != "cases":
            self._cut_off(live, await live.deliver(frames))
            return
        for socket in list(live.sockets):
            for frame in self._for(socket, frames):
                if not socket.deliver(encode(frame)):
                    self._cut_off(live, [socket])
                    break

    @staticmethod
    def _for(socket: Socket, frames: Iterable[Frame]) -> list[Frame]:
        """Of the cases, those of the boards and regions this moderator keeps."""
        return [
            frame
            for frame in frames
            if frame["type"] != "case" or socket.cases_kept.cover(frame["case"])
        ]

    def _cut_off(self, live: LiveStream, slow: list[Socket]) -> None:
        """Only the slow pay: no more content until they join again."""
        for socket in slow:
            if not socket.fall_behind():
                socket.close(4009)
                continue
            for stream in [s for s in socket.streams if s.has_revision]:
                reached = self.streams[stream].revision if stream in self.streams else 0
                socket.tell({"type": "behind", "stream": stream.name, "revision": reached})
                self.leave(socket, stream)

    # --- access ----------------------------------------------------------------------------

    async def check_readers(self, live: LiveStream, *, all_of_them: bool = False) -> None:
        """See who of the listeners has lost the right, and take the stream away from them."""
        seen: set[Socket] = set()
        # Some may join while others are looked at: nobody is told who was not.
        while unseen := live.sockets - seen:
            for socket in await doubtful(live.stream, unseen, all_of_them=all_of_them):
                await self.check_access(socket)
            seen |= unseen

    async def check_access(self, socket: Socket) -> None:
        """Look again at what one socket may have; take away what it may not."""
        while True:
            asked = set(socket.streams)
            try:
                rights = await on(PULLS, rights_of, socket.identity, asked)
            except Refused as refused:
                self._turn_out(socket, is_suspended=refused.code == "suspended")
                return
            if socket.streams <= asked:
                break
        # Nothing is awaited from here: who has the new epoch has lost what it takes away.
        socket.access_epoch, socket.is_limited = rights.access_epoch, rights.is_limited
        socket.cases_kept = rights.kept
        for stream, reason in rights.lost.items():
            self._take_away(socket, stream, reason)

    def _turn_out(self, socket: Socket, *, is_suspended: bool) -> None:
        for stream in list(socket.streams):
            self._take_away(socket, stream, "suspended" if is_suspended else "access")
        socket.close(4003 if is_suspended else 4001)

    def _take_away(self, socket: Socket, stream: Stream, reason: str) -> None:
        if self.leave(socket, stream):
            socket.tell({"type": "removed", "stream": stream.name, "reason": reason})

    def recheck_member(self, member_id: int) -> None:
        """A poke: what this member may do has changed."""
        for socket in list(self.of_member.get(member_id, ())):
            self.supervise("access", self.check_access(socket))

    def revisions_of(self, socket: Socket) -> dict[str, int]:
        """How far the streams are that a socket listens to."""
        return {
            stream.name: self.streams[stream].revision
            for stream in socket.streams
            if stream.has_revision and stream in self.streams
        }

    def supervise(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run beside everything else; an exception is logged and silences nothing."""
        task = self.loop.create_task(self._watched(name, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    async def _watched(name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as failure:
            away.failed(name, failure)
