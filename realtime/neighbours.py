"""What the other processes say of their people: kept in memory, and whole again after any loss.

Each process numbers what it tells. Who sees a number missing asks it for everything.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# A process gives a sign of life each second; after this long without one its people are gone.
SECONDS_HEARD = 3.0
# Members of one topic told by id, so that who is at two processes counts once; others are a sum.
IDS_TOLD = 1000
NAMED = 50

People = dict[int, str]


class Crowd(NamedTuple):
    """Those who are in one topic through one process."""

    visitors: int = 0
    members: frozenset[int] = frozenset()
    # Members beyond those told by id.
    more: int = 0
    names: tuple[tuple[int, str], ...] = ()

    def wire(self) -> list[Any]:
        """As it travels."""
        return [self.visitors, sorted(self.members), self.more, [list(n) for n in self.names]]


def crowd_of(people: People, visitors: int) -> Crowd:
    """What to tell of these."""
    ids = sorted(people)
    names = tuple((member, people[member]) for member in ids[:NAMED])
    return Crowd(visitors, frozenset(ids[:IDS_TOLD]), max(0, len(ids) - IDS_TOLD), names)


def read_crowd(wire: list[Any]) -> Crowd:
    """The crowd that was told. Raises ValueError or TypeError for anything else."""
    visitors, members, more, names = wire
    return Crowd(
        int(visitors),
        frozenset(int(member) for member in members),
        int(more),
        tuple((int(member), str(name)) for member, name in names),
    )


class Told(NamedTuple):
    """One message: what changed, or everything."""

    serial: int
    crowds: dict[int, Crowd]
    tabs: dict[int, list[float]]


def read_told(message: dict[str, Any]) -> Told:
    """Raises KeyError, TypeError or ValueError for what another version says."""
    crowds = {int(topic): read_crowd(wire) for topic, wire in message["crowds"].items()}
    tabs = {int(member): [float(t) for t in at] for member, at in message["tabs"].items()}
    return Told(int(message["serial"]), crowds, tabs)


@dataclass
class Neighbour:
    """Another process, as far as it has told of itself."""

    serial: int = -1
    heard_at: float = 0.0
    crowds: dict[int, Crowd] = field(default_factory=dict)
    tabs: dict[int, list[float]] = field(default_factory=dict)


class Neighbours:
    """All processes heard lately."""

    def __init__(self) -> None:
        self.known: dict[str, Neighbour] = {}

    def alive(self, process: str, serial: int) -> bool:
        """A sign of life; returns whether something it told was missed."""
        neighbour = self._heard(process)
        return neighbour.serial < serial

    def changed(self, process: str, told: Told) -> bool:
        """What changed there; returns whether something before it was missed."""
        neighbour = self._heard(process)
        if told.serial <= neighbour.serial:
            return False
        if told.serial != neighbour.serial + 1:
            return True
        neighbour.serial = told.serial
        for topic, crowd in told.crowds.items():
            if crowd == Crowd():
                neighbour.crowds.pop(topic, None)
            else:
                neighbour.crowds[topic] = crowd
        for member, tabs in told.tabs.items():
            if tabs:
                neighbour.tabs[member] = tabs
            else:
                neighbour.tabs.pop(member, None)
        return False

    def everything(self, process: str, told: Told) -> set[int]:
        """All there is at that process; returns the topics it says something else of now."""
        neighbour = self._heard(process)
        if told.serial < neighbour.serial:
            return set()
        before, neighbour.crowds = neighbour.crowds, dict(told.crowds)
        neighbour.tabs, neighbour.serial = dict(told.tabs), told.serial
        topics = before.keys() | told.crowds.keys()
        return {topic for topic in topics if before.get(topic) != told.crowds.get(topic)}

    def _heard(self, process: str) -> Neighbour:
        neighbour = self.known.setdefault(process, Neighbour())
        neighbour.heard_at = time.monotonic()
        return neighbour

    def expire(self) -> dict[str, set[int]]:
        """Drop those that fell silent; returns the topics in which they had people."""
        limit = time.monotonic() - SECONDS_HEARD
        silent = [p for p, neighbour in self.known.items() if neighbour.heard_at < limit]
        return {process: set(self.known.pop(process).crowds) for process in silent}

    def crowds_of(self, topic: int) -> Iterable[Crowd]:
        """Those of one topic at every other process."""
        found = (neighbour.crowds.get(topic) for neighbour in self.known.values())
        return (crowd for crowd in found if crowd is not None)

    def tabs_of(self, member: int) -> list[tuple[float, str]]:
        """When the member's sockets elsewhere were opened, and where they are."""
        return [
            (opened, process)
            for process, neighbour in self.known.items()
            for opened in neighbour.tabs.get(member, ())
        ]
