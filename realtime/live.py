"""One live stream inside this process: who listens, how far they are, and what came last."""

import asyncio
import time
from collections import deque

from realtime.frames import Frame, Message, encode, together
from realtime.sockets import Socket
from realtime.sources import EVERYONE, Audience
from realtime.streams import Stream

# Frames kept for those who join while others are served: a herd needs no queries.
KEPT = 200
# Sockets written to before the event loop has another turn: about 10 milliseconds.
AT_ONCE = 1500


class LiveStream:
    """Its listeners have all been given everything up to `revision`."""

    def __init__(self, stream: Stream, revision: int, audience: Audience = ()) -> None:
        self.stream = stream
        self.revision = revision
        self.sockets: set[Socket] = set()
        self.audience = audience
        self.is_pulling = False
        self.is_asked_again = False
        self.delivered_at = 0.0
        # One delivery at a time, so that nobody hears of two changes in the wrong order.
        self.turn = asyncio.Lock()
        # The last answer to a join that held posts, and from and up to which revision.
        self._herd: tuple[tuple[int | None, int], Message] | None = None
        self._kept: deque[Frame] = deque(maxlen=KEPT)
        # The revision from which on `_kept` has everything.
        self._kept_since = revision

    @property
    def is_open_to_all(self) -> bool:
        """Whether what is kept may go to any newcomer."""
        return self.audience == EVERYONE

    def joined(self, frames: list[Frame]) -> Frame:
        """The answer to a join, without posts; the topic as these frames tell it."""
        name = self.stream.name
        told: Frame = {"type": "joined", "stream": name, "revision": self.revision, "posts": []}
        heads = [frame["topic"] for frame in frames if "topic" in frame]
        if heads and self.stream.kind == "topic":
            told["topic"] = heads[-1]  # The frame that follows could be lost with the line.
        return told

    def joined_with_posts(self, since: int | None, frames: list[Frame]) -> Message | None:
        """The answer with what these frames tell, up to now; None where there are no posts.

        Whoever comes back from the same revision gets the same bytes: a herd is served at once.
        """
        key = (since, self.revision)
        if self._herd is None or self._herd[0] != key:
            posts = newest_posts(frames)
            if not posts:
                return None
            told = self.joined(frames) | {"posts": posts, "reload": False}
            self._herd = (key, encode(told))
        return self._herd[1]

    def since(self, revision: int) -> list[Frame] | None:
        """The frames delivered after that revision, or None where they are no longer kept."""
        if revision < self._kept_since:
            return None
        return [frame for frame in self._kept if frame["revision"] > revision]

    def advance(self, revision: int, frames: list[Frame]) -> None:
        """Remember what is about to be delivered."""
        for frame in frames:
            if len(self._kept) == KEPT:
                self._kept_since = self._kept[0]["revision"]
            self._kept.append(frame)
        self._herd = None
        self.revision = revision
        self.delivered_at = time.monotonic()

    def skip_to(self, revision: int) -> None:
        """Go on from a later revision without having seen what lies between."""
        self._kept.clear()
        self.revision = self._kept_since = revision

    async def deliver(self, frames: list[Frame]) -> list[Socket]:
        """Write to every listener; returns those who have now fallen behind."""
        messages = together(frames)
        listeners = list(self.sockets)
        slow = _those_behind(listeners[:AT_ONCE], messages)
        for start in range(AT_ONCE, len(listeners), AT_ONCE):
            # Others have their turn; who has left meanwhile, or lost the right, gets nothing.
            await asyncio.sleep(0)
            some = [s for s in listeners[start : start + AT_ONCE] if s in self.sockets]
            slow += _those_behind(some, messages)
        return slow


def newest_posts(frames: list[Frame]) -> list[Frame]:
    """The last state of each post that these frames tell of, in order of revision."""
    latest = {f["post"]["id"]: f["post"] for f in frames if f["type"] == "post"}
    return sorted(latest.values(), key=lambda post: post["revision"])


def _those_behind(sockets: list[Socket], messages: list[Message]) -> list[Socket]:
    if len(messages) == 1:
        message = messages[0]
        return [socket for socket in sockets if not socket.deliver(message)]
    return [socket for socket in sockets if not all(map(socket.deliver, messages))]
