"""R12: the disk with the database is full: nothing is promised, reading goes on, and it passes."""

import asyncio
import http.cookiejar
import os
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.acts import KEEPER, PASSWORD
from tests.faults.checker import Allowed, complaints
from tests.faults.clients import Client
from tests.faults.disk import Disk, small_disk
from tests.faults.grounds import Estate, client_of, crowd, settled, until, until_agreed
from tests.faults.sites import Process, Site, Trial
from tests.faults.sizes import SOAK
from tests.faults.wire import ask

# What is logged while no write succeeds: said once a failure, and no traceback.
SAID = ("Service Unavailable",)
BODY = "x" * 3500
# The log of the database may have room for some posts after the disk has none.
MOST = 2000
# The second is what machines use that let nobody mount: tried here too, or it would rot.
KINDS = ("mounted", "limited") if SOAK else ("mounted",)


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder a site's pages take their sheets and scripts from."""
    folder = str(tmp_path_factory.mktemp("static"))
    site = Process(tmp_path_factory.mktemp("collecting"), Trial(), STATIC_ROOT=folder)
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    return folder


@pytest.fixture(params=KINDS)
def on_disk(
    request: pytest.FixtureRequest, estate: Estate, static_files: str
) -> Iterator[Callable[..., tuple[Site, Disk]]]:
    """`on_disk("a planted fault")` is a site whose folder is a small disk, started."""
    with small_disk(mounts=request.param == "mounted") as disk:
        sites: list[Site] = []

        def open_site(*planted: str) -> tuple[Site, Disk]:
            site = estate.site(disk.folder, *planted, STATIC_ROOT=static_files)
            # What the server says goes elsewhere: a log on a full disk would be cut.
            site.processes[0].log = Path(f"{disk.folder}.log")
            site.processes[0].counts_stem = Path(f"{disk.folder}-counts")
            site.processes[0].set(Trial(planted=planted))
            sites.append(site)
            site.start()
            return site, disk

        yield open_site
        for site in sites:
            site.end()
            site.processes[0].log.unlink()
            for file in disk.folder.parent.glob(f"{disk.folder.name}-counts*"):
                file.unlink()


async def live_on_a_full_disk(site: Site, disk: Disk, estate: Estate) -> list[str]:
    """Before, while and after the disk is full; what is wrong."""
    topic, process = estate.room("public"), site.processes[0]
    writers = [client_of(estate, n, site.ports(), "public") for n in range(3)]
    reader = client_of(estate, 4, site.ports(), "public")
    async with crowd(*writers, reader):
        for writer in writers:
            await writer.post(topic, f"before by {writer.name} end")
        await settled(*writers)
        disk.fill(process.pid)
        found = await until_refused(site, writers, topic)
        disk.fill(process.pid)
        found += await while_full(site, estate, topic)
        disk.free(process.pid)
        await settled(*writers)
        last = await writers[0].post(topic, "after it all end")
        await settled(*writers)
        if last.state != "accepted":
            found.append(f"with room again a post was {last.state} {last.code}")
        await until_agreed(site, [*writers, reader])
        return [
            *found,
            *complaints(site, [*writers, reader], allowed=Allowed(logs=SAID)),
        ]


async def until_refused(site: Site, writers: list[Client], topic: int) -> list[str]:
    """Write until it is no longer possible; each is told plainly."""
    number = 0
    while len(refusals(writers)) < 3:
        number += 1
        assert number < MOST, "the disk is never full"
        await writers[number % len(writers)].post(topic, f"{number} {uuid.uuid4()} {BODY}")
        await asyncio.sleep(0.005)
    return [f"refused with {frame}" for frame in refusals(writers) if not plain(frame)]


def refusals(writers: list[Client]) -> list[dict[str, Any]]:
    return [
        note.matter
        for writer in writers
        for kind in ("refused", "error")
        for note in writer.transcript.frames(kind)
    ]


def plain(frame: dict[str, Any]) -> bool:
    return frame["code"] == "unavailable" and frame["message"] and frame["retry_after"] > 0


async def while_full(site: Site, estate: Estate, topic: int) -> list[str]:
    """Pages and changes are read; what writes says 503."""
    port, token, found = site.processes[0].port, estate.members[5]["token"], []
    for path in (f"/t/{topic}/changes/?since=0", "/api/v1/boards", "/health/live", "/"):
        status, _ = await ask(port, "GET", path, token)
        if status != 200:
            found.append(f"{path} answered {status}")
    sent = {"body": f"over HTTP {BODY}", "client_id": str(uuid.uuid4())}
    for _ in range(5):
        status, answer = await ask(port, "POST", f"/api/v1/topics/{topic}/posts", token, sent)
        if status == 503:
            break
    if status != 503 or answer["code"] != "unavailable":
        found.append(f"to write over HTTP was answered {status} {answer}")
    if site.rows(
        f"SELECT count(*) FROM forum_post WHERE client_id = '{sent['client_id'].replace('-', '')}'"
    ) != [(0,)]:
        found.append("what was refused is stored")
    status, page = await asyncio.to_thread(sign_in, port)
    if status != 503 or "try again" not in page:
        found.append(f"to sign in was answered {status} {page[:300]}")
    fresh = client_of(estate, 6, site.ports(), "public")
    fresh.start()
    try:
        await until(lambda: fresh.is_in, "somebody new comes in", seconds=10)
    except AssertionError as error:
        found.append(str(error))
    await fresh.leave()
    return found


def sign_in(port: int) -> tuple[int, str]:
    """By the form, as a browser without scripts does: it has to store a session."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/accounts/login/"
    page = browser.open(address, timeout=20).read().decode()
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[:1]
    sent = {"login": KEEPER, "password": PASSWORD, "csrfmiddlewaretoken": token}
    try:
        answer = browser.open(address, urllib.parse.urlencode(sent).encode(), timeout=20)
        return int(answer.status), ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


async def test_a_full_disk_is_said_plainly_and_loses_nothing(
    on_disk: Callable[..., tuple[Site, Disk]], estate: Estate
) -> None:
    site, disk = on_disk()
    print(f"The disk is {disk.kind}; the tests run as {os.getuid()}.")
    assert await live_on_a_full_disk(site, disk, estate) == [], disk.kind


async def test_a_promise_without_a_row_is_found_out(
    on_disk: Callable[..., tuple[Site, Disk]], estate: Estate
) -> None:
    site, disk = on_disk("acknowledges_what_failed_at_times")
    found = await live_on_a_full_disk(site, disk, estate)
    assert any(text.startswith("I1") for text in found), (disk.kind, found)
