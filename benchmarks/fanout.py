"""One room, many sockets: ours beside stock Channels and beside no framework at all.

`python -m benchmarks.fanout [--sockets 200 1000 2000] [--server daphne uvicorn]
[--processes 1 2] [--rounds 3]`, or `--quick`.
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.driver import Findings, Plan
from benchmarks.measuring import machine

console = Console(width=150)
STARTING = 40.0
A_CELL = 240.0
# What comes from another process within this many milliseconds came by a poke.
POKED = 1000.0


class Cell(NamedTuple):
    """A design under a server, in so many processes."""

    server: str
    design: str
    processes: int = 1


NAMES = {
    "ours": "ours, whole path",
    "written_elsewhere": "ours, written elsewhere",
    "hub_alone": "ours, unbatched",
    "stock": "stock Channels",
    "raw": "websockets.broadcast",
}


# What says anything of several processes: pokes, or the layer, between them.
CROSSING = ("ours", "written_elsewhere", "stock")


def cells(servers: Sequence[str], processes: Sequence[int] = (1,)) -> list[Cell]:
    """In the order of one round."""
    designs = [name for name in NAMES if name != "raw"]
    found = [
        Cell(server, design, many)
        for many in processes
        for server in servers
        for design in (designs if many == 1 else CROSSING)
    ]
    return [*found, Cell("websockets", "raw")]


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(cell: Cell, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A server process: its port and pid. It is gone at the end."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.servers", cell.server, cell.design, str(port)]
    site = {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen(command, env=environment | site)
    try:
        _wait_for(port, server)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(8)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def serving_all(cell: Cell, environment: dict[str, str]) -> Iterator[list[tuple[int, int]]]:
    """All processes of a cell: port and pid of each."""
    with ExitStack() as running:
        yield [running.enter_context(serving(cell, environment)) for _ in range(cell.processes)]


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def plan_of(cell: Cell, ground: dict[str, Any], **figures: Any) -> Plan:
    """How the load speaks to this design."""
    plan = Plan(words=ground["words"], topic=ground["topic"], **figures)
    if cell.design == "ours":
        plan.watch = plan.say = "/ws/"
    if cell.design in {"ours", "hub_alone", "written_elsewhere"}:
        plan.is_majlis, plan.tokens = True, ground["tokens"]
        plan.posts_by_frame = cell.design == "ours"
    if cell.design == "written_elsewhere":
        plan.topic, plan.said_at_one = ground["shelf"], True
    return plan


def measure(plan: Plan) -> Findings:
    """Let the load run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.driver", json.dumps(asdict(plan))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=A_CELL, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Findings(**json.loads(done.stdout))


