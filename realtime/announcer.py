"""Tells other processes of the people here: what changed, gathered; everything if asked."""

import asyncio
from collections.abc import Callable
from typing import Any

from realtime.neighbours import Crowd

# Changes within this time travel as one message (seconds).
GATHERED = 0.1
# Beyond any number of processes that live beside each other: what asks more often is wrong.
PAUSE_BETWEEN_ANSWERS = 0.2

Say = Callable[..., None]


class Announcer:
    """Numbers what it tells, so that who missed something notices."""

    def __init__(self, loop: asyncio.AbstractEventLoop, say: Say) -> None:
        self.loop = loop
        self.say = say
        self.crowd_of: Callable[[int], Crowd] = lambda topic: Crowd()
        self.tabs_of: Callable[[int], list[float]] = lambda member: []
        self.serial = 0
        self.crowds: dict[int, Crowd] = {}
        self.tabs: dict[int, list[float]] = {}
        self._topics: set[int] = set()
        self._members: set[int] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._answer: asyncio.TimerHandle | None = None

    def mark_topic(self, topic_id: int) -> None:
        """Somebody may have come to a topic or gone."""
        self._topics.add(topic_id)
        self._soon()

    def mark_member(self, member_id: int) -> None:
        """A member has opened or closed a socket."""
        self._members.add(member_id)
        self._soon()

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(GATHERED, self.tell)

    def tell(self) -> None:
        """What changed since the last time, if anything did."""
        self._timer = None
        topics, self._topics = self._topics, set()
        members, self._members = self._members, set()
        crowds = {topic: self.crowd_of(topic) for topic in topics}
        crowds = {t: c for t, c in crowds.items() if c != self.crowds.get(t, Crowd())}
        tabs = {member: self.tabs_of(member) for member in members}
        tabs = {m: opened for m, opened in tabs.items() if opened != self.tabs.get(m, [])}
        if not crowds and not tabs:
            return
        self.crowds = {t: c for t, c in (self.crowds | crowds).items() if c != Crowd()}
        self.tabs = {m: opened for m, opened in (self.tabs | tabs).items() if opened}
        self.serial += 1
        self.say("changes", **self._message(crowds, tabs))

    def give_sign(self) -> None:
        """A sign of life: still here, and this far."""
        self.say("alive", serial=self.serial)

    def answer(self) -> None:
        """Everything, for one that asked; once for all that ask together."""
        if self._answer is None:
            self._answer = self.loop.call_later(PAUSE_BETWEEN_ANSWERS, self._tell_everything)

    def _tell_everything(self) -> None:
        self._answer = None
        self.say("all", **self._message(self.crowds, self.tabs))

    def _message(self, crowds: dict[int, Crowd], tabs: dict[int, list[float]]) -> dict[str, Any]:
        return {
            "serial": self.serial,
            "crowds": {str(topic): crowd.wire() for topic, crowd in crowds.items()},
            "tabs": {str(member): opened for member, opened in tabs.items()},
        }
