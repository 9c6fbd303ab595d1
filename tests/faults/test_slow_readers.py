"""R17: those who never read pay for it alone, whether they say nothing or go on talking."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.checker import complaints
from tests.faults.clients import Client
from tests.faults.crowd import percentile
from tests.faults.grounds import Estate, client_of, crowd, settled, until_agreed
from tests.faults.sites import Site
from tests.faults.sizes import SERVERS, SOAK
from tests.faults.slow import SlowReader, slow_reader

Opened = Callable[..., Site]
SLOW = 60 if SOAK else 24
READERS = 60 if SOAK else 8
RATE, SECONDS = (100, 20) if SOAK else (50, 3)
# With the small size a plot shortens the 30 seconds a socket may stay behind to 5.
PLOTS = () if SOAK else ("waits_less_for_the_slow",)
KEPT = 60.0
# How much longer the others may wait than those of a server beside it that has no slow readers:
# a fifth, and what two processes on one busy machine differ by (seconds).
SLOWER, APART = 1.2, 0.5
MEBIBYTE = 1024 * 1024
# Two bytes a letter: a room's longest post.
WORDS = "ماء " * 980 + "end"


def memory_of(site: Site) -> int:
    """What the server holds, in bytes."""
    status = Path(f"/proc/{site.processes[0].pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


async def load(writers: list[Client], topic: int, mark: str) -> tuple[float, float]:
    """Posts at a rate; when it began and ended."""
    begun = time.monotonic()
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0.0, begun + number / RATE - time.monotonic()))
        await writers[number % len(writers)].post(topic, f"{mark} {number} {WORDS}")
    await settled(*writers)
    return begun, time.monotonic()


def delays(readers: list[Client], writers: list[Client], since: float) -> list[float]:
    """From each acknowledgement since then to each reader."""
    entries = [e for w in writers for e in w.outbox.entries.values() if e.offered_at >= since]
    found = []
    for reader in readers:
        for entry in entries:
            at = reader.applied_at.get(entry.place["id"]) if entry.place else None
            if at is not None:
                found.append(max(0.0, at - entry.settled_at))
    return sorted(found)


async def hindered(
    site: Site, beside: Site, estate: Estate, slow: list[SlowReader]
) -> tuple[list[float], list[float]]:
    """The same load at the same time on both, with slow readers on the first: the delays."""
    topic = estate.room("public")
    here, there = (talkers(estate, one.ports()[0]) for one in (site, beside))
    async with crowd(*here[0], *here[1], *there[0], *there[1]):
        both = [load(writers, topic, "to warm up") for writers, _ in (here, there)]
        await asyncio.gather(*both)
        for n, member in zip(range(SLOW), estate.members * SLOW, strict=False):
            port, token = site.ports()[0], member["token"]
            name = f"topic.{topic}"
            slow.append(await slow_reader(port, name, token=token, silent=n % 2 == 0))
        both = [load(writers, topic, "with") for writers, _ in (here, there)]
        begun = [since for since, _ in await asyncio.gather(*both)]
        await until_agreed(site, [*here[0], *here[1]])
        await until_agreed(beside, [*there[0], *there[1]])
        with_slow, without = (
            delays(readers, writers, since)
            for (writers, readers), since in zip((here, there), begun, strict=True)
        )
        return with_slow, without


def talkers(estate: Estate, port: int) -> tuple[list[Client], list[Client]]:
    """Those who write and those who read."""
    writers = [client_of(estate, n, [port], "public") for n in range(4)]
    readers = [client_of(estate, n, [port], "public") for n in range(4, 4 + min(READERS, 12))]
    return writers, readers


async def nobody_else_waits(site: Site, beside: Site, estate: Estate) -> list[str]:
    """What slow readers cost the others, against a server beside it that has none."""
    slow: list[SlowReader] = []
    try:
        now, was = (
            percentile(found, 0.99) for found in await hindered(site, beside, estate, slow)
        )
    finally:
        for reader in slow:
            reader.close()
    print(f"p99 {was:.3f} s without the slow, {now:.3f} s with them")
    if now <= SLOWER * was + APART:
        return []
    return [f"the others wait {now:.3f} s for a post, {was:.3f} s without the slow"]


async def live_with_slow_readers(site: Site, estate: Estate, *, kept: float = KEPT) -> list[str]:
    """What they cost the server, and that they are seen off."""
    topic, port = estate.room("public"), site.ports()[0]
    writers, readers = talkers(estate, port)
    # They read what comes and never say that they handled it; the second joins again each time.
    silent = [client_of(estate, 14, [port], "public"), client_of(estate, 15, [port], "public")]
    silent[0].joins_again = False
    async with crowd(*writers, *readers):
        await load(writers, topic, "to warm up")
        await until_agreed(site, [*writers, *readers])
        before = memory_of(site)
        slow = [
            await slow_reader(port, f"topic.{topic}", token=member["token"], silent=n % 2 == 0)
            for n, member in zip(range(SLOW), estate.members * SLOW, strict=False)
        ]
        await load(writers, topic, "with")
        await until_agreed(site, [*writers, *readers])
        grown = memory_of(site) - before
        for client in silent:
            client.acknowledges = False
        async with crowd(*silent):
            await load(writers, topic, "and to those who say nothing")
            found = await seen_off(slow, silent[:1], kept)
            found += told(silent[0])
            await until_agreed(site, silent[1:])
            times = len(silent[1].transcript.frames("behind"))
            if silent[1].transcript.of("closed") or not times:
                found.append(f"{silent[1].name} was behind {times} times, and then turned away")
        await until_agreed(site, [*writers, *readers])
        if grown > SLOW * MEBIBYTE:
            found.append(f"{SLOW} slow sockets cost {grown / MEBIBYTE:.1f} MiB")
        print(f"{grown / MEBIBYTE / SLOW:.2f} MiB each")
        return found + complaints(site, [*writers, *readers, silent[1]])


async def seen_off(slow: list[SlowReader], silent: list[Client], kept: float) -> list[str]:
    """All of them within the time the protocol gives, counted from the end of the load."""

    async def wait(n: int, reader: SlowReader) -> str:
        try:
            await reader.until_ended(says="" if n % 2 == 0 else "ping", seconds=kept)
        except AssertionError as error:
            return f"{'a silent' if n % 2 == 0 else 'a chatty'} one: {error}"
        finally:
            reader.close()
        return ""

    async def closed(client: Client) -> str:
        end = time.monotonic() + kept
        while not client.transcript.of("closed"):
            if time.monotonic() > end:
                return f"{client.name} is never turned away"
            await asyncio.sleep(0.1)
        return ""

    waits = [wait(n, reader) for n, reader in enumerate(slow)]
    return [text for text in await asyncio.gather(*waits, *map(closed, silent)) if text]


def told(client: Client) -> list[str]:
    """`behind`, then nothing of the stream, then 4009."""
    heard = [note.matter["type"] for note in client.transcript.of("heard") if note.line == 1]
    codes = [note.matter for note in client.transcript.of("closed")]
    found = []
    if "behind" not in heard:
        found.append(f"{client.name} was never told that it is behind: {set(heard)}")
    after = heard[heard.index("behind") :] if "behind" in heard else []
    if "post" in after[: after.index("joined") if "joined" in after else None]:
        found.append(f"{client.name} hears content before it joins again")
    if codes[:1] != [4009]:
        found.append(f"{client.name} was turned away with {codes}")
    return found


@pytest.mark.parametrize("server", SERVERS)
async def test_who_never_reads_is_seen_off_and_nobody_else_notices(
    opened: Opened, estate: Estate, server: str
) -> None:
    site = opened(*PLOTS, SERVER=server)
    assert await live_with_slow_readers(site, estate) == []


async def test_the_others_wait_no_longer_than_without_the_slow(
    opened: Opened, estate: Estate
) -> None:
    assert await nobody_else_waits(opened(), opened(), estate) == []


async def test_a_server_that_waits_for_the_slow_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    site = opened("waits_for_the_slow")
    found = await nobody_else_waits(site, opened(), estate)
    assert any("the others wait" in text for text in found), found


async def test_a_server_that_sends_to_whoever_never_reads_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    site = opened("sends_to_whoever_never_reads", *PLOTS)
    found = await live_with_slow_readers(site, estate, kept=12.0)
    assert any("that never reads was kept" in text for text in found), found
