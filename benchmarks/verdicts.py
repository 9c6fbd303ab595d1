"""What was asked of pages, beside what was measured: ratios of one run, and bytes."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

Row = dict[str, Any]
LOADED = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js|mjs))"')
# Asked: how much faster kept is than drawn, and drawn than plain; how far size may cost.
KEPT, LISTS, TOPICS, SIZE = 6.0, 3.0, 1.2, 1.1
FIRST_LOAD = 100_000


@dataclass(frozen=True)
class Verdict:
    """One thing that was asked, and whether it is so."""

    what: str
    said: str
    asked: str
    is_met: bool


def first_load(body: bytes, packed: int) -> int:
    """A page with all its styles and scripts, compressed as they are served."""
    from django.conf import settings

    size = packed
    for address in set(LOADED.findall(body)):
        name = urlparse(address.decode()).path.removeprefix(settings.STATIC_URL)
        kept = Path(settings.STATIC_ROOT) / name
        squeezed = [Path(f"{kept}{end}") for end in (".br", ".gz")]
        size += next(one for one in [*squeezed, kept] if one.exists()).stat().st_size
    return size


def reply_bytes(topic: Any) -> int:
    """What one more post sends to each page that is open: its frame."""
    from forum.wire import post_payload

    post = topic.posts.placed().with_people().order_by("-number").first()
    return len(json.dumps(post_payload(post), ensure_ascii=False).encode())


def verdicts_on(rows: Sequence[Row], small: int) -> Iterator[Verdict]:
    """All that was asked of pages."""
    rates = {(row["who"], row["page"], row["way"]): row.get("rate", 0.0) for row in rows}
    yield from _of_size(rates, small)
    for (who, page, way), rate in rates.items():
        anew = rates.get((who, page, "drawn anew"))
        is_kept = way == "as it is" and who == "visitor" and not page.startswith("search")
        if anew and (way == "304" or is_kept):
            yield _at_least(f"{who}: {page}, {way}, by drawn anew", rate / anew, KEPT)
        if way == "as it is" and who == "member" and page.startswith("thread") and anew:
            yield _at_least(f"{who}: {page}, by the same without keeping", rate / anew, TOPICS)
        if way == "as it is" and page.startswith("board"):
            lean = rates[who, "lean board", "as it is"]
            asked = LISTS if who == "visitor" else 0.0
            yield _at_least(f"{who}: {page}, by the lean one", rate / lean, asked)
    for row in rows:
        if (loaded := row.get("loaded")) and not row["page"].startswith("lean"):
            what = f"{row['who']}: {row['page']}, first load"
            yield Verdict(what, f"{loaded:,}", f"< {FIRST_LOAD:,}", loaded < FIRST_LOAD)


def _of_size(rates: dict[tuple[str, str, str], float], small: int) -> Iterator[Verdict]:
    """Pages of the large thread by those of the small one, in time."""
    for (who, page, way), rate in rates.items():
        thread, _, end = page.rpartition(", ")
        same = rates.get((who, f"thread of {small}, {end}", way))
        if way != "304" and same and thread not in {"", f"thread of {small}"}:
            ratio = same / rate
            what = f"{who}: {page}, {way}, by {small} posts"
            yield Verdict(what, f"{ratio:.2f}", f"<= {SIZE}", ratio <= SIZE)


def _at_least(what: str, ratio: float, asked: float) -> Verdict:
    return Verdict(what, f"{ratio:.1f}", f">= {asked}" if asked else "", ratio >= asked)
