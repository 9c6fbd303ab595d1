"""How many may come in a second: handshake, sign-in, `welcome`, `join`, `joined`.

`python -m benchmarks.connects [--server uvicorn daphne] [--connections 1000] [--rounds 3]`
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.fanout import Cell, make_ground, serving
from benchmarks.measuring import DRIVER_CORE, cpu_seconds, machine, share, stay_on
from benchmarks.sockets import Connection, handshake

console = Console(width=130)
PATIENCE = 60.0
A_CELL = 240.0
HERE = {
    "uvicorn": "ours, uvicorn",
    "daphne": "ours, Daphne",
    "websockets": "websockets, accept alone",
}


@dataclass
class Plan:
    """One cell: how many come, so many of them on their way at any moment."""

    port: int
    pid: int
    count: int
    at_once: int
    path: str
    stream: str
    tokens: list[str]
    sessions: list[str]


@dataclass
class Findings:
    """What one cell showed."""

    a_second: float
    milliseconds: float
    p50: float
    p99: float
    server_busy: float
    driver_busy: float
    trouble: str = ""


class Visitor(Connection):
    """Comes in and, at ours, joins the room; then stays."""

    def __init__(self, plan: Plan, number: int, trouble: list[str]) -> None:
        token = plan.tokens[number % len(plan.tokens)] if plan.tokens else ""
        session = plan.sessions[number % len(plan.sessions)] if plan.sessions else ""
        request = handshake(plan.port, plan.path, token, session)
        super().__init__(request, lambda what: trouble.append(what))
        self.stream = plan.stream
        self.is_in: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def hear(self, content: bytes) -> None:
        """`welcome`, then `joined`; without a stream the first word is all there is."""
        if self.is_in.done():
            return
        if self.stream and content.startswith(b'{"type":"welcome"'):
            self.say(f'{{"type":"join","stream":"{self.stream}"}}')
        elif not self.stream or content.startswith(b'{"type":"joined"'):
            self.is_in.set_result(None)


async def run(plan: Plan) -> Findings:
    """Everybody comes, a fixed number of them at once."""
    waits: list[float] = []
    trouble: list[str] = []
    numbers = iter(range(plan.count))
    loop = asyncio.get_running_loop()

    async def keep_coming() -> None:
        for number in numbers:
            begun = time.monotonic()
            visitor = Visitor(plan, number, trouble)
            await loop.create_connection(lambda made=visitor: made, "127.0.0.1", plan.port)
            await visitor.is_open
            await visitor.is_in
            waits.append(time.monotonic() - begun)

    begun, server, own = time.monotonic(), cpu_seconds(plan.pid), time.process_time()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(keep_coming() for _ in range(plan.at_once)))
    took, used = time.monotonic() - begun, cpu_seconds(plan.pid) - server
    return Findings(
        a_second=plan.count / took,
        milliseconds=used / plan.count * 1e3,
        p50=share(waits, 0.5) * 1e3,
        p99=share(waits, 0.99) * 1e3,
        server_busy=used / took,
        driver_busy=(time.process_time() - own) / took,
        trouble=trouble[0] if trouble else "",
    )


class Row(NamedTuple):
    """A server, and how who comes says who they are."""

    server: str
    sign_in: str


def rows(servers: Sequence[str]) -> list[Row]:
    """In the order of one round."""
    ours = [Row(server, how) for server in servers for how in ("token", "session", "visitor")]
    return [*ours, Row("websockets", "")]


def plan_of(row: Row, ground: dict[str, Any], **figures: Any) -> Plan:
    """How they come to this server."""
    is_raw = row.server == "websockets"
    return Plan(
        path="/watch/" if is_raw else "/ws/",
        stream="" if is_raw else f"topic.{ground['topic']}",
        tokens=ground["tokens"] if row.sign_in == "token" else [],
        sessions=ground["sessions"] if row.sign_in == "session" else [],
        **figures,
    )


def measure(plan: Plan) -> Findings:
    """Let the load run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.connects", "--plan", json.dumps(asdict(plan))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=A_CELL, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Findings(**json.loads(done.stdout))


Results = dict[Row, list[Findings]]


def measure_all(arguments: argparse.Namespace) -> Results:
    """All cells, round by round; each begins with a server that has just started."""
    results: Results = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="majlis-connects-") as folder:
        environment, ground = make_ground(folder)
        with console.status("") as status:
            for number in range(arguments.rounds):
                for row in rows(arguments.server):
                    status.update(f"Round {number + 1}: {row}")
                    design = "raw" if row.server == "websockets" else "ours"
                    with serving(Cell(row.server, design), environment) as (port, pid):
                        figures = {"port": port, "pid": pid, "at_once": arguments.at_once}
                        # The first of all pay for what is loaded at first use.
                        measure(plan_of(row, ground, count=64, **figures))
                        plan = plan_of(row, ground, count=arguments.connections, **figures)
                        results[row].append(measure(plan))
    return results


def tell(results: Results) -> None:
    """One table."""
    table = Table(title="Connects: handshake, sign-in, welcome, join", caption=machine())
    for heading in ("server", "signed in by"):
        table.add_column(heading, no_wrap=True)
    for heading in ("a second", "CPU ms each", "p50 ms", "p99 ms", "busy: server", "load"):
        table.add_column(heading, justify="right")
    for row, found in results.items():

        def middle(name: str, found: list[Findings] = found) -> float:
            return statistics.median(getattr(findings, name) for findings in found)

        table.add_row(
            HERE[row.server], row.sign_in, f"{middle('a_second'):,.0f}",
            f"{middle('milliseconds'):.2f}", f"{middle('p50'):,.0f}", f"{middle('p99'):,.0f}",
            f"{middle('server_busy'):.0%}", f"{middle('driver_busy'):.0%}",
        )  # fmt: skip
    console.print(table)
    for row, found in results.items():
        for findings in found:
            if findings.trouble:
                console.print(f"{row}: {findings}", style="yellow")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.connects", description=__doc__)
    parser.add_argument("--server", nargs="*", default=["daphne", "uvicorn"])
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=64, help="on their way at any moment")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plan", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.plan:
        stay_on(DRIVER_CORE)
        print(json.dumps(asdict(uvloop.run(run(Plan(**json.loads(given.plan)))))))
    else:
        tell(measure_all(given))


if __name__ == "__main__":
    main()
