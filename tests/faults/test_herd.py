"""R20: everybody is cut at once, and comes back spread over the window they were told."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.checker import complaints, lag_complaints
from tests.faults.crowd import CONVERGED, Crowd, crowded
from tests.faults.sites import Site, Trial
from tests.faults.sizes import SERVERS, SOAK, Size, seeded

MakeSite = Callable[..., Site]
HERD = Size(2000, 20, 5, 4) if SOAK else Size(240, 4, 5, 2)
# The window is made for a hundred a second; nobody comes before a quarter of a second, which
# gathers some there; the rest is chance.
A_SECOND = 165
BACK = 40.0
# All have had one by then (seconds).
HEARTBEATS = 40.0


async def told(crowd: Crowd) -> None:
    """Wait until heartbeats have told those who came first how many are here now."""
    end = time.monotonic() + HEARTBEATS
    while time.monotonic() < end:
        windows = sorted(client.window for client in crowd.clients)
        if windows[0] > 0.9 * windows[-1]:
            return
        await asyncio.sleep(0.1)


async def herd(site: Site, crowd: Crowd) -> list[str]:
    """Kill and start again at once; what is wrong with how they come back."""
    (process,) = site.processes
    await crowd.offer()
    await crowd.settle(CONVERGED)
    await told(crowd)
    windows = {client.window for client in crowd.clients}
    lines = {client.name: client.transcript.line for client in crowd.clients}
    process.kill()
    await asyncio.to_thread(site.back, process)
    took = await crowd.all_in(BACK)
    found = []
    handshakes: Counter[int] = Counter()
    for client in crowd.clients:
        # When they mean to knock first, whether or not the door is open by then: how busy the
        # machine is that plays two hundred people at once does not matter.
        (first,) = (n for n in client.transcript.of("waits") if n.line == lines[client.name])
        handshakes[int((first.at + first.matter) * 2)] += 1
    # Two half seconds that follow each other: no luck with where a second begins.
    peak = max(handshakes[half] + handshakes[half + 1] for half in handshakes)
    if peak > A_SECOND:
        found.append(f"{peak} handshakes in a second, windows {sorted(windows)[-3:]}")
    if took >= BACK:
        found.append(f"back only after {took:.0f} s")
    await crowd.settle(CONVERGED)
    return found + complaints(site, crowd.clients)


# The wait for heartbeats is long: the other server has its turn at full size.
@pytest.mark.parametrize("server", SERVERS if SOAK else SERVERS[:1])
async def test_a_herd_comes_back_spread_out(lite: MakeSite, server: str) -> None:
    site = lite(SERVER=server)
    async with crowded(site, seeded("R20"), size=HERD) as crowd:
        assert await herd(site, crowd) == []
    assert lag_complaints(site) == []


async def test_a_herd_that_comes_at_once_is_noticed(lite: MakeSite) -> None:
    site = lite(trial=Trial(planted=("calls_everybody_back_at_once",)))
    async with crowded(site, seeded("R20 planted"), size=HERD) as crowd:
        found = await herd(site, crowd)
    assert any("handshakes in a second" in text for text in found), found
