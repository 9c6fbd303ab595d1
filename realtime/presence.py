"""Who is here and who is writing: held in memory, announced between processes, never stored."""

import time
from collections.abc import Iterable
from typing import Any

NAMED = 50
# Another process that says nothing for this long is gone, and its people with it.
SECONDS_HEARD = 5.0
SECONDS_TYPING = 6.0

People = dict[int, str]


class Presence:
    """The people of one topic, over all processes."""

    def __init__(self) -> None:
        self.members: dict[int, str] = {}
        self.visitors = 0
        self.typing: dict[int, tuple[str, float]] = {}
        self.elsewhere: dict[str, tuple[float, int, People]] = {}
        self.shown: tuple[int, tuple[int, ...]] | None = None
        self.is_typing_changed = False

    def set_local(self, members: Iterable[tuple[int, str]], visitors: int) -> None:
        """Who is here through this process."""
        self.members = dict(members)
        self.visitors = visitors

    def hear(self, process: str, count: int, members: People) -> None:
        """What another process says of its people."""
        self.elsewhere[process] = (time.monotonic(), count, members)

    def announcement(self) -> tuple[int, People]:
        """What to say of ours: how many, and at most 50 of their names."""
        named = dict(list(self.members.items())[:NAMED])
        return len(self.members) + self.visitors, named

    def now(self) -> tuple[int, People]:
        """How many are here and at most 50 of the members, those who left dropped."""
        limit = time.monotonic() - SECONDS_HEARD
        self.elsewhere = {p: heard for p, heard in self.elsewhere.items() if heard[0] > limit}
        people = dict(self.members)
        count = len(self.members) + self.visitors
        for _, others, named in self.elsewhere.values():
            # A member with a tab at each of two processes counts once, as far as named.
            count += others - len(named.keys() & people.keys())
            people |= named
        return count, dict(sorted(people.items())[:NAMED])

    def type_(self, member_id: int, name: str) -> None:
        """A member is writing."""
        self.is_typing_changed |= member_id not in self.typing
        self.typing[member_id] = (name, time.monotonic() + SECONDS_TYPING)

    def stop_typing(self, member_id: int) -> None:
        """The member has sent it, or left."""
        self.is_typing_changed |= self.typing.pop(member_id, None) is not None

    def typing_now(self) -> People:
        """Who is writing, those who stopped dropped."""
        now = time.monotonic()
        still = {m: entry for m, entry in self.typing.items() if entry[1] > now}
        self.is_typing_changed |= len(still) != len(self.typing)
        self.typing = still
        return {member: name for member, (name, _) in still.items()}


def named(people: People) -> list[dict[str, Any]]:
    """As the protocol lists people."""
    return [{"id": member, "name": name} for member, name in people.items()]
