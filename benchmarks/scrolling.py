"""A room of 20,000 posts read through in a real browser: how long, how heavy, and what pages cost.

`python -m benchmarks.scrolling [--posts 20000]` (needs Chromium: CHROMIUM=/usr/bin/chromium)
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.browser.conftest import Forum
from tests.browser.walking import Walk, walk

console = Console(width=120)
SMALL = 200
ROUNDS = 20
# What a scrolled page may hold more than a fresh one: a few posts' worth of leftovers, no more.
GROWTH_GOAL = 1.5


def heap(page: Page) -> float:
    """Megabytes the page's scripts hold once what is garbage is gone, and its nodes."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: int = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used / 1e6


def nodes(page: Page) -> int:
    """Elements of the document."""
    count: int = page.evaluate("document.querySelectorAll('*').length")
    return count


def windows(page: Page, address: str, numbers: Sequence[int]) -> float:
    """The median milliseconds of a window of the room, as a script asks for it."""
    taken = []
    for turn in range(ROUNDS):
        asked = f"{address}?before={numbers[turn % len(numbers)]}&part=posts"
        began = time.perf_counter()
        answer = page.request.get(asked)
        taken.append((time.perf_counter() - began) * 1e3)
        if not answer.ok:
            raise RuntimeError(f"{asked}: {answer.status}")
    return statistics.median(taken)


def room(forum: Forum, posts: int) -> str:
    """The address of a room with so many posts."""
    topic = forum.topic(format="room", title=f"{posts}", body="Bienvenue")
    forum.run("-m", "tests.browser.crowd", str(topic["id"]), str(posts))
    return f"/t/{topic['id']}/{topic['slug']}/"


def measure(page: Page, address: str, posts: int) -> list[tuple[str, Any]]:
    """Up to the first post and down to the newest again."""
    page.goto(address)
    page.locator(f"#post-{posts}").wait_for()
    fresh = heap(page)
    rows: list[tuple[str, Any]] = [("fresh page, MB of heap", round(fresh, 1))]
    rows.append(("fresh page, elements", nodes(page)))
    for name, way, wanted in (
        ("up", -1, list(range(posts, 0, -1))),
        ("down", 1, list(range(1, posts + 1))),
    ):
        began = time.perf_counter()
        found: Walk = walk(page, way)
        took = time.perf_counter() - began
        rows += [
            (f"{name}: every post once, in order", found.seen == wanted),
            (f"{name}: most posts on the page", found.most),
            (f"{name}: holes, jumps", f"{found.holes}, {len(found.jumps)}"),
            (f"{name}: posts a second", round(posts / took)),
            (f"{name}: MB of heap at the end", round(grown := heap(page), 1)),
            (
                f"{name}: heap within {GROWTH_GOAL}x",
                grown <= GROWTH_GOAL * fresh,
            ),
            (f"{name}: elements at the end", nodes(page)),
        ]
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """One table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    posts = parser.parse_args(arguments).posts
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        forum = Forum(Path(folder))
        forum.prepare()
        forum.start()
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        page = browser.new_context(base_url=forum.url).new_page()
        try:
            small, large = room(forum, SMALL), room(forum, posts)
            few = windows(page, small, (60, 120, 180))
            many = windows(page, large, (posts // 4, posts // 2, posts - 60))
            rows = measure(page, large, posts)
        finally:
            browser.close()
            forum.stop()
    table = Table("what", "measured", title=f"A room of {posts:,} posts")
    table.add_row(f"a window of 50, in {SMALL} posts", f"{few:.1f} ms")
    table.add_row(f"a window of 50, in {posts:,} posts", f"{many:.1f} ms ({many / few:.2f}x)")
    for name, value in rows:
        table.add_row(name, str(value))
    console.print(table)


if __name__ == "__main__":
    main()
