"""A busy room: posts that travel together beside one frame a post, by the same hub.

`python -m benchmarks.coalescing [--sockets 500] [--rate 200] [--server uvicorn daphne]`
"""

import argparse
import json
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.driver import Findings
from benchmarks.fanout import Cell as Design
from benchmarks.fanout import free_port, measure, plan_of
from benchmarks.measuring import SERVER_CORE, machine, stay_on
from benchmarks.sites import database, ground_of, started

console = Console(width=130)
MUST, AIM = 3.0, 8.0
WAYS = {"on": "together", "off": "one frame a post"}


class Cell(NamedTuple):
    """A server, and whether posts travel together."""

    server: str
    together: str


Results = dict[Cell, list[Findings]]


def serve(server: str, port: int, together: str) -> None:
    """The forum with a room whose posts come to light as if committed elsewhere."""
    from benchmarks.servers import SERVERS
    from realtime import frames, hub

    if together == "off":
        hub.TOGETHER, frames.BATCH_BYTES = 0.0, 0
    SERVERS[server]("written_elsewhere", port)


def run(arguments: argparse.Namespace) -> Results:
    """Round by round, so that a busy minute of the machine hurts both alike."""
    results: Results = defaultdict(list)
    with database("sqlite") as environment, console.status("") as status:
        ground = ground_of(environment)
        environment["BENCHMARK_GROUND"] = json.dumps(ground)
        for number in range(arguments.rounds):
            for server in arguments.server:
                for together in WAYS:
                    cell = Cell(server, together)
                    status.update(f"Round {number + 1}: {cell}")
                    results[cell].append(_one(cell, ground, environment, arguments))
    return results


def _one(
    cell: Cell, ground: dict[str, Any], environment: dict[str, str], asked: argparse.Namespace
) -> Findings:
    port = free_port()
    module = ["benchmarks.coalescing", "--serve", cell.server, str(port), cell.together]
    with started(module, environment, port) as server:
        plan = plan_of(
            Design(cell.server, "written_elsewhere"), ground, port=port, pid=server.pid,
            sockets=asked.sockets, seconds=asked.seconds, paced_seconds=asked.paced,
            posts_a_second=asked.rate, window=int(asked.rate),
        )  # fmt: skip
        return measure(plan)


def middle(found: list[Findings], name: str) -> float:
    """The median of the rounds."""
    return statistics.median(getattr(findings, name) for findings in found)


def tell(results: Results, asked: argparse.Namespace) -> None:
    """One table, and below it what should not have been."""
    title = f"One room, {asked.sockets} sockets, {asked.rate:g} posts always under way"
    table = Table(title=title, caption=machine())
    for heading in ("server", "posts travel"):
        table.add_column(heading, no_wrap=True)
    for heading in (
        "posts/s to all", "times one frame", "CPU us a delivery", "times one frame",
        "posts a frame", f"p50 ms at {asked.rate:g}/s", "p99 ms", "behind", "lost",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for cell, found in results.items():
        single = results[Cell(cell.server, "off")]
        rate = _ratio(found, single, "deliveries_a_second")
        cost = 1 / _ratio(found, single, "microseconds")
        table.add_row(
            cell.server, WAYS[cell.together],
            f"{middle(found, 'deliveries_a_second') / asked.sockets:,.0f}",
            _judged(rate) if cell.together == "on" else "",
            f"{middle(found, 'microseconds'):.1f}", f"{cost:.1f}" if cell.together == "on" else "",
            f"{middle(found, 'posts_a_message'):.1f}",
            f"{middle(found, 'p50'):,.0f}", f"{middle(found, 'p99'):,.0f}",
            str(sum(one.behind for one in found)), str(sum(one.lost for one in found)),
            end_section=cell.together == "off",
        )  # fmt: skip
    console.print(table)
    for cell, found in results.items():
        for findings in found:
            if findings.trouble or findings.lost or findings.doubled:
                console.print(f"{cell}: {findings}", style="yellow")


def _ratio(ours: list[Findings], theirs: list[Findings], name: str) -> float:
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(getattr(a, name) / getattr(b, name) for a, b in pairs)


def _judged(rate: float) -> str:
    colour = "red" if rate < MUST else "green" if rate >= AIM else "default"
    return f"[{colour}]{rate:.1f}[/]"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coalescing", description=__doc__)
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--rate", type=float, default=200.0, help="posts a second offered")
    parser.add_argument("--server", nargs="+", default=["uvicorn", "daphne"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--paced", type=float, default=3.0)
    asked = parser.parse_args(arguments)
    tell(run(asked), asked)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        stay_on(SERVER_CORE)
        import django

        django.setup()
        serve(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        main()
