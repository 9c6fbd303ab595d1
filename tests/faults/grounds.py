"""A site with a public, an invited and a councillors' room, founded once, copied for each."""

import asyncio
import contextlib
import shutil
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.faults.checker import read_rows
from tests.faults.clerk import Clerk, Inside, clerk_of
from tests.faults.clients import Client
from tests.faults.crowd import agrees
from tests.faults.sites import KEY, Ground, Process, Site, Trial
from tests.faults.stores import Database, Valkey
from tests.realtime.servers.sites import PATIENCE

MEMBERS = 16
# A sweep finds in two seconds what no poke told; after this long nothing more is to come.
STILL = 6.0


class Estate:
    """The seed: a database with what `acts.found` makes."""

    def __init__(self, folder: Path, store: Database | None = None) -> None:
        self.folder = folder
        self.store = store
        self.name = f"estate_{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True, exist_ok=True)
        where = {"DATABASE_URL": store.create(self.name)} if store is not None else {}
        # Pages are looked at too, and name their sheets and scripts.
        self.files: dict[str, Any] = {"STATIC_ROOT": str(folder / "static")}
        seed = Process(folder, Trial(), SECRET_KEY=KEY, **self.files, **where)
        seed.manage("migrate", "--verbosity", "0")
        seed.manage("collectstatic", "--noinput", "--verbosity", "0")
        with clerk_of(seed) as clerk:
            self.told: dict[str, Any] = clerk.do("found", members=MEMBERS)

    @property
    def members(self) -> list[dict[str, Any]]:
        """Ids and tokens."""
        return list(self.told["members"])

    def room(self, slug: str) -> int:
        """The topic of the board of that name."""
        return int(self.told[slug]["topic"])

    def board(self, slug: str) -> int:
        """The board of that name."""
        return int(self.told[slug]["board"])

    def copy_to(self, folder: Path) -> None:
        """The seed's database, closed and whole, for another folder."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.folder / "majlis.sqlite3", folder / "majlis.sqlite3")

    def site(self, folder: Path, *planted: str, **environment: str) -> Site:
        """A site of its own, not started."""
        self.copy_to(folder)
        own = {**self.files, **environment}
        return Site(folder, self.ground, trial=Trial(planted=planted), **own)

    @property
    def ground(self) -> Ground:
        """As the checker knows it."""
        topics = [self.room(slug) for slug in ("public", "invited", "council")]
        return Ground(self.members, topics, self.board("public"))

    def pair(self, folder: Path, valkey: Valkey, trial: Trial) -> Site:
        """Two processes on a copy in PostgreSQL, not started."""
        assert self.store is not None
        name = f"estate_{uuid.uuid4().hex[:8]}"
        self.store.create(name, self.name)
        store = (self.store, name)
        return Site(folder, self.ground, trial=trial, store=store, valkey=valkey, **self.files)


def client_of(estate: Estate, n: int, ports: list[int], *rooms: str, **more: Any) -> Client:
    """Member number n in these rooms, over these ports."""
    member = estate.members[n]
    topics = [estate.room(slug) for slug in rooms]
    return Client(f"member {n}", ports, topics, token=member["token"], member=member["id"], **more)


@contextlib.asynccontextmanager
async def crowd(*clients: Client) -> AsyncIterator[list[Client]]:
    """These clients, come in; gone at the end."""
    for client in clients:
        client.start()
    try:
        await until(lambda: all(client.is_in for client in clients), "everybody is in")
        yield list(clients)
    finally:
        await asyncio.gather(*(client.leave() for client in clients))


async def until(
    is_so: Callable[[], Any], what: str, *, seconds: float = PATIENCE, pause: float = 0.02
) -> float:
    """Wait for it; how long that took."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while not is_so():
        assert loop.time() - begun < seconds, f"not within {seconds} s: {what}"
        await asyncio.sleep(pause)
    return loop.time() - begun


async def settled(*clients: Client, seconds: float = PATIENCE) -> None:
    """Until everything that was offered was answered for."""
    await until(
        lambda: all(client.outbox.is_empty for client in clients),
        "every post is answered for",
        seconds=seconds,
    )


async def keep_writing(
    client: Client, topic: int, *, every: float, mark: str, stop: asyncio.Event
) -> None:
    """A post now and then until it is enough."""
    number = 0
    while not stop.is_set():
        number += 1
        await client.post(topic, f"{mark} {number} end")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every)


@contextlib.asynccontextmanager
async def writing(
    *clients: Client, topic: int, every: float = 0.05, mark: str = "spoken"
) -> AsyncIterator[None]:
    """These clients write all the while, and their posts are answered for at the end."""
    stop = asyncio.Event()
    tasks: list[Awaitable[None]] = [
        asyncio.ensure_future(
            keep_writing(client, topic, every=every, mark=f"{mark} {uuid.uuid4()}", stop=stop)
        )
        for client in clients
    ]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)
    await settled(*[client for client in clients if not client.is_away])


@contextlib.contextmanager
def inside(site: Site) -> Iterator[Inside]:
    """The clerk in the server's own process; plant `employs_a_clerk`."""
    clerk = Inside(site.processes[0].folder)
    try:
        yield clerk
    finally:
        clerk.leave()


@contextlib.contextmanager
def beside(site: Site) -> Iterator[Clerk]:
    """A clerk in a process of its own: nobody is poked."""
    with clerk_of(site.processes[0]) as clerk:
        yield clerk


async def until_agreed(site: Site, clients: Sequence[Client]) -> None:
    """Until all hold what is stored, or nothing moves any more: the checker says what is."""
    loop = asyncio.get_running_loop()
    before: object = None
    moved = loop.time()
    while True:
        rows = await asyncio.to_thread(read_rows, site)
        if all(agrees(client, rows) for client in clients):
            return
        now = [len(rows), *(len(client.transcript.notes) for client in clients)]
        if now != before:
            before, moved = now, loop.time()
        if loop.time() - moved > STILL:
            return
        await asyncio.sleep(0.2)
