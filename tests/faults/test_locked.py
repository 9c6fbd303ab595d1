"""R11: another program holds the lock of the SQLite database for longer than anybody waits."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.faults.checker import Allowed, complaints, lag_complaints
from tests.faults.clients import Client
from tests.faults.grounds import Estate, client_of, crowd, settled, until_agreed
from tests.faults.locks import foreign_lock
from tests.faults.sites import Site
from tests.faults.sizes import SOAK
from tests.faults.wire import ask
from tests.realtime.servers.sites import call

Opened = Callable[..., Site]
# The database is waited for for 20 seconds; who queues behind that is answered after 5, or, where
# the trial is small, after 2.
HELD = 40.0 if SOAK else 7.0
ANSWERED = 22.0 if SOAK else 6.0
PLOTS = () if SOAK else ("gives_up_sooner",)
# What only reads waits for no lock, but perhaps for a thread that gives up after as long as that.
AT_ONCE = 8.0 if SOAK else 5.0


async def live_with_a_lock(site: Site, estate: Estate) -> list[str]:
    """More writers than threads, while nobody can write; what is wrong, then and after."""
    writers = [client_of(estate, n, site.ports(), "public") for n in range(12)]
    topic = estate.room("public")
    async with crowd(*writers):
        for writer in writers:
            await writer.post(topic, f"before by {writer.name} end")
        await settled(*writers)
        lock = foreign_lock(site.folder / "majlis.sqlite3")
        await asyncio.to_thread(lock.__enter__)
        try:
            found = await while_locked(site, estate, writers, topic)
        finally:
            await asyncio.to_thread(lock.__exit__, None, None, None)
        begun = time.monotonic()
        await settled(*writers)
        await until_agreed(site, writers)
        recovery = time.monotonic() - begun
        if recovery > 10:
            found.append(f"it took {recovery:.1f} s to recover")
        await asyncio.sleep(0.6)
        return [
            *found,
            *complaints(site, writers, allowed=Allowed(logs=("Service Unavailable",))),
            *lag_complaints(site, p99=0.1, worst=0.2),
        ]


async def while_locked(site: Site, estate: Estate, writers: list[Client], topic: int) -> list[str]:
    found: list[str] = []
    begun = time.monotonic()
    for writer in writers:
        await writer.post(topic, f"meanwhile by {writer.name} end")
    while time.monotonic() - begun < HELD:
        found += await reading(site, estate, topic)
        await asyncio.sleep(0.5)
    answers = [first_answer(writer, begun) for writer in writers]
    codes = {answer and answer.matter.get("code") for answer in answers}
    if "accepted" in {answer and answer.matter["type"] for answer in answers}:
        found.append("a post was accepted while nobody could write")
    waits = sorted(answer.at - begun for answer in answers if answer)
    # The first of them waits in the database itself, longer than a small trial lasts.
    allowed = 0 if SOAK else 1
    if len(writers) - len(waits) > allowed:
        found.append(f"{len(writers) - len(waits)} were not answered in {HELD} s")
    if waits and waits[-1] > ANSWERED:
        found.append(f"an answer took {waits[-1]:.1f} s")
    if codes - {"unavailable", None}:
        found.append(f"answered with {codes}")
    if any(answer and not answer.matter.get("retry_after") for answer in answers):
        found.append("refused without a time to come back")
    return found


def first_answer(writer: Client, begun: float) -> Any:
    kinds = {"accepted", "refused", "error", "held"}
    return next(
        (n for n in writer.transcript.of("heard") if n.at > begun and n.matter["type"] in kinds),
        None,
    )


async def reading(site: Site, estate: Estate, topic: int) -> list[str]:
    """What only reads is answered at once: pages, changes, and who comes in."""
    port, found = site.processes[0].port, []
    for path in (f"/t/{topic}/changes/?since=0", "/api/v1/boards", "/health/ready"):
        begun = time.monotonic()
        status, _ = await ask(port, "GET", path)
        waited = time.monotonic() - begun
        if status != 200 or waited > AT_ONCE:
            found.append(f"{path} answered {status} after {waited:.1f} s")
    begun = time.monotonic()
    try:
        async with asyncio.timeout(2 * AT_ONCE):
            await come_in(site, estate, topic)
    except TimeoutError:
        found.append("nobody comes in")
    if time.monotonic() - begun > AT_ONCE:
        found.append(f"to come in took {time.monotonic() - begun:.1f} s")
    return found


async def come_in(site: Site, estate: Estate, topic: int) -> None:
    caller = await call(site.processes[0], estate.members[15]["token"])
    await caller.say("join", stream=f"topic.{topic}", since=0)
    await caller.until("joined")
    await caller.line.close()


async def test_while_another_program_holds_the_lock_all_are_told_and_reading_goes_on(
    opened: Opened, estate: Estate
) -> None:
    assert await live_with_a_lock(opened(*PLOTS), estate) == []


async def test_writers_that_queue_for_ever_are_found_out(opened: Opened, estate: Estate) -> None:
    found = await live_with_a_lock(opened("waits_for_ever"), estate)
    assert any("were not answered" in text for text in found), found


async def test_a_loop_that_is_held_up_is_found_out(opened: Opened, estate: Estate) -> None:
    found = await live_with_a_lock(opened("blocks_the_loop", *PLOTS), estate)
    assert any(text.startswith("R29") for text in found), found
