"""R25: yesterday's backup comes back under its clients: nobody shows what is not there."""

import asyncio
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.checker import complaints
from tests.faults.clients import Client
from tests.faults.grounds import Estate, client_of, crowd, settled, until, until_agreed
from tests.faults.sites import Site

Opened = Callable[..., Site]
POSTS = 30


def copy_database(source: Path, target: Path) -> None:
    """As SQLite itself copies a database that others use."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


async def say(clients: list[Client], topic: int, mark: str) -> None:
    """Some posts, all answered for."""
    for number in range(POSTS):
        await clients[number % len(clients)].post(topic, f"{mark} {number} end")
    await settled(*clients)


async def live_through_a_restore(
    site: Site, estate: Estate, *, stopped: bool, renewed: bool = True
) -> list[str]:
    """Yesterday, a backup, today, and yesterday again; then everybody goes on."""
    process, topic = site.processes[0], estate.room("public")
    live, backup = site.folder / "majlis.sqlite3", site.folder / "backup.sqlite3"
    clients = [client_of(estate, n, site.ports(), "public", "invited") for n in range(5)]
    async with crowd(*clients):
        await say(clients, topic, "yesterday")
        await asyncio.to_thread(copy_database, live, backup)
        await say(clients, topic, "today")
        await until_agreed(site, clients)
        epochs = {client.epoch for client in clients}
        await asyncio.to_thread(restore, site, backup, live, stopped, renewed)
        # Others write before the clients are back: by number alone nothing seems amiss.
        await asyncio.to_thread(overtake, site, estate, topic)
        if stopped:
            await asyncio.to_thread(site.back, process)
        if renewed:
            await until(
                lambda: all(c.is_in and c.epoch not in epochs for c in clients),
                "all have heard of the new epoch",
            )
        else:
            await until(lambda: all(client.is_in for client in clients), "all are back")
        for client in clients:
            # What was acknowledged today went with today.
            client.outbox.entries.clear()
        await say(clients, topic, "and after")
        await until_agreed(site, clients)
        # Under the server the past may be seen before its new name: all are sent to fetch anew.
        return [text for text in complaints(site, clients) if ": reload " not in text or stopped]


def restore(site: Site, backup: Path, live: Path, stopped: bool, renewed: bool) -> None:
    """As it is done by hand: with the server stopped, or under it."""
    process = site.processes[0]
    if stopped:
        process.end(signal.SIGTERM)
        for name in ("-wal", "-shm"):
            live.with_name(live.name + name).unlink(missing_ok=True)
    copy_database(backup, live)
    if renewed:
        process.manage("renew_epoch")


def overtake(site: Site, estate: Estate, topic: int) -> None:
    from tests.faults.clerk import clerk_of

    with clerk_of(site.processes[0]) as clerk:
        author = estate.members[9]["id"]
        clerk.do("write_much", topic=topic, author=author, writes=POSTS + 5, mark="meanwhile")


@pytest.mark.parametrize("stopped", [True, False], ids=["server stopped", "under the server"])
async def test_after_a_restore_everybody_begins_anew(
    opened: Opened, estate: Estate, stopped: bool
) -> None:
    assert await live_through_a_restore(opened(), estate, stopped=stopped) == []


async def test_a_restore_of_which_nobody_is_told_is_found_out(
    opened: Opened, estate: Estate
) -> None:
    found = await live_through_a_restore(opened(), estate, stopped=True, renewed=False)
    assert any(text.startswith("I4") for text in found), found
