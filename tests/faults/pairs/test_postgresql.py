"""R07, R08: PostgreSQL restarted under load, and connections cut while they commit."""

import asyncio
import time
from collections.abc import Callable

import pytest

from tests.faults.checker import DATABASE_AWAY, Allowed, complaints, lag_complaints
from tests.faults.crowd import CONVERGED, Crowd, crowded
from tests.faults.planted import NOWHERE
from tests.faults.sites import Site, Trial
from tests.faults.sizes import Size, seeded
from tests.realtime.servers.sites import PATIENCE

MakeSite = Callable[..., Site]
FEW = Size(12, 3, 20, 2)
AWAY = Allowed(logs=(DATABASE_AWAY,))
# What waits for a connection waits so long, and is told then (the pool's own patience is 5 s).
NOTICED = 9.0
# After PostgreSQL is there again.
RECOVERED = 10.0


def told_to_wait(crowd: Crowd) -> int:
    """How often somebody heard that it could not be stored just now."""
    frames = (
        note.matter
        for client in crowd.clients
        for kind in ("refused", "error")
        for note in client.transcript.frames(kind)
    )
    return sum(frame["code"] == "unavailable" for frame in frames)


def acknowledged_in_vain(crowd: Crowd) -> int:
    """How many hold an answer that only the planted fault gives."""
    return sum(entry.place is not None and entry.place["id"] == NOWHERE for entry in crowd.entries)


async def restarted(site: Site, crowd: Crowd, until: Callable[[Crowd], int]) -> list[str]:
    """Away at once, until somebody has noticed, and back; what is wrong."""
    assert site.store is not None
    database = site.store[0]
    load = asyncio.create_task(crowd.offer(seconds=4))
    await asyncio.sleep(1)
    await asyncio.to_thread(database.stop)
    end = time.monotonic() + NOTICED
    while not until(crowd) and time.monotonic() < end:
        await asyncio.sleep(0.1)
    await asyncio.to_thread(database.start)
    await load
    took = await crowd.settle(RECOVERED)
    found = [f"not converged: {crowd.latest}"] if took >= RECOVERED else []
    found += complaints(site, crowd.clients, allowed=AWAY)
    if crowd.closings():
        found.append(f"sockets were closed: {crowd.closings()}")
    return found


async def test_restarted_under_load_nothing_is_lost_and_nobody_cut(pair: MakeSite) -> None:
    site = pair()
    async with crowded(site, seeded("R07")) as crowd:
        assert await restarted(site, crowd, told_to_wait) == []
        assert told_to_wait(crowd) > 0
    assert lag_complaints(site) == []


async def test_what_failed_and_was_acknowledged_is_noticed(pair: MakeSite) -> None:
    site = pair(trial=Trial(planted=("acknowledges_what_failed",)))
    async with crowded(site, seeded("R07 planted"), size=FEW) as crowd:
        found = await restarted(site, crowd, acknowledged_in_vain)
    assert any(text.startswith("I1") for text in found), found


async def cut_while_committing(site: Site, crowd: Crowd) -> tuple[int, list[str]]:
    """Post until a commit was cut; the post it was about, and what is wrong."""
    process = site.processes[0]
    end = asyncio.get_running_loop().time() + PATIENCE
    while not (struck := process.counts().get("struck_post")):
        await crowd.offer(seconds=0.5)
        assert asyncio.get_running_loop().time() < end
    await crowd.settle(CONVERGED)
    found = complaints(site, crowd.clients, allowed=AWAY)
    if crowd.closings():
        found.append(f"sockets were closed: {crowd.closings()}")
    return struck, found


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
async def test_cut_while_committing_there_is_one_post_and_no_false_answer(
    pair: MakeSite, point: str
) -> None:
    site = pair(trial=Trial(points={point: 7}, act="cut"), second=Trial())
    async with crowded(site, seeded(f"R08 {point}"), size=FEW) as crowd:
        struck, found = await cut_while_committing(site, crowd)
        again = [entry for entry in crowd.entries if entry.times > 1]
        rows = site.rows(f"SELECT body FROM forum_post WHERE id = {struck}")
        assert told_to_wait(crowd) > 0
    assert found == []
    assert lag_complaints(site) == []
    assert again
    # PostgreSQL uses no id twice: what was rolled back came under another one.
    assert len(rows) == (point == "after_commit")
    if rows:
        (entry,) = [entry for entry in again if entry.body == rows[0][0]]
        assert entry.is_duplicate


async def test_a_second_copy_after_a_cut_is_noticed(pair: MakeSite) -> None:
    planted = Trial(points={"after_commit": 7}, act="cut", planted=("forgets_client_ids",))
    site = pair(trial=planted, second=Trial(planted=("forgets_client_ids",)))
    async with crowded(site, seeded("R08 planted"), size=FEW) as crowd:
        _, found = await cut_while_committing(site, crowd)
    assert any(text.startswith("I2") for text in found), found
