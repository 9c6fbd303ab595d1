"""R04, R05: Valkey killed, empty again, or frozen: nobody's line ends and nothing is lost."""

import asyncio
import time
from collections.abc import Callable

import pytest

from tests.faults.checker import Allowed, complaints, lag_complaints, spread
from tests.faults.crowd import CONVERGED, Crowd, crowded, percentile
from tests.faults.sites import Site, Trial
from tests.faults.sizes import SIZE, SOAK, Size, seeded

MakeSite = Callable[..., Site]
FEW = Size(12, 3, 20, 2)
AWAY = 10.0 if SOAK else 2.0
# A delivery while Valkey is away: by the sweep.
DELIVERED = 3.0
# In the log of one process, in all: what begins, what lasts (one in ten seconds), what ends.
LINES = 12
# How much later than before an acknowledgement may come (seconds).
UNCHANGED = 0.25


# The layer's own words, once in ten seconds.
SAID = Allowed(logs=(r"channels_redis\.pubsub",))


async def without_valkey(
    site: Site, crowd: Crowd, *, frozen: bool, patience: float = CONVERGED
) -> list[str]:
    """Posts before, during and after; what is wrong."""
    valkey = site.valkey
    assert valkey is not None
    await crowd.offer(seconds=1)
    away = time.monotonic()
    if frozen:
        valkey.freeze()
    else:
        valkey.kill()
    found = []
    try:
        await crowd.offer(seconds=AWAY)
        if await crowd.settle(patience, at_once=True) >= patience:
            found.append(f"not converged without Valkey: {crowd.latest}")
    finally:
        back = time.monotonic()
        if frozen:
            valkey.thaw()
        else:
            await asyncio.to_thread(valkey.start)
    await crowd.offer(seconds=1)
    if await crowd.settle(patience, at_once=True) >= patience:
        found.append(f"not converged: {crowd.latest}")
    found += complaints(site, crowd.clients, allowed=SAID)
    return [*found, *differences(site, crowd, away, back)]


def differences(site: Site, crowd: Crowd, away: float, back: float) -> list[str]:
    """What anybody could notice between these two moments."""
    found = []
    if crowd.closings():
        found.append(f"sockets were closed: {crowd.closings()}")
    late = percentile(crowd.delays(away, back), 0.99)
    if late > DELIVERED:
        found.append(f"delivered after {late:.2f} s")
    before = percentile(crowd.waits(0, away), 0.5)
    during = percentile(crowd.waits(away, back), 0.5)
    if during > before + UNCHANGED:
        found.append(f"acknowledged after {during:.2f} s, {before:.2f} s before")
    for process in site.processes:
        lines = process.log.read_text().count("\n")
        if lines > LINES:
            found.append(f"{lines} lines in the log about it")
        if process.counts()["tasks"] > 1000:
            found.append(f"{process.counts()['tasks']} tasks pile up")
    return found


async def until_pokes_cross(site: Site, crowd: Crowd) -> None:
    """By themselves, some seconds after Valkey is back."""
    heard = [process.counts().get("pokes_heard", 0) for process in site.processes]
    end = time.monotonic() + 15
    while True:
        await crowd.offer(rate=10, seconds=1)
        now = [process.counts().get("pokes_heard", 0) for process in site.processes]
        if all(after > before for after, before in zip(now, heard, strict=True)):
            return
        assert time.monotonic() < end, "pokes do not cross again"


@pytest.mark.parametrize("frozen", [False, True], ids=["killed", "frozen"])
async def test_without_valkey_nobody_is_cut_and_nothing_is_lost(
    pair: MakeSite, frozen: bool
) -> None:
    site = pair()
    async with crowded(site, seeded(f"R04 frozen={frozen}"), size=SIZE) as crowd:
        assert await without_valkey(site, crowd, frozen=frozen) == []
        await until_pokes_cross(site, crowd)
        assert await crowd.settle() < CONVERGED, crowd.latest
        assert complaints(site, crowd.clients, allowed=SAID) == []
        assert spread(site, crowd.clients) == []
    assert lag_complaints(site) == []


@pytest.mark.parametrize(
    ("fault", "frozen", "wanted"),
    [
        ("hangs_up_without_valkey", False, "sockets were closed"),
        ("waits_for_valkey", True, "acknowledged after"),
        ("sweeps_nothing", False, "without Valkey"),
    ],
)
async def test_who_depends_on_valkey_is_noticed(
    pair: MakeSite, fault: str, frozen: bool, wanted: str
) -> None:
    site = pair(trial=Trial(planted=(fault,)))
    async with crowded(site, seeded(f"R04 {fault}"), size=FEW) as crowd:
        found = await without_valkey(site, crowd, frozen=frozen, patience=6)
    assert any(wanted in text for text in found), found
