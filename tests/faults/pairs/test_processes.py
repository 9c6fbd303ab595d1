"""R02, R03, R06 and presence: one of two processes is killed, stopped, or never told anything."""

import asyncio
import time
from collections.abc import Callable

import pytest

from tests.faults.checker import complaints, held_up, lag_complaints, spread
from tests.faults.crowd import CONVERGED, Crowd, crowded, percentile
from tests.faults.sites import Site, Trial
from tests.faults.sizes import SERVERS, SIZE, SOAK, Size, seeded

MakeSite = Callable[..., Site]
FEW = Size(12, 3, 20, 2)
# The 2 s between sweeps, and what a question takes.
BY_SWEEP = 2.5
PRESENCE = 5.0


async def test_posts_cross_by_poke(pair: MakeSite) -> None:
    site = pair()
    async with crowded(site, seeded("normal")) as crowd:
        await crowd.offer()
        assert await crowd.settle() < CONVERGED, crowd.latest
        found = [*complaints(site, crowd.clients), *spread(site, crowd.clients)]
        assert crowd.closings() == []
        delays = crowd.delays()
    assert found == []
    assert percentile(delays, 0.5) < 1.0
    assert lag_complaints(site) == []


async def test_all_pokes_lost_the_sweep_delivers(pair: MakeSite) -> None:
    site = pair(trial=Trial(without_pokes=True))
    async with crowded(site, seeded("R06")) as crowd:
        await crowd.offer(seconds=60 if SOAK else None)
        assert await crowd.settle() < CONVERGED, crowd.latest
        found = complaints(site, crowd.clients)
        delays = crowd.delays()
        counts = [process.counts() for process in site.processes]
    assert found == []
    for one in counts:
        assert one["sweep_finds"] > 0
        assert one["pokes_lost"] > 0
        assert "pokes_heard" not in one
    # Not by poke: half wait longer than any poke takes.
    assert percentile(delays, 0.5) > 0.2
    assert percentile(delays, 0.99) < BY_SWEEP, delays[-5:]
    assert lag_complaints(site) == []


async def test_without_sweep_and_pokes_the_checker_complains(pair: MakeSite) -> None:
    site = pair(trial=Trial(without_pokes=True, planted=("sweeps_nothing",)))
    async with crowded(site, seeded("R06 planted"), size=FEW) as crowd:
        await crowd.offer(seconds=0.5)
        await crowd.settle(3)
        found = [*complaints(site, crowd.clients), *spread(site, crowd.clients)]
    assert any(text.startswith("I4") for text in found), found
    assert any(text.startswith("vacuous: no poke") for text in found), found


async def test_killed_between_answer_and_poke_the_other_process_finds_the_post(
    pair: MakeSite,
) -> None:
    dying = Trial(points={"after_ack": 5}, without_pokes=True)
    site = pair(trial=dying, second=Trial())
    first, second = site.processes
    async with crowded(site, seeded("R02 poke"), size=FEW) as crowd:
        here = [client for client in crowd.writers if client.port == first.port]
        while not first.is_dead:
            await crowd.post(crowd.chance.choice(here))
            await asyncio.sleep(0.05)
        died = time.monotonic()
        struck = first.counts()["struck_post"]
        there = [c for c in crowd.clients if c.line is not None and c.transcript.line == 1]
        ((topic,),) = site.rows(f"SELECT topic_id FROM forum_post WHERE id = {struck}")
        listeners = [c for c in there if topic in c.topics and c.port == second.port]
        assert listeners
        while not all(struck in c.applied_at for c in listeners):
            assert time.monotonic() < died + BY_SWEEP
            await asyncio.sleep(0.05)
        first.set(Trial())
        await asyncio.to_thread(site.back, first)
        assert await crowd.settle() < CONVERGED, crowd.latest
        found = complaints(site, crowd.clients)
    assert found == []
    # The process that was struck may have lived too short to say much of its loop.
    assert held_up(site) == []
    assert second.counts()["ticks"] >= 20


