"""R23: from the commit that takes a board away, nothing of it reaches its member any more."""

import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.checker import Allowed, complaints
from tests.faults.clients import Client
from tests.faults.delays import Watch, long_after, watched
from tests.faults.grounds import (
    Estate,
    beside,
    client_of,
    crowd,
    inside,
    until,
    until_agreed,
    writing,
)
from tests.faults.sights import all_told, reader_of, seen_by_all, seen_no_more, spoken_in
from tests.faults.sites import Site
from tests.faults.sizes import SOAK, seeded

Opened = Callable[..., Site]
LEAVERS = range(3, 15)
WAYS = [("invited", "remove"), ("council", "let_office_run_out")]
if SOAK:
    WAYS.append(("council", "end_office"))
STAYERS = range(3)
TIMES = 9 if SOAK else 1
# The protocol's bounds, from the commit on; what a busy machine adds is taken off.
POKED, SWEPT = 2.0, 10.0
# What the others may have been told of posts they sent after the end.
REFUSED = frozenset({"forbidden", "not_found", ""})


async def put_out_one_by_one(
    site: Site, estate: Estate, clerk: Any, room: str, act: str, *, within: float
) -> list[str]:
    """Everybody writes; one after another loses the room. What is wrong."""
    chance = seeded(f"{room} {act}")
    found: list[str] = []
    for _ in range(TIMES):
        found += await one_round(site, estate, clerk, room, act, within, chance)
        await clerk.soon("let_in_again", board=estate.board(room))
    return found


async def one_round(
    site: Site,
    estate: Estate,
    clerk: Any,
    room: str,
    act: str,
    within: float,
    chance: random.Random,
) -> list[str]:
    topic, board = estate.room(room), estate.board(room)
    stayers = [client_of(estate, n, site.ports(), room) for n in STAYERS]
    leavers = [client_of(estate, n, site.ports(), room) for n in LEAVERS]
    ended: dict[tuple[str, str], int] = {}
    begun: dict[tuple[str, str], float] = {}
    left_at: dict[str, float] = {}
    mark = f"{act} {chance.random()}"
    more = {"board": board} if act == "remove" else {}
    readers = [await reader_of(clerk, client) for client in (stayers[0], leavers[0])]
    async with crowd(*stayers, *leavers), watched(site) as watch:
        ids = [reader.client.member for reader in readers]
        spoken = await spoken_in(estate, room, stayers[1], ids, mark)
        found = await seen_by_all(site, spoken, readers)
        # Who has looked has nothing unread: told once more.
        await spoken_in(estate, room, stayers[1], ids, f"again {mark}")
        found += await all_told(site, readers)
        async with writing(*stayers, *leavers, topic=topic, every=0.2, mark=mark):
            for client in leavers:
                await asyncio.sleep(chance.uniform(0.02, 0.2))
                begun[client.name, f"topic.{topic}"] = time.monotonic()
                reached = await clerk.soon(act, topic=topic, member=client.member, **more)
                left_at[client.name] = clerk.done_at
                ended[client.name, f"topic.{topic}"] = reached
            await gone(leavers, topic, within)
        found += await seen_no_more(site, spoken, readers[1])
        found += await seen_by_all(site, spoken, readers[:1])
        found += [text for c in leavers for text in late(c, left_at[c.name], within, watch)]
        for client in leavers:
            last = ended[client.name, f"topic.{topic}"]
            found += wrote_after(site, client, topic, last)
        await until_agreed(site, stayers)
        allowed = Allowed(refused=REFUSED, ended=ended, begun=begun)
        return found + complaints(site, [*stayers, *leavers], allowed=allowed)


async def gone(leavers: list[Client], topic: int, within: float) -> None:
    """Where it never comes to that, the others find out."""
    try:
        await until(
            lambda: all(f"topic.{topic}" in client.removed for client in leavers),
            "all are put out",
            seconds=long_after(within),
        )
    except AssertionError:
        return


def late(client: Client, left_at: float, within: float, watch: Watch) -> list[str]:
    told = client.transcript.frames("removed")
    if not told:
        return [f"{client.name} was never told"]
    after = watch.between(left_at, told[0].at)
    print(f"{client.name}: told {told[0].at - left_at:.3f} s after, {after:.3f} of it our own")
    if after > within:
        return [f"{client.name} was told after {after:.1f} s"]
    return [] if told[0].matter["reason"] == "access" else [f"{client.name}: {told[0].matter}"]


def wrote_after(site: Site, client: Client, topic: int, last: int) -> list[str]:
    """Nothing can be written after that commit either."""
    rows = site.rows(
        "SELECT number, revision FROM forum_post "
        f"WHERE topic_id = {topic} AND author_id = {client.member} AND revision > {last}"
    )
    return [f"{client.name} wrote {rows} after revision {last}"] if rows else []


@pytest.mark.parametrize(("room", "act"), WAYS)
async def test_with_every_poke_lost_nothing_comes_after_the_end(
    opened: Opened, estate: Estate, room: str, act: str
) -> None:
    site = opened()
    with beside(site) as clerk:
        assert await put_out_one_by_one(site, estate, clerk, room, act, within=SWEPT) == []


async def test_with_pokes_nothing_comes_after_the_end_and_it_comes_soon(
    opened: Opened, estate: Estate
) -> None:
    site = opened("employs_a_clerk")
    with inside(site) as clerk:
        found = await put_out_one_by_one(site, estate, clerk, "invited", "remove", within=POKED)
        found += await put_out_one_by_one(
            site, estate, clerk, "council", "end_office", within=POKED
        )
        assert found == []


async def test_whoever_lets_them_listen_is_found_out(opened: Opened, estate: Estate) -> None:
    site = opened("employs_a_clerk", "looks_at_nobodys_rights")
    with inside(site) as clerk:
        found = await put_out_one_by_one(site, estate, clerk, "invited", "remove", within=1.0)
    assert any(text.startswith("I5") for text in found), found


async def test_looking_five_seconds_late_is_found_out(opened: Opened, estate: Estate) -> None:
    site = opened("employs_a_clerk", "looks_five_seconds_late")
    with inside(site) as clerk:
        found = await put_out_one_by_one(site, estate, clerk, "invited", "remove", within=POKED)
    assert any("was told after" in text for text in found), found


async def test_leaving_out_who_is_to_go_is_found_out(opened: Opened, estate: Estate) -> None:
    site = opened("employs_a_clerk", "tells_all_but_one")
    with inside(site) as clerk:
        found = await put_out_one_by_one(site, estate, clerk, "invited", "remove", within=SWEPT)
    assert any("put out of" in text for text in found), found


async def test_showing_what_is_closed_elsewhere_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    site = opened("employs_a_clerk", "shows_what_is_closed")
    with inside(site) as clerk:
        found = await put_out_one_by_one(site, estate, clerk, "invited", "remove", within=SWEPT)
    topic = estate.room("invited")
    ways = ("/", "/print/", "/export/", "/feed/", "/changes/?since=0")
    for path in [f"/t/{topic}{way}" for way in ways] + ["/search/", "/api/v1/search", "/p/"]:
        assert any(text.startswith(f"R23: {path}") for text in found), (path, found)
    assert any("unread notifications" in text for text in found), found
