"""One room, many sockets: ours beside stock Channels and beside no framework at all.

`python -m benchmarks.fanout [--sockets 200 1000] [--server daphne uvicorn] [--rounds 3]`
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
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.driver import Findings, Plan
from benchmarks.measuring import machine

console = Console(width=150)
STARTING = 40.0
A_CELL = 240.0


class Cell(NamedTuple):
    """A design under a server."""

    server: str
    design: str


NAMES = {
    "ours": "ours, whole path",
    "written_elsewhere": "ours, written elsewhere",
    "hub_alone": "ours, unbatched",
    "stock": "stock Channels",
    "raw": "websockets.broadcast",
}


def cells(servers: Sequence[str]) -> list[Cell]:
    """In the order of one round."""
    designs = [name for name in NAMES if name != "raw"]
    by_server = [Cell(server, design) for server in servers for design in designs]
    return [*by_server, Cell("websockets", "raw")]


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
        plan.topic = ground["shelf"]
    return plan


def measure(plan: Plan) -> Findings:
    """Let the load run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.driver", json.dumps(asdict(plan))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=A_CELL, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Findings(**json.loads(done.stdout))


Results = dict[tuple[Cell, int], list[Findings]]


def run(arguments: argparse.Namespace) -> Results:
    """All cells, round by round, so that a busy minute of the machine hurts all alike."""
    results: Results = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="majlis-fanout-") as folder:
        environment = dict(os.environ) | {
            "DATA_DIR": folder,
            "STATIC_ROOT": folder,
            "MAJLIS_LIMITS": "off",
        }
        environment.pop("DATABASE_URL", None)
        environment.pop("REDIS_URL", None)
        made = subprocess.run(
            [sys.executable, "-m", "benchmarks.ground"],
            env=environment, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        ground = json.loads(made.stdout)
        environment["BENCHMARK_GROUND"] = json.dumps(ground)
        with console.status("") as status:
            for number in range(arguments.rounds):
                for cell in cells(arguments.server):
                    for sockets in arguments.sockets:
                        status.update(f"Round {number + 1}: {cell}, {sockets} sockets")
                        with serving(cell, environment) as (port, pid):
                            plan = plan_of(
                                cell, ground, port=port, pid=pid, sockets=sockets,
                                seconds=arguments.seconds, paced_seconds=arguments.paced,
                                posts_a_second=arguments.rate, window=arguments.window,
                            )  # fmt: skip
                            results[cell, sockets].append(measure(plan))
    return results


def middle(found: list[Findings], name: str) -> float:
    """The median of the rounds."""
    return statistics.median(getattr(findings, name) for findings in found)


def beside_stock(results: Results, cell: Cell, sockets: int) -> tuple[str, str]:
    """How many times stock Channels: in deliveries a second, and in processor time for one."""
    stock = results.get((Cell(cell.server, "stock"), sockets), [])
    pairs = list(zip(results[cell, sockets], stock, strict=False))
    if not pairs:
        return "", ""
    rates = [ours.deliveries_a_second / theirs.deliveries_a_second for ours, theirs in pairs]
    costs = [theirs.microseconds / ours.microseconds for ours, theirs in pairs]
    return f"{statistics.median(rates):.1f}", f"{statistics.median(costs):.1f}"


def tell(results: Results) -> None:
    """One table, and below it what should not have been."""
    table = Table(title="Fan-out: posts in one room, one server process", caption=machine())
    for heading in ("sockets", "server", "design"):
        table.add_column(heading, no_wrap=True)
    for heading in (
        "per second", "times stock", "CPU us each", "times stock", "posts a frame",
        "p50 ms", "p99 ms", "lost", "busy: server", "load",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for (cell, sockets), found in sorted(results.items(), key=lambda item: item[0][1]):
        rate, cost = beside_stock(results, cell, sockets)
        table.add_row(
            str(sockets), cell.server, NAMES[cell.design],
            f"{middle(found, 'deliveries_a_second'):,.0f}", rate,
            f"{middle(found, 'microseconds'):.1f}", cost,
            f"{middle(found, 'posts_a_message'):.1f}",
            f"{middle(found, 'p50'):,.0f}", f"{middle(found, 'p99'):,.0f}",
            str(sum(findings.lost for findings in found)),
            f"{middle(found, 'server_busy'):.0%}", f"{middle(found, 'driver_busy'):.0%}",
            end_section=cell.design == "raw",
        )  # fmt: skip
    console.print(table)
    for (cell, sockets), found in results.items():
        for findings in found:
            if findings.trouble or findings.behind or findings.doubled:
                console.print(f"{cell}, {sockets}: {findings}", style="yellow")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fanout", description=__doc__)
    parser.add_argument("--sockets", type=int, nargs="+", default=[200, 1000])
    parser.add_argument("--server", nargs="*", default=["daphne", "uvicorn"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of posting without pause")
    parser.add_argument("--paced", type=float, default=5.0, help="seconds of posting at --rate")
    parser.add_argument("--rate", type=float, default=5.0, help="posts a second when paced")
    parser.add_argument("--window", type=int, default=32, help="writers, one open post each")
    tell(run(parser.parse_args(arguments)))


if __name__ == "__main__":
    main()
