"""The socket for screeners: may a post be published, must it wait, or is it refused?"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from forum.models import Topic
from members.models import Member


class Verdict(Enum):
    """What a screener says; the strictest of all screeners counts."""

    PUBLISH = "publish"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Draft:
    """What is to be posted. `topic` is None while its topic is being opened."""

    author: Member
    topic: Topic | None
    board_id: int
    body: str
    title: str = ""


@dataclass(frozen=True)
class Screening:
    """A verdict with its reason; `code` and `retry_after` (seconds) go with a refusal."""

    verdict: Verdict
    reason: str | Promise = ""
    code: str = "forbidden"
    retry_after: int | None = None


PUBLISH = Screening(Verdict.PUBLISH)
Screener = Callable[[Draft], Screening]


@lru_cache
def _screeners(paths: tuple[str, ...]) -> tuple[Screener, ...]:
    return tuple(import_string(path) for path in paths)


def load_screeners() -> None:
    """Before anyone posts, so that no first post waits for it."""
    _screeners(tuple(settings.FORUM_SCREENERS))


def counting(screener: Screener) -> Screener:
    """Marks a screener that counts what its author wrote.

    It is asked again under the lock of the author's row, or many posts at once would each find
    that there is room for one more.
    """
    screener.counts = True  # type: ignore[attr-defined]
    return screener


def screen(draft: Draft, *, locked: bool = False) -> Screening:
    """Ask each of `FORUM_SCREENERS` (dotted paths); the first refusal ends it."""
    answer = PUBLISH
    for screener in _screeners(tuple(settings.FORUM_SCREENERS)):
        if locked and not getattr(screener, "counts", False):
            continue
        found = screener(draft)
        if found.verdict is Verdict.REFUSE:
            return found
        if found.verdict is Verdict.HOLD:
            answer = found
    return answer
