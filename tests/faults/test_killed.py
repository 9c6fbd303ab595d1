"""R01, R02: killed at any moment, nothing acknowledged is lost and nothing is there twice."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.checker import complaints, lag_complaints
from tests.faults.crowd import CONVERGED, crowded
from tests.faults.failpoints import POINTS
from tests.faults.sites import Site, Trial
from tests.faults.sizes import SERVERS, SIZE, Size, seeded

MakeSite = Callable[..., Site]
FEW = Size(8, 2, 20, 2)


@pytest.mark.parametrize("server", SERVERS)
async def test_killed_at_random_moments_under_load(lite: MakeSite, server: str) -> None:
    site, chance = lite(SERVER=server), seeded("R01")
    (process,) = site.processes
    async with crowded(site, chance) as crowd:
        for _ in range(SIZE.repeats):
            load = asyncio.create_task(crowd.offer())
            await asyncio.sleep(chance.uniform(0.1, 0.8) * SIZE.seconds)
            process.kill()
            await asyncio.sleep(chance.uniform(0.2, 2.0))
            await asyncio.to_thread(site.back, process)
            await load
            assert await crowd.settle() < CONVERGED, crowd.latest
            crowd.recover()
        found = complaints(site, crowd.clients)
    assert found == []
    assert crowd.closings().count(1006) >= SIZE.members
    assert lag_complaints(site) == []


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_a_chosen_moment_of_a_post(lite: MakeSite, point: str) -> None:
    site = lite(trial=Trial(points={point: 9}))
    (process,) = site.processes
    async with crowded(site, seeded(f"R02 {point}"), size=FEW) as crowd:
        load = asyncio.create_task(crowd.offer())
        while not process.is_dead:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
        struck = process.counts()["struck_post"]
        stored = site.rows(f"SELECT body FROM forum_post WHERE id = {struck}")
        answered = {e.body for e in crowd.entries if e.state == "accepted"}
        process.set(Trial())
        await asyncio.to_thread(site.back, process)
        await load
        assert await crowd.settle() < CONVERGED, crowd.latest
        found = complaints(site, crowd.clients)
    assert found == []
    if point == "before_commit":
        assert stored == []
        return
    # Where its author was not told, it was sent again and answered with its first place.
    ((body,),) = stored
    (entry,) = [e for e in crowd.entries if e.body == body]
    assert (body in answered, entry.is_duplicate) == (point == "after_ack", point != "after_ack")
    assert entry.place is not None
    assert entry.place["id"] == struck


@pytest.mark.parametrize(
    ("faults", "wanted"),
    [
        (("acknowledges_what_is_not_stored", "blocks_the_loop"), ("I1", "R29")),
        (("loses_frames", "skips_numbers", "answers_with_a_traceback"), ("I4", "I3", "I7")),
        (("forgets_client_ids", "tells_old_news"), ("I2", "on one socket")),
    ],
)
async def test_planted_faults_are_found(
    lite: MakeSite, faults: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    site = lite(trial=Trial(planted=faults, points={"after_commit": 15}))
    (process,) = site.processes
    async with crowded(site, seeded(faults[0]), size=FEW) as crowd:
        load = asyncio.create_task(crowd.offer(seconds=1.5))
        while not process.is_dead:
            await asyncio.sleep(0.02)
        process.set(Trial(planted=faults))
        await asyncio.to_thread(site.back, process)
        await load
        await crowd.all_in()
        await crowd.settle(4)
        found = [*complaints(site, crowd.clients), *lag_complaints(site)]
    for complaint in wanted:
        assert any(complaint in text for text in found), (complaint, found)
