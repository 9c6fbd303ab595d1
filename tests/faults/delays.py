"""How long something took, without the time in which the machine gave the processes no core."""

import asyncio
import bisect
import contextlib
import time
from collections.abc import AsyncIterator

from tests.faults.counting import Waits
from tests.faults.sites import Site

LOOK = 0.1
# A busy machine excuses much, and not everything: of no delay more than this share is taken off.
MOST = 0.25


def long_after(within: float) -> float:
    """How long a trial waits for what is due within that time, to say how late it was."""
    return 3 * within + 5.0


class Watch:
    """Looks again and again how long the servers and this process stood ready."""

    def __init__(self, *processes: int | str) -> None:
        self.waits = [Waits(process) for process in processes]
        self.at = [time.monotonic()]
        # Up to each of these moments, how much of the time nobody can be blamed for.
        self.taken = [0.0]

    def look(self) -> None:
        """Of no moment more can be taken off than it had."""
        now = time.monotonic()
        waited = sum(waits.since_last(exactly=True) for waits in self.waits)
        self.taken.append(self.taken[-1] + min(now - self.at[-1], waited))
        self.at.append(now)

    def between(self, since: float, until: float) -> float:
        """Seconds from the one to the other, less what the machine took, up to a quarter."""
        first = max(0, bisect.bisect_right(self.at, since) - 1)
        last = min(len(self.at) - 1, bisect.bisect_left(self.at, until))
        spent = max(0.0, until - since)
        return spent - min(MOST * spent, self.taken[last] - self.taken[first])


@contextlib.asynccontextmanager
async def watched(site: Site) -> AsyncIterator[Watch]:
    """While the block runs."""
    watch = Watch("self", *(process.pid for process in site.processes))

    async def look_for_ever() -> None:
        while True:
            await asyncio.sleep(LOOK)
            watch.look()

    task = asyncio.create_task(look_for_ever())
    try:
        yield watch
    finally:
        task.cancel()
