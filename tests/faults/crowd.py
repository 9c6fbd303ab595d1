"""Many simulated clients at one site, the posts they send, and the wait until all agree."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.faults.checker import Row, read_rows
from tests.faults.clients import Client
from tests.faults.outbox import Entry
from tests.faults.sites import Site
from tests.faults.sizes import SIZE, Size
from tests.realtime.servers.sites import PATIENCE

CONVERGED = 15.0


class Crowd:
    """`M` clients: every fifth a visitor; each room is split over all processes."""

    def __init__(
        self,
        site: Site,
        chance: random.Random,
        *,
        size: Size = SIZE,
        streams: Callable[[int], tuple[str, ...]] = lambda topic: (),
    ) -> None:
        self.site = site
        self.size = size
        self.chance = chance
        self.clients: list[Client] = []
        self.entries: list[Entry] = []
        # Who did not agree yet, at the last look and at the last look in time.
        self.late: list[Client] = []
        self.latest: list[tuple[object, ...]] = []
        topics = site.ground.topics[: size.rooms]
        for n in range(size.members):
            member = site.ground.members[n % len(site.ground.members)]
            is_visitor = n % 5 == 4
            mine = [topics[n % len(topics)]]
            if n % 3 == 0 and len(topics) > 1:
                mine.append(topics[(n + 1) % len(topics)])
            self.clients.append(
                Client(
                    f"client {n}",
                    site.ports(),
                    mine,
                    token="" if is_visitor else member["token"],
                    member=0 if is_visitor else member["id"],
                    home=n // len(topics),
                    chance=random.Random(chance.random()),
                    streams=() if is_visitor else streams(mine[0]),
                )
            )

    @property
    def writers(self) -> list[Client]:
        return [client for client in self.clients if client.token]

    # --- coming and going ------------------------------------------------------------------

    async def come(self) -> None:
        """Everybody, over some seconds, until all listen."""
        for client in self.clients:
            client.start()
            await asyncio.sleep(0.005)
        await self.all_in()

    def last_knock(self) -> float:
        """When the last of those outside means to knock: the longer a site is away, the later."""
        return max([time.monotonic(), *(c.next_try for c in self.clients if c.line is None)])

    async def all_in(self, patience: float = PATIENCE) -> float:
        """Wait until everybody who did not stop for good listens.

        Returns how long that took, from the moment on that the last of them meant to knock.
        """
        begun = self.last_knock()
        while not all(client.is_in or client.is_away for client in self.clients):
            if time.monotonic() - begun > patience:
                out = [client.name for client in self.clients if not client.is_in]
                last = [c.transcript.notes[-3:] for c in self.clients if not c.is_in][:3]
                raise AssertionError(f"not back after {patience} s: {out[:20]} {last}")
            await asyncio.sleep(0.05)
        return max(0.0, time.monotonic() - begun)

    async def go(self) -> None:
        await asyncio.gather(*(client.leave() for client in self.clients))

    def save(self, folder: Path) -> None:
        """All transcripts."""
        folder.mkdir(parents=True, exist_ok=True)
        for client in self.clients:
            client.transcript.save(folder / f"{client.name.replace(' ', '-')}.jsonl")

    def recover(self) -> None:
        """As if everybody had been well for half a minute: they come back quickly again."""
        for client in self.clients:
            client.tries = 0

    # --- posting ---------------------------------------------------------------------------

    async def post(self, client: Client | None = None) -> Entry:
        """One post of unmistakable words by somebody, somewhere."""
        client = client or self.chance.choice(self.writers)
        topic = self.chance.choice(client.topics)
        body = f"words {self.site.key} {len(self.entries)} end" + " x" * self.chance.randrange(40)
        entry = await client.post(topic, body)
        self.entries.append(entry)
        return entry

    async def offer(self, rate: float | None = None, seconds: float | None = None) -> None:
        """So many posts a second, however slow the answers are."""
        rate = self.size.rate if rate is None else rate
        seconds = self.size.seconds if seconds is None else seconds
        begun = time.monotonic()
        for n in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + n / rate - time.monotonic()))
            await self.post()

    # --- agreeing --------------------------------------------------------------------------

    async def settle(self, patience: float = PATIENCE, *, at_once: bool = False) -> float:
        """Wait until every post is answered for and everybody holds what the database holds.

        Returns how long that took, from the moment on that the last of those outside meant to
        knock, unless `at_once`; raises no error where it did not happen: the checker will.
        """
        begun = time.monotonic() if at_once else self.last_knock()
        while time.monotonic() - begun < patience:
            self.late = [c for c in self.clients if not c.outbox.is_empty]
            if not self.late:
                rows = await asyncio.to_thread(read_rows, self.site)
                self.late = [client for client in self.clients if not agrees(client, rows)]
            if not self.late:
                break
            if time.monotonic() - begun < CONVERGED:
                self.latest = [(c.name, c.is_in, c.tries, c.transcript.line) for c in self.late]
            await asyncio.sleep(0.1)
        return max(0.0, time.monotonic() - begun)

    # --- measuring -------------------------------------------------------------------------

    def delays(self, since: float = 0.0, until: float = float("inf")) -> list[float]:
        """Seconds from an acknowledgement to each other listener, of posts offered then."""
        found = []
        for entry in self.entries:
            if entry.place is None or not since <= entry.offered_at < until:
                continue
            for client in self.clients:
                at = client.applied_at.get(entry.place["id"])
                if entry.topic in client.topics and at is not None:
                    found.append(max(0.0, at - entry.settled_at))
        return sorted(found)

    def waits(self, since: float = 0.0, until: float = float("inf")) -> list[float]:
        """Seconds from a post's offer to its acknowledgement."""
        return sorted(
            e.settled_at - e.offered_at
            for e in self.entries
            if e.state == "accepted" and since <= e.offered_at < until
        )

    def closings(self) -> list[int]:
        """How lines ended that the clients did not end themselves."""
        return [n.matter for c in self.clients for n in c.transcript.of("closed")]


def agrees(client: Client, rows: dict[int, Row]) -> bool:
    """Whether the client holds every post of its topics, as it is now."""
    if client.is_away:
        return True
    wanted = {
        row.id: row.revision
        for row in rows.values()
        if row.topic in client.topics and row.number is not None
        and f"topic.{row.topic}" not in client.removed
    }  # fmt: skip
    held = {
        post["id"]: post["revision"] for topic in client.topics
        for post in client.posts[topic].values()
    }  # fmt: skip
    return client.is_in and wanted == held


def percentile(values: list[float], share: float) -> float:
    """Of sorted values; 0 of none."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


@contextlib.asynccontextmanager
async def crowded(
    site: Site, chance: random.Random, *, size: Size = SIZE, comes: bool = True
) -> AsyncIterator[Crowd]:
    """A site that runs with everybody there; at the end they go, and transcripts are kept."""
    await asyncio.to_thread(site.start)
    crowd = Crowd(site, chance, size=size)
    try:
        if comes:
            await crowd.come()
        yield crowd
    finally:
        await crowd.go()
        crowd.save(site.folder / "transcripts")
