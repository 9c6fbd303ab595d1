"""Threads and boards of a wanted size, written as a file that the forum imports."""

import json
import random
from collections.abc import Iterator

WORDS = (
    "Nous demandons que la commune répare la rue avant les pluies. "
    "**Le devis** est connu depuis juin, et [le plan](https://example.org/plan) aussi.\n\n"
    "- la chaussée\n- les trottoirs\n- l'éclairage"
)
AUTHORS = 40
# A reply answers one of the last so many posts: threads grow branches.
REACH = 30


def thread(name: str, posts: int, *, start: int = 0) -> Iterator[bytes]:
    """One conversation with nested replies; `start` moves it on in time (minutes)."""
    chance = random.Random(name)
    for number in range(posts):
        parent = None if number == 0 else max(0, number - chance.randint(1, REACH))
        row = {
            "id": f"{name}-{number}",
            "parent_id": None if parent is None else f"{name}-{parent}",
            "topic_id": name,
            "title": f"Voirie {name}" if number == 0 else "",
            "author": f"Habitant {number % AUTHORS}",
            "body": f"{WORDS}\n\nPost {number}.",
            "language": "fr",
            "created_at": _time(start + number),
        }
        yield json.dumps(row).encode()


def topics(name: str, count: int) -> Iterator[bytes]:
    """Many conversations of two posts."""
    for number in range(count):
        yield from thread(f"{name}-{number}", 2, start=number)


def _time(minute: int) -> str:
    day, rest = divmod(minute, 1440)
    return f"2025-{1 + day // 28 % 12:02}-{1 + day % 28:02}T{rest // 60:02}:{rest % 60:02}:00Z"
