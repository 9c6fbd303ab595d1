"""Tells who is here and who is writing: a change at once, and at most one frame a second."""

import asyncio
import time
from collections.abc import Callable, Iterable

from realtime.frames import Frame, encode
from realtime.hub import Hub
from realtime.neighbours import Crowd, Neighbours, People, crowd_of
from realtime.presence import Typing, named, together
from realtime.sockets import Socket
from realtime.streams import Stream

# PROTOCOL: at most one frame a second.
PACE = 1.0
PARTS = {"", "people"}


class Attendance:
    """The people of one topic, as they were last told to who listens here."""

    def __init__(self) -> None:
        self.typing = Typing()
        self.shown: tuple[int, People] | None = None
        self.shown_typing: People = {}
        self.told_at = 0.0
        self.timer: asyncio.TimerHandle | None = None
        # Who has not been told yet how it is, though others have.
        self.untold: set[tuple[Socket, Stream]] = set()


class Company:
    """The presence of every topic with listeners in this process."""

    def __init__(self, hub: Hub, neighbours: Neighbours) -> None:
        self.hub = hub
        self.neighbours = neighbours
        self.topics: dict[int, Attendance] = {}
        # What stands between processes sets these.
        self.on_change: Callable[[int], None] = lambda topic_id: None
        self.on_typing: Callable[[Stream, int, str], None] = lambda stream, member, name: None

    # --- what happens ----------------------------------------------------------------------

    def welcome(self, socket: Socket, stream: Stream) -> None:
        """A newcomer is counted, and told who is here."""
        if stream.kind == "topic" and stream.part in PARTS:
            self._attendance(stream.id).untold.add((socket, stream))
            self.mark(stream)

    def mark(self, stream: Stream) -> None:
        """Somebody came or went."""
        if stream.kind == "topic" and stream.part in PARTS:
            self.on_change(stream.id)
            self.look_soon(stream.id)

    def look_soon(self, topic_id: int) -> None:
        """See what is to be told: now, or a second after the last frame."""
        if self.hub.is_draining or not self._is_open(topic_id):
            # Everybody goes: nobody is told of each.
            return
        attendance = self._attendance(topic_id)
        if attendance.timer is None:
            wait = max(0.0, attendance.told_at + PACE - time.monotonic())
            attendance.timer = self.hub.loop.call_later(wait, self._look, topic_id)

    def type_(self, topic_id: int, member_id: int, name: str) -> None:
        """A member is writing, here."""
        self.note_typing(topic_id, member_id, name)
        self.on_typing(Stream("topic", topic_id, "people"), member_id, name)

    def stop_typing(self, topic_id: int, member_id: int) -> None:
        """What the member was writing here has been sent or given up."""
        self.note_typing(topic_id, member_id, "")
        self.on_typing(Stream("topic", topic_id, "people"), member_id, "")

    def note_typing(self, topic_id: int, member_id: int, name: str, process: str = "") -> None:
        """A member is writing, here or at another process; without a name: no more."""
        if Stream("topic", topic_id, "people") not in self.hub.streams:
            return
        typing = self._attendance(topic_id).typing
        if name:
            typing.begin(member_id, name, process)
        else:
            typing.end(member_id)
        self.look_soon(topic_id)

    def tick(self) -> None:
        """Once a second: who left without a word, here or with their whole process."""
        for process in self.neighbours.expire():
            for attendance in self.topics.values():
                attendance.typing.drop(process)
        for topic_id in list(self.topics.keys() | self._open_topics()):
            self.on_change(topic_id)
            if self._is_open(topic_id):
                self.look_soon(topic_id)
            else:
                self._forget(topic_id)

    # --- what is told ----------------------------------------------------------------------

    def local(self, topic_id: int) -> tuple[People, int]:
        """Members who are here through this process, and how many visitors."""
        sockets: set[Socket] = set()
        for part in PARTS:
            live = self.hub.streams.get(Stream("topic", topic_id, part))
            sockets |= live.sockets if live is not None else set()
        here = [socket for socket in sockets if not socket.is_closed]
        people = {s.member_id: s.name for s in here if s.member_id is not None}
        return people, sum(s.member_id is None for s in here)

    def crowd(self, topic_id: int) -> Crowd:
        """The same, for other processes."""
        return crowd_of(*self.local(topic_id))

    def _look(self, topic_id: int) -> None:
        attendance = self.topics.get(topic_id)
        if attendance is None or self.hub.is_draining or not self._is_open(topic_id):
            self._forget(topic_id)
            return
        attendance.timer = None
        stream = Stream("topic", topic_id)
        people_stream = stream._replace(part="people")
        state = together(*self.local(topic_id), self.neighbours.crowds_of(topic_id))
        writing = attendance.typing.now()
        told = False
        untold, attendance.untold = attendance.untold, set()
        if state != attendance.shown:
            untold = {(s, each) for each in (stream, people_stream) for s in self._at(each)}
            attendance.shown = state
        for each in (stream, people_stream):
            sockets = [socket for socket, place in untold if place == each]
            told |= self._tell(each, _presence(each, state), sockets, attendance)
        writing_changed = writing != attendance.shown_typing
        attendance.shown_typing = writing
        if writing_changed or writing:
            # A newcomer hears who is writing already.
            newcomers = [socket for socket, place in untold if place == people_stream]
            listeners = self._at(people_stream) if writing_changed else newcomers
            told |= self._tell(people_stream, _typing(people_stream, writing), listeners)
        if told:
            attendance.told_at = time.monotonic()

    def _tell(
        self,
        stream: Stream,
        frame: Frame,
        sockets: Iterable[Socket],
        attendance: Attendance | None = None,
    ) -> bool:
        message, told = encode(frame), False
        for socket in sockets:
            if stream not in socket.streams:
                continue
            if not socket.is_blocked and not socket.is_behind:
                socket.push(message)
                told = True
            elif attendance is not None:
                # A slow socket has better use for its line: it hears of it a second later.
                attendance.untold.add((socket, stream))
        return told

    def _at(self, stream: Stream) -> list[Socket]:
        live = self.hub.streams.get(stream)
        return list(live.sockets) if live is not None else []

    def _attendance(self, topic_id: int) -> Attendance:
        return self.topics.setdefault(topic_id, Attendance())

    def _open_topics(self) -> set[int]:
        return {s.id for s in self.hub.streams if s.kind == "topic" and s.part in PARTS}

    def _is_open(self, topic_id: int) -> bool:
        plain = Stream("topic", topic_id)
        return plain in self.hub.streams or plain._replace(part="people") in self.hub.streams

    def _forget(self, topic_id: int) -> None:
        attendance = self.topics.pop(topic_id, None)
        if attendance is not None and attendance.timer is not None:
            attendance.timer.cancel()


def _presence(stream: Stream, state: tuple[int, People]) -> Frame:
    count, people = state
    frame: Frame = {"type": "presence", "stream": stream.name, "count": count}
    return frame | {"members": named(people)} if stream.part else frame


def _typing(stream: Stream, people: People) -> Frame:
    return {"type": "typing", "stream": stream.name, "members": named(people)}
