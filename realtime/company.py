"""Tells who is here and who is writing, at most once a second a topic."""

from collections import defaultdict

from realtime.frames import encode
from realtime.hub import Hub
from realtime.presence import People, Presence, named
from realtime.sockets import Socket
from realtime.streams import Stream


class Company:
    """The presence of every topic with listeners in this process."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.topics: dict[int, Presence] = defaultdict(Presence)

    def welcome(self, socket: Socket, stream: Stream) -> None:
        """Show a newcomer at once who is here."""
        if stream.kind == "topic" and not stream.part and stream.id in self.topics:
            shown = self.topics[stream.id].shown
            if shown is not None:
                socket.tell({"type": "presence", "stream": stream.name, "count": shown[0]})
        if stream.part == "people":
            count, people = self.topics[stream.id].now()
            if socket.member_id is not None:
                people = people | {socket.member_id: socket.name}
            socket.tell(_presence(stream, max(count, len(people)), people))
            writing = self.topics[stream.id].typing_now()
            if writing:
                socket.tell(_typing(stream, writing))

    def note_typing(self, topic_id: int, member_id: int, name: str) -> None:
        """A member is writing, here or at another process."""
        if Stream("topic", topic_id, "people") in self.hub.streams:
            self.topics[topic_id].type_(member_id, name)
            self._tell_typing(topic_id)

    def note_sent(self, topic_id: int, member_id: int) -> None:
        """What the member was writing has arrived."""
        if topic_id in self.topics:
            self.topics[topic_id].stop_typing(member_id)
            self._tell_typing(topic_id)

    def hear(self, topic_id: int, process: str, count: int, people: People) -> None:
        """Another process says who is there."""
        self.topics[topic_id].hear(process, count, people)

    def tick(self) -> list[tuple[int, int, People]]:
        """Once a second: tell what changed; returns what to announce to other processes."""
        announcements = []
        open_topics = {
            s.id for s in self.hub.streams if s.kind == "topic" and s.part in {"", "people"}
        }
        for topic_id in list(self.topics.keys() | open_topics):
            presence = self.topics[topic_id]
            presence.set_local(*self._local(topic_id))
            self._tell_presence(topic_id, presence)
            presence.typing_now()
            self._tell_typing(topic_id)
            if topic_id in open_topics:
                announcements.append((topic_id, *presence.announcement()))
            else:
                del self.topics[topic_id]
        return announcements

    def _local(self, topic_id: int) -> tuple[list[tuple[int, str]], int]:
        live = self.hub.streams.get(Stream("topic", topic_id))
        sockets = live.sockets if live is not None else set()
        members = [(s.member_id, s.name) for s in sockets if s.member_id is not None]
        return members, sum(s.member_id is None for s in sockets)

    def _tell_presence(self, topic_id: int, presence: Presence) -> None:
        count, people = presence.now()
        state = (count, tuple(people))
        if state == presence.shown:
            return
        presence.shown = state
        stream = Stream("topic", topic_id)
        self._tell(stream, {"type": "presence", "stream": stream.name, "count": count})
        self._tell(stream._replace(part="people"), _presence(stream, count, people))

    def _tell_typing(self, topic_id: int) -> None:
        presence = self.topics[topic_id]
        if presence.is_typing_changed:
            presence.is_typing_changed = False
            stream = Stream("topic", topic_id, "people")
            self._tell(stream, _typing(stream, presence.typing_now()))

    def _tell(self, stream: Stream, frame: dict[str, object]) -> None:
        live = self.hub.streams.get(stream)
        if live is None:
            return
        message = encode(frame)
        for socket in list(live.sockets):
            # May be dropped first: a slow socket has better use for its line.
            if not socket.is_blocked and not socket.is_behind:
                socket.push(message)


def _presence(stream: Stream, count: int, people: People) -> dict[str, object]:
    name = stream._replace(part="people").name
    return {"type": "presence", "stream": name, "count": count, "members": named(people)}


def _typing(stream: Stream, people: People) -> dict[str, object]:
    return {"type": "typing", "stream": stream.name, "members": named(people)}
