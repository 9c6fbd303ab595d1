"""One live stream inside this process: who listens, how far they are, and what came last."""

import time
from collections import deque

from realtime.frames import Frame, together
from realtime.sockets import Socket
from realtime.sources import EVERYONE, Audience
from realtime.streams import Stream

# Frames kept for those who join while others are served: a herd needs no queries.
KEPT = 200


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
        self._kept: deque[Frame] = deque(maxlen=KEPT)
        # The revision from which on `_kept` has everything.
        self._kept_since = revision

    @property
    def is_open_to_all(self) -> bool:
        """Whether what is kept may go to any newcomer."""
        return self.audience == EVERYONE

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
        self.revision = revision
        self.delivered_at = time.monotonic()

    def skip_to(self, revision: int) -> None:
        """Go on from a later revision without having seen what lies between."""
        self._kept.clear()
        self.revision = self._kept_since = revision

    def deliver(self, frames: list[Frame]) -> list[Socket]:
        """Write to every listener; returns those who have now fallen behind."""
        messages = together(frames)
        return [s for s in self.sockets if not all(map(s.deliver, messages))]
