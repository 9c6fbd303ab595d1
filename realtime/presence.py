"""Who is here and who is writing: held in memory, told between processes, never stored."""

import time
from collections.abc import Iterable
from typing import Any

from realtime.neighbours import NAMED, Crowd, People

SECONDS_TYPING = 6.0


def together(here: People, visitors: int, elsewhere: Iterable[Crowd]) -> tuple[int, People]:
    """How many are here, over all processes, and at most 50 of the members by name.

    A member with a tab at each of two processes counts once, as far as told by id.
    """
    ids, names, uncounted = set(here), dict(here), visitors
    for crowd in elsewhere:
        ids |= crowd.members
        uncounted += crowd.visitors + crowd.more
        names |= dict(crowd.names)
    return len(ids) + uncounted, dict(sorted(names.items())[:NAMED])


class Typing:
    """Who is writing in one topic, until they send, leave, or have not typed for a while."""

    def __init__(self) -> None:
        self._writers: dict[int, tuple[str, float, str]] = {}

    def begin(self, member_id: int, name: str, process: str = "") -> None:
        """A member is writing, through this process or another."""
        self._writers[member_id] = (name, time.monotonic() + SECONDS_TYPING, process)

    def end(self, member_id: int) -> None:
        """The member has sent it, or left."""
        self._writers.pop(member_id, None)

    def drop(self, process: str) -> None:
        """That process is gone, and who was writing there with it."""
        self._writers = {m: w for m, w in self._writers.items() if w[2] != process}

    def now(self) -> People:
        """At most 50 who are writing, those who stopped dropped."""
        now = time.monotonic()
        self._writers = {m: writer for m, writer in self._writers.items() if writer[1] > now}
        return {m: self._writers[m][0] for m in sorted(self._writers)[:NAMED]}


def named(people: People) -> list[dict[str, Any]]:
    """As the protocol lists people."""
    return [{"id": member, "name": name} for member, name in people.items()]
