"""Several worker processes: what runs long runs once, and what a dead one held goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.realtime.servers.labour import LEASE
from tests.realtime.servers.sites import PATIENCE, ROOT, Server
from tests.servers import postgresql

ENQUEUE = "from tests.realtime.servers.held import hold; hold.enqueue({folder!r})"
STATUS = (
    "from django_tasks_db.models import DBTaskResult; "
    "print([row.status for row in DBTaskResult.objects.all()])"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, make_server: Callable[..., Server]) -> Iterator[Server]:
    """A migrated site on each database; no server runs."""
    if request.param == "sqlite":
        site = make_server()
        site.manage("migrate", "--verbosity", "0")
        yield site
        return
    with postgresql() as address:
        site = make_server(DATABASE_URL=address)
        site.manage("migrate", "--verbosity", "0")
        yield site


@pytest.fixture
def start_worker(site: Server) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts worker processes; all are gone at the end."""
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.realtime.servers.labour"]
        with (site.folder / "workers.log").open("ab") as log:
            workers.append(
                subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=log, stderr=log)
            )
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait(PATIENCE)


def runs_of(folder: Path) -> list[int]:
    """The processes that began the task, in order."""
    place = folder / "runs"
    return [int(line) for line in place.read_text().split()] if place.exists() else []


def wait_for(what: Callable[[], Any], workers: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until
        assert any(worker.poll() is None for worker in workers)
        time.sleep(0.05)


def statuses(site: Server) -> str:
    return site.manage("shell", "--verbosity", "0", "-c", STATUS).stdout.strip()


def test_what_runs_longer_than_a_lease_runs_once(site: Server, start_worker: Any) -> None:
    workers = [start_worker(), start_worker()]
    site.manage("shell", "--verbosity", "0", "-c", ENQUEUE.format(folder=str(site.folder)))
    wait_for(lambda: runs_of(site.folder), workers)
    time.sleep(5 * LEASE)
    (site.folder / "done").touch()
    wait_for(lambda: "SUCCESSFUL" in statuses(site), workers)
    assert len(runs_of(site.folder)) == 1
    assert statuses(site) == "['SUCCESSFUL']"


def test_what_a_killed_worker_held_is_taken_over(site: Server, start_worker: Any) -> None:
    workers = [start_worker(), start_worker()]
    site.manage("shell", "--verbosity", "0", "-c", ENQUEUE.format(folder=str(site.folder)))
    wait_for(lambda: runs_of(site.folder), workers)
    first = runs_of(site.folder)[0]
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(runs_of(site.folder)) > 1, workers)
    (site.folder / "done").touch()
    wait_for(lambda: "SUCCESSFUL" in statuses(site), workers)
    second = next(worker.pid for worker in workers if worker.pid != first)
    assert runs_of(site.folder) == [first, second]


def test_a_worker_asked_to_stop_ends_its_task_first(site: Server, start_worker: Any) -> None:
    worker = start_worker()
    site.manage("shell", "--verbosity", "0", "-c", ENQUEUE.format(folder=str(site.folder)))
    wait_for(lambda: runs_of(site.folder), [worker])
    worker.terminate()
    time.sleep(0.5)
    assert worker.poll() is None
    (site.folder / "done").touch()
    assert worker.wait(PATIENCE) == 0
    assert statuses(site) == "['SUCCESSFUL']"
