"""Forums in processes of their own that can be killed, frozen and asked, with one crowd's data.

`Site(folder)` is one process on SQLite; with `store` and `valkey` there are two processes on
PostgreSQL. Each process runs `tests.faults.server`: `manage.py` with failpoints and planted
faults wrapped around it from outside, as `trial` says.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.sizes import SERVER
from tests.faults.stores import Database, Valkey
from tests.realtime.servers.sites import PATIENCE, ROOT, Server

KEY = "the same for both, and of these tests alone, and long enough"
# Run by `shell`: rooms and members with tokens. The first member moderates everything.
SOWN = """
import json
from uuid import uuid4
from forum.actions import create_board, open_topic
from members.actions import create_member, give_role, issue_token
board = create_board(slug="trial", names={{"en": ("Trial", "")}}, by=None, open_rule="members")
members = []
for n in range({members}):
    member = create_member(name=f"Member {{n}}", email=f"{{uuid4()}}@majlis.example")
    if not n:
        give_role(member=member, name="moderator", by=None)
    members.append({{"id": member.pk, "token": issue_token(member=member)}})
topics = []
for n in range({rooms}):
    kind = "thread" if n % 4 == 3 else "room"
    opened = open_topic(
        board=board, author=member, title=f"Trial {{n}}", body=f"Opening {{n}}.", format=kind
    )
    topics.append(opened.post.topic.pk)
print(json.dumps({{"members": members, "topics": topics, "board": board.pk}}))
"""


@dataclass(frozen=True)
class Ground:
    """What `SOWN` printed."""

    members: list[dict[str, Any]]
    topics: list[int]
    board: int


@dataclass
class Trial:
    """What goes wrong in a process, and where it writes what it counted."""

    # A point (tests.faults.failpoints.POINTS) and which time it is reached, counted from 1.
    points: dict[str, int] = field(default_factory=dict)
    # What is done there: kill, cut (the database connection) or nothing.
    act: str = "kill"
    without_pokes: bool = False
    # Names of tests.faults.planted.FAULTS.
    planted: tuple[str, ...] = ()

    def environment(self, counts: Path) -> dict[str, str]:
        """How a process is told."""
        told = {**self.__dict__, "planted": list(self.planted), "counts": str(counts)}
        return {"MAJLIS_TRIAL": json.dumps(told)}


class Process(Server):
    """One server of a site."""

    def __init__(self, folder: Path, trial: Trial, **environment: str) -> None:
        super().__init__(folder, **{"SERVER": SERVER, **environment})
        self.counts_stem = folder / f"counts-{self.port}"
        self.set(trial)

    def set(self, trial: Trial) -> None:
        """What the next start is told."""
        self.environment |= trial.environment(self.counts_stem)

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A management command without faults."""
        environment = {k: v for k, v in self.environment.items() if k != "MAJLIS_TRIAL"}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=PATIENCE * 2,
        )

    def start(self, *arguments: str) -> None:
        """Start without waiting; `wait` waits."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.server", "serve", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        """Until it takes connections."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError(self.log.read_text()[-4000:])

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """As the kernel would, without a word."""
        self.end(signal.SIGKILL)

    def signal(self, number: int) -> None:
        """SIGTERM, SIGSTOP, SIGCONT."""
        os.kill(self.pid, number)

    def counts(self) -> dict[str, Any]:
        """What the present process counted, at most half a second ago."""
        return self._counts(str(self.pid))

    def all_counts(self) -> list[dict[str, Any]]:
        """The same of each process that was started here."""
        stem = self.counts_stem
        found = stem.parent.glob(f"{stem.name}-*.json")
        return [self._counts(file.stem.rpartition("-")[2]) for file in found]

    def _counts(self, pid: str) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError):
            return dict(json.loads(Path(f"{self.counts_stem}-{pid}.json").read_text()))
        return {}


class Site:
    """One or two processes on one database."""

    def __init__(
        self,
        folder: Path,
        ground: Ground,
        *,
        trial: Trial | None = None,
        store: tuple[Database, str] | None = None,
        valkey: Valkey | None = None,
        second: Trial | None = None,
        **environment: str,
    ) -> None:
        self.folder = folder
        self.ground = ground
        self.store = store
        self.valkey = valkey
        self.key = uuid.uuid4().hex[:8]
        folder.mkdir(parents=True, exist_ok=True)
        trial = trial or Trial()
        if store is None:
            self.processes = [Process(folder, trial, SECRET_KEY=KEY, **environment)]
            return
        shared = {
            "DATABASE_URL": store[0].address(store[1]),
            "SECRET_KEY": KEY,
            **({"REDIS_URL": valkey.address} if valkey else {}),
            **environment,
        }
        self.processes = [
            Process(folder / "first", trial, **shared),
            Process(folder / "second", second or trial, **shared),
        ]

    def start(self) -> None:
        """All processes; only the first runs tasks."""
        for process in self.processes:
            self.begin(process)
        for process in self.processes:
            process.wait()

    def begin(self, process: Process) -> None:
        """One of them, as at first, without waiting."""
        process.start(*(() if process is self.processes[0] else ("--no-tasks",)))

    def back(self, process: Process) -> None:
        """One of them that was killed, up again."""
        self.begin(process)
        process.wait()

    def ports(self) -> list[int]:
        return [process.port for process in self.processes]

    @contextlib.contextmanager
    def _cursor(self) -> Iterator[Any]:
        if self.store is not None:
            with self.store[0].connect(self.store[1]) as connection:
                yield connection.cursor()
        else:
            file = self.folder / "majlis.sqlite3"
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as lite:
                yield lite.cursor()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database itself, past the forum."""
        with self._cursor() as cursor:
            return list(cursor.execute(statement).fetchall())

    def log(self) -> str:
        """What all processes logged."""
        return "\n".join(p.log.read_text() for p in self.processes if p.log.exists())

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            if not process.is_dead:
                # A stopped process must go on to die.
                process.kill()


def sow(server: Server, members: int, rooms: int) -> Ground:
    """Make the database and what is in it."""
    server.manage("migrate", "--verbosity", "0")
    script = SOWN.format(members=members, rooms=rooms)
    told = server.manage("shell", "--verbosity", "0", "-c", script).stdout
    return Ground(**json.loads(told.strip().splitlines()[-1]))


class Seed:
    """A sown database, made once and copied for each trial."""

    def __init__(self, folder: Path, members: int, rooms: int, store: Database | None) -> None:
        self.folder = folder
        self.store = store
        self.name = f"seed_{uuid.uuid4().hex[:8]}"
        environment = {"SECRET_KEY": KEY}
        if store is not None:
            environment["DATABASE_URL"] = store.create(self.name)
        folder.mkdir(parents=True, exist_ok=True)
        self.ground = sow(Process(folder, Trial(), **environment), members, rooms)

    def site(self, folder: Path, **more: Any) -> Site:
        """A site of its own with the same data."""
        if self.store is None:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.folder / "majlis.sqlite3", folder / "majlis.sqlite3")
            return Site(folder, self.ground, **more)
        name = f"site_{uuid.uuid4().hex[:8]}"
        self.store.create(name, self.name)
        return Site(folder, self.ground, store=(self.store, name), **more)