async def drained(site: Site, crowd: Crowd) -> list[str]:
    """SIGTERM to the first process under load; what is wrong with how it went."""
    first = site.processes[0]
    here = [client for client in crowd.clients if client.port == first.port and client.line]
    lines = {client.name: client.transcript.line for client in here}
    load = asyncio.create_task(crowd.offer())
    await asyncio.sleep(crowd.size.seconds / 3)
    asked = time.monotonic()
    code = await asyncio.to_thread(first.end)
    took = time.monotonic() - asked
    found = [f"exit code {code} after {took:.1f} s"] if code or took > 30 else []
    await load
    back = await crowd.all_in()
    if time.monotonic() - asked > 30 + crowd.size.seconds:
        found.append(f"all back only {back:.0f} s after the load ended")
    for client in here:
        line = lines[client.name]
        notes = [note for note in client.transcript.notes if note.line == line]
        told = [n for n in notes if n.what == "heard" and n.matter["type"] == "draining"]
        codes = [note.matter for note in notes if note.what == "closed"]
        if not told or codes != [4012]:
            found.append(f"{client.name}: told {len(told)} times, closed {codes}")
    return found


@pytest.mark.parametrize("server", SERVERS)
async def test_stopped_under_load_everybody_is_told_and_goes_to_the_other(
    pair: MakeSite, server: str
) -> None:
    site = pair(SERVER=server)
    size = Size(2000, 20, 20, 20) if SOAK else SIZE
    async with crowded(site, seeded("R03"), size=size) as crowd:
        found = await drained(site, crowd)
        assert await crowd.settle() < CONVERGED, crowd.latest
        found += complaints(site, crowd.clients)
        waits = crowd.waits()
        assert site.processes[0].is_dead
    assert found == []
    assert percentile(waits, 0.99) < 2.0 or not SOAK, waits[-9:]
    assert lag_complaints(site) == []


async def test_a_drain_without_a_word_is_noticed(pair: MakeSite) -> None:
    site = pair(trial=Trial(planted=("drains_without_a_word",)))
    async with crowded(site, seeded("R03 planted"), size=FEW) as crowd:
        found = await drained(site, crowd)
    assert any("told 0 times" in text for text in found), found


async def seconds_of_ghosts(site: Site, crowd: Crowd) -> float:
    """Kill the first process for good; how long the other says that its people are here."""
    first, second = site.processes
    here = [client for client in crowd.clients if client.port == first.port]
    there = [client for client in crowd.clients if client.port == second.port]
    topic = there[0].topics[0]
    name = f"topic.{topic}"

    def shown() -> int:
        return max(int(c.presence.get(name, {"count": 0})["count"]) for c in there)

    members = {c.member for c in crowd.clients if topic in c.topics and c.member}
    everybody = len(members) + sum(not c.member for c in crowd.clients if topic in c.topics)
    left = len({c.member for c in there if topic in c.topics and c.member}) + sum(
        not c.member for c in there if topic in c.topics
    )
    assert left < everybody
    end = time.monotonic() + 10
    while shown() != everybody:
        assert time.monotonic() < end, (shown(), everybody)
        await asyncio.sleep(0.05)
    for client in here:
        # They do not come to the other process.
        client.ports = [first.port]
    first.kill()
    killed = time.monotonic()
    while shown() != left and time.monotonic() < killed + 7:
        await asyncio.sleep(0.05)
    return time.monotonic() - killed


async def test_people_of_a_killed_process_are_gone_soon(pair: MakeSite) -> None:
    site = pair()
    async with crowded(site, seeded("presence"), size=FEW) as crowd:
        assert await seconds_of_ghosts(site, crowd) < PRESENCE


async def test_people_who_stay_for_ever_are_noticed(pair: MakeSite) -> None:
    site = pair(trial=Trial(planted=("remembers_people",)))
    async with crowded(site, seeded("presence planted"), size=FEW) as crowd:
        assert await seconds_of_ghosts(site, crowd) >= PRESENCE
