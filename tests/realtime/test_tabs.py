"""A member's ninth socket closes the oldest, at whatever process that is."""

import asyncio
import itertools
import random
from typing import Any

import pytest

from realtime.neighbours import Neighbours, Told
from realtime.tabs import Tabs
from tests.realtime.talking import Hall

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 8


class Tab:
    def __init__(self, site: "Site") -> None:
        self.site = site
        self.member_id = 8
        self.is_closed = False

    def close(self, code: int) -> None:
        assert code == 4040
        self.is_closed = True
        self.site.closed.append(self)


class Site:
    """One process, as far as tabs go."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.of_member: dict[int, set[Tab]] = {8: set()}
        self.neighbours = Neighbours()
        self.tabs = Tabs(self, self.neighbours, name)  # type: ignore[arg-type]
        self.closed: list[Tab] = []
        self.line: list[Told] = []
        self.serial = itertools.count()
        self.tabs.on_change = self.tell

    def tell(self, member: int) -> None:
        self.line.append(Told(next(self.serial), {}, {8: self.tabs.of(8)}))

    def open(self) -> Tab:
        tab = Tab(self)
        self.of_member[8].add(tab)
        self.tabs.opened(tab)  # type: ignore[arg-type]
        return tab

    def hear(self, other: "Site", told: Told) -> None:
        self.neighbours.everything(other.name, told)
        self.tabs.keep_to_the_limit(8)


@pytest.mark.parametrize("seed", range(100))
def test_the_newest_eight_stay_wherever_they_are_and_all_agree(
    seed: int, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = itertools.count(1)
    monkeypatch.setattr("realtime.tabs.time.time", lambda: float(next(now)))
    rng = random.Random(seed)
    sites = [Site("a"), Site("b"), Site("c")]
    opened: list[Tab] = []

    def deliver(site: Site, *, all_of_it: bool) -> None:
        while site.line and (all_of_it or rng.random() < 0.6):
            told = site.line.pop(0)
            for other in sites:
                if other is not site:
                    other.hear(site, told)

    for _ in range(rng.randrange(1, 40)):
        opened.append(rng.choice(sites).open())
        deliver(rng.choice(sites), all_of_it=False)
    for _ in range(5):
        for site in sites:
            deliver(site, all_of_it=True)
    left = [tab for tab in opened if not tab.is_closed]
    assert left == opened[-MOST:]


def test_with_the_others_out_of_reach_each_counts_its_own(limits: None) -> None:
    sites = [Site("a"), Site("b")]
    tabs = [site.open() for site in sites for _ in range(9)]
    assert [tab.is_closed for tab in tabs].count(True) == 2


async def test_sockets_of_another_process_count(hall: Hall, amel: Any, limits: None) -> None:
    mine = [await hall.enter(amel) for _ in range(5)]
    bridge = hall.live.bridge

    def others(serial: int, times: list[float]) -> dict[str, Any]:
        tabs = {str(amel.pk): times}
        return {"from": "x", "kind": "all", "serial": serial, "crowds": {}, "tabs": tabs}

    bridge._hear(others(1, [1.0, 2.0, 3.0]))
    assert [await guest.rest() for guest in mine] == [[]] * 5
    # Theirs are older: it is for them to close, and mine stay.
    await hall.enter(amel)
    assert [await guest.rest() for guest in mine] == [[]] * 5
    # Theirs are newer now: one of mine is the ninth from the end.
    bridge._hear(others(2, [9e9, 9e9 + 1, 9e9 + 2]))
    assert await mine[0].closed() == 4040
    assert [await guest.rest() for guest in mine[1:]] == [[]] * 4
    hall.live.company.neighbours.known["x"].heard_at -= 10
    hall.live.company.tick()
    more = [await hall.enter(amel) for _ in range(3)]
    await asyncio.sleep(0)
    assert [await guest.rest() for guest in [*mine[1:], *more]] == [[]] * 7