def make_ground(folder: str, **more: str) -> tuple[dict[str, str], dict[str, Any]]:
    """A fresh database in the folder: the environment of its servers, and what is in it."""
    environment = dict(os.environ) | {
        "DATA_DIR": folder,
        "STATIC_ROOT": folder,
        "MAJLIS_LIMITS": "off",
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("REDIS_URL", None)
    environment |= more
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.ground"],
        env=environment, capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    environment["BENCHMARK_GROUND"] = made.stdout
    return environment, json.loads(made.stdout)


Results = dict[tuple[Cell, int], list[Findings]]


def run(arguments: argparse.Namespace) -> Results:
    """All cells, round by round, so that a busy minute of the machine hurts all alike."""
    results: Results = defaultdict(list)
    with ExitStack() as site:
        grounds = {many: _ground_for(many, site) for many in arguments.processes}
        status = site.enter_context(console.status(""))
        for number in range(arguments.rounds):
            for cell in cells(arguments.server, arguments.processes):
                for sockets in arguments.sockets:
                    status.update(f"Round {number + 1}: {cell}, {sockets} sockets")
                    environment, ground = grounds.get(cell.processes) or grounds[min(grounds)]
                    results[cell, sockets].append(
                        _measure_cell(cell, sockets, environment, ground, arguments)
                    )
    return results


def _ground_for(processes: int, site: ExitStack) -> tuple[dict[str, str], dict[str, Any]]:
    """A site on SQLite; for several processes one on PostgreSQL, with Valkey between them."""
    folder = site.enter_context(tempfile.TemporaryDirectory(prefix="majlis-fanout-"))
    if processes == 1:
        return make_ground(folder)
    from tests.servers import postgresql, valkey

    key = "the same for all processes of one measure, and of no other site"
    return make_ground(
        folder,
        DATABASE_URL=site.enter_context(postgresql()),
        REDIS_URL=site.enter_context(valkey()),
        SECRET_KEY=key,
    )


def _measure_cell(
    cell: Cell,
    sockets: int,
    environment: dict[str, str],
    ground: dict[str, Any],
    arguments: argparse.Namespace,
) -> Findings:
    with serving_all(cell, environment) as processes:
        (port, pid), *others = processes
        plan = plan_of(
            cell, ground, port=port, pid=pid, sockets=sockets, others=[list(o) for o in others],
            seconds=arguments.seconds, paced_seconds=arguments.paced,
            posts_a_second=arguments.rate, window=arguments.window,
        )  # fmt: skip
        findings = measure(plan)
    if others and findings.p50_across > POKED:
        # Without pokes the sweep would bring the posts, up to two seconds later.
        findings.trouble = findings.trouble or "the processes did not hear of each other"
    return findings


def middle(found: list[Findings], name: str) -> float:
    """The median of the rounds."""
    return statistics.median(getattr(findings, name) for findings in found)


def beside_stock(results: Results, cell: Cell, sockets: int) -> tuple[str, str]:
    """How many times stock Channels: in deliveries a second, and in processor time for one."""
    stock = results.get((cell._replace(design="stock"), sockets), [])
    pairs = list(zip(results[cell, sockets], stock, strict=False))
    if not pairs:
        return "", ""
    rates = [ours.deliveries_a_second / theirs.deliveries_a_second for ours, theirs in pairs]
    costs = [theirs.microseconds / ours.microseconds for ours, theirs in pairs]
    return f"{statistics.median(rates):.1f}", f"{statistics.median(costs):.1f}"


def beside(results: Results, cell: Cell, sockets: int, other: Cell, other_sockets: int) -> str:
    """How many times the processor time for one delivery of another cell of the same round."""
    pairs = zip(results[cell, sockets], results.get((other, other_sockets), []), strict=False)
    ratios = [ours.microseconds / theirs.microseconds for ours, theirs in pairs]
    return f"{statistics.median(ratios):.2f}" if ratios else ""


def tell(results: Results) -> None:
    """One table, and below it what should not have been."""
    table = Table(title="Fan-out: posts in one room", caption=machine(), padding=(0, 0, 0, 1))
    for heading in ("sockets", "server", "design"):
        table.add_column(heading, no_wrap=True)
    for heading in (
        "a second", "x stock", "CPU us", "x stock", "of raw", "of fewest", "posts a frame",
        "p50 ms", "p99 ms", "KiB", "lost", "busy", "load",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    fewest = min(sockets for _, sockets in results)
    for (cell, sockets), found in sorted(results.items(), key=lambda item: item[0][1]):
        rate, cost = beside_stock(results, cell, sockets)
        table.add_row(
            str(sockets), cell.server + (f" x{cell.processes}" if cell.processes > 1 else ""),
            NAMES[cell.design],
            f"{middle(found, 'deliveries_a_second'):,.0f}", rate,
            f"{middle(found, 'microseconds'):.1f}", cost,
            beside(results, cell, sockets, Cell("websockets", "raw"), sockets),
            beside(results, cell, sockets, cell, fewest),
            f"{middle(found, 'posts_a_message'):.1f}",
            f"{middle(found, 'p50'):,.0f}", f"{middle(found, 'p99'):,.0f}",
            f"{middle(found, 'kib_a_socket'):.0f}",
            str(sum(findings.lost for findings in found)),
            f"{middle(found, 'server_busy'):.0%}", f"{middle(found, 'driver_busy'):.0%}",
            end_section=cell.design == "raw",
        )  # fmt: skip
    console.print(table)
    for (cell, sockets), found in results.items():
        for findings in found:
            if findings.trouble or findings.behind or findings.doubled:
                console.print(f"{cell}, {sockets}: {findings}", style="yellow")


QUICK = {"sockets": [200, 1000], "processes": [1], "rounds": 1, "seconds": 1.5, "paced": 3.0}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fanout", description=__doc__)
    parser.add_argument("--sockets", type=int, nargs="+", default=[200, 1000, 2000])
    parser.add_argument("--server", nargs="*", default=["daphne", "uvicorn"])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of posting without pause")
    parser.add_argument("--paced", type=float, default=5.0, help="seconds of posting at --rate")
    parser.add_argument("--rate", type=float, default=5.0, help="posts a second when paced")
    parser.add_argument("--window", type=int, default=32, help="writers, one open post each")
    parser.add_argument("--quick", action="store_true", help="one short round of one process")
    given = parser.parse_args(arguments)
    if given.quick:
        vars(given).update(QUICK)
    tell(run(given))


if __name__ == "__main__":
    main()
