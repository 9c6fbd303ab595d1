"""What a post costs: through a socket, stored, announced and read, with its tasks.

`python -m benchmarks.write [--database sqlite postgresql] [--rooms 1 50] [--writers 1 32]`
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import machine
from benchmarks.sites import database, made, serving
from benchmarks.writers import Findings, Plan

console = Console(width=130)
GOAL = 5.0
# Posts a second of one process with 32 writers, each waiting for the disk.
POSTS = 135


class Cell(NamedTuple):
    """Where it is stored, into how many rooms, by how many at once."""

    vendor: str
    rooms: int
    writers: int


Results = dict[Cell, list[Findings]]
Statements = dict[str, dict[str, int]]


def measure(plan: Plan) -> Findings:
    """Let the load run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.writers", json.dumps(asdict(plan))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Findings(**json.loads(done.stdout))


def run(arguments: argparse.Namespace) -> tuple[Results, Statements]:
    """All cells, round by round; each database keeps its posts, as in use."""
    results: Results = defaultdict(list)
    asked: Statements = {}
    for vendor in arguments.database:
        with database(vendor, durable=True) as environment, console.status("") as status:
            ground = made(environment, max(arguments.rooms))
            asked[vendor] = ground["statements"]
            for number in range(arguments.rounds):
                for rooms in arguments.rooms:
                    for writers in arguments.writers:
                        cell = Cell(vendor, rooms, writers)
                        status.update(f"Round {number + 1}: {cell}")
                        results[cell].append(_one(cell, ground, environment, arguments.seconds))
    return results, asked


def _one(
    cell: Cell, ground: dict[str, Any], environment: dict[str, str], seconds: float
) -> Findings:
    with serving(environment) as (port, pid):
        return measure(
            Plan(
                port=port, pid=pid, topics=ground["topics"][: cell.rooms], words=ground["words"],
                tokens=ground["tokens"], writers=cell.writers, seconds=seconds,
            )
        )  # fmt: skip


def middle(found: list[Findings], name: str) -> float:
    """The median of the rounds."""
    return statistics.median(getattr(findings, name) for findings in found)


def tell(results: Results, asked: Statements) -> None:
    """One table, and below it what should not have been."""
    table = Table(title="Posts through a socket, the whole site in one process", caption=machine())
    table.add_column("database", no_wrap=True)
    for heading in (
        "rooms", "writers", "posts/s", "accept p50 ms", "p99 ms", "CPU ms a post",
        "statements", "of its pull", "server busy", "lost",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for cell, found in results.items():
        cost = middle(found, "milliseconds")
        is_slow = cell.writers > 1 and middle(found, "posts_a_second") < POSTS
        is_dear = cell.vendor == "sqlite" and cost > GOAL
        colour = "red" if is_slow or is_dear else ""
        table.add_row(
            cell.vendor, str(cell.rooms), str(cell.writers),
            f"{middle(found, 'posts_a_second'):,.0f}",
            f"{middle(found, 'p50'):.1f}", f"{middle(found, 'p99'):.1f}", f"{cost:.2f}",
            str(asked[cell.vendor]["post"]), str(asked[cell.vendor]["pull"]),
            f"{middle(found, 'server_busy'):.0%}", str(sum(one.lost for one in found)),
            style=colour,
        )  # fmt: skip
    console.print(table)
    for cell, found in results.items():
        for findings in found:
            if findings.trouble or findings.lost:
                console.print(f"{cell}: {findings}", style="yellow")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.write", description=__doc__)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--rooms", type=int, nargs="+", default=[1, 50])
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    tell(*run(parser.parse_args(arguments)))


if __name__ == "__main__":
    main()
