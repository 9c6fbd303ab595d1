"""R18: ten times the usual load for a while, with limits and without."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.faults.checker import complaints
from tests.faults.crowd import percentile
from tests.faults.grounds import Estate, client_of, crowd, settled, until, until_agreed
from tests.faults.sites import Site
from tests.faults.sizes import SOAK
from tests.faults.test_slow_readers import delays, memory_of
from tests.realtime.servers.sites import call

Opened = Callable[..., Site]
WRITERS = 10
EACH = 40
# A member may write 5 posts in 10 seconds (moderation.screeners.RATES).
ALLOWED = 5
RATE, SECONDS = (200, 10) if SOAK else (150, 2)
MEBIBYTE = 1024 * 1024


async def burst_of(site: Site, token: str, topic: int) -> list[dict[str, Any]]:
    """Forty posts in one breath on one socket; their answers."""
    caller = await call(site.processes[0], token)
    ids = [str(uuid.uuid4()) for _ in range(EACH)]
    for number, client_id in enumerate(ids):
        await caller.post(topic, f"in one breath {number} {client_id} end", client_id)
    answers: dict[str, dict[str, Any]] = {}
    async with asyncio.timeout(60):
        while len(answers) < EACH:
            await caller.take()
            answers |= {f["client_id"]: f for f in caller.heard if f.get("client_id") in ids}
            caller.heard.clear()
    await caller.line.close()
    assert caller.line.close_code == 1000
    return list(answers.values())


async def burst_with_limits(site: Site, estate: Estate) -> list[str]:
    """What is refused says for how long; what is accepted is stored and heard."""
    topic = estate.room("public")
    readers = [client_of(estate, n, site.ports(), "public") for n in range(12, 15)]
    async with crowd(*readers):
        bursts = await asyncio.gather(
            *(burst_of(site, m["token"], topic) for m in estate.members[:WRITERS])
        )
        await until_agreed(site, readers)
        found: list[str] = []
        for answers in bursts:
            kinds = Counter((answer["type"], answer.get("code")) for answer in answers)
            if not 1 <= kinds["accepted", None] <= ALLOWED or len(kinds) != 2:
                found.append(f"one burst was answered {dict(kinds)}")
            refused = [answer for answer in answers if answer["type"] == "refused"]
            if any(not 0 < (answer.get("retry_after") or 0) <= 60 for answer in refused):
                found.append("refused, and not told for how long")
            if any(answer["code"] != "rate_limited" for answer in refused):
                found.append(f"refused with {kinds}")
        accepted = [
            a["post"]["id"] for answers in bursts for a in answers if a["type"] == "accepted"
        ]
        stored = {
            id_ for (id_,) in site.rows("SELECT id FROM forum_post WHERE body LIKE 'in one%'")
        }
        if set(accepted) != stored:
            found.append(f"{len(accepted)} were accepted and {len(stored)} are stored")
        return found + complaints(site, readers)


async def test_with_limits_a_burst_is_refused_with_a_time_and_what_is_accepted_is_kept(
    opened: Opened, estate: Estate
) -> None:
    assert await burst_with_limits(opened(MAJLIS_LIMITS="on"), estate) == []


async def test_a_refusal_without_a_time_is_found_out(opened: Opened, estate: Estate) -> None:
    site = opened("says_no_time_to_come_back", MAJLIS_LIMITS="on")
    found = await burst_with_limits(site, estate)
    assert any("for how long" in text for text in found), found


async def burst_without_limits(site: Site, estate: Estate) -> list[str]:
    """All of it is accepted, stored and heard, and what it took is given back."""
    topic = estate.room("public")
    writers = [client_of(estate, n, site.ports(), "public") for n in range(WRITERS)]
    readers = [client_of(estate, n, site.ports(), "public") for n in range(WRITERS, 15)]
    async with crowd(*writers, *readers):
        for writer in writers:
            await writer.post(topic, f"to warm up by {writer.name} end")
        await settled(*writers)
        before = memory_of(site)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, begun + number / RATE - loop.time()))
            await writers[number % WRITERS].post(topic, f"all at once {number} end")
        await settled(*writers)
        await until_agreed(site, [*writers, *readers])
        found = []
        limit = before * 1.1 + 24 * MEBIBYTE
        try:
            await until(lambda: memory_of(site) < limit, "memory returns", seconds=60)
        except AssertionError:
            found.append(f"memory went from {before} to {memory_of(site)}")
        late = percentile(delays(readers, writers, 0.0), 0.99)
        if late > (3.0 if SOAK else 10.0):
            found.append(f"the p99 of a post's way was {late:.1f} s")
        return found + complaints(site, [*writers, *readers])


async def test_without_limits_all_of_a_burst_arrives(opened: Opened, estate: Estate) -> None:
    assert await burst_without_limits(opened(), estate) == []


async def test_a_burst_of_which_something_is_lost_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    found = await burst_without_limits(opened("loses_frames"), estate)
    assert any(text.startswith("I4") for text in found), found
