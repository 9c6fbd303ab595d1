"""The socket for screeners: may a post be published, must it wait, or is it refused?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import Any

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
    """What is to be posted. `topic` is None while its topic is being opened.

    Of an edit, `edited` is the post's id and `replaces` what stood there: it was let in before.
    `also_on`: the ids of further boards on which it opens a topic.
    """

    author: Member
    topic: Topic | None
    board_id: int
    body: str
    title: str = ""
    edited: int | None = None
    replaces: str = ""
    also_on: tuple[int, ...] = ()

    @property
    def board_ids(self) -> tuple[int, ...]:
        """All boards it is for."""
        return self.board_id, *self.also_on

    @property
    def text(self) -> str:
        """All that a reader would read."""
        return f"{self.title}\n{self.body}" if self.title else self.body


@dataclass(frozen=True)
class Screening:
    """A verdict with its reason; `code` and `retry_after` (seconds) go with a refusal.

    `facts` say it to floors above in plain values. Where several hold, `parts` are all of them,
    each `by` the name of its screener.
    """

    verdict: Verdict
    reason: str | Promise = ""
    code: str = "forbidden"
    retry_after: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    parts: tuple["Screening", ...] = ()

    def also(self, other: "Screening") -> "Screening":
        """Both together: what either holds is held, and each reason is told once."""
        known = {part.by for part in self.parts}
        return _together([*self.parts, *(part for part in other.parts if part.by not in known)])


PUBLISH = Screening(Verdict.PUBLISH)
Screener = Callable[[Draft], Screening]


@lru_cache
def _screeners(paths: tuple[str, ...]) -> tuple[Screener, ...]:
    return tuple(import_string(path) for path in paths)


def load_screeners() -> None:
    """Before anyone posts, so that no first post waits for it."""
    _screeners(tuple(settings.FORUM_SCREENERS))


def asked_again(screener: Screener) -> Screener:
    """Marks a screener whose answer may be another by now, as one that counts posts.

    It is asked again under the lock of the author's row, or many posts at once would each find
    that there is room for one more.
    """
    screener.is_asked_again = True  # type: ignore[attr-defined]
    return screener


def screen(draft: Draft, *, locked: bool = False) -> Screening:
    """Ask each of `FORUM_SCREENERS` (dotted paths); the first refusal ends it, holds add up."""
    holds = []
    for screener in _screeners(tuple(settings.FORUM_SCREENERS)):
        if locked and not getattr(screener, "is_asked_again", False):
            continue
        found = screener(draft)
        if found.verdict is Verdict.REFUSE:
            return found
        if found.verdict is Verdict.HOLD:
            holds.append(replace(found, by=screener.__name__))
    return _together(holds)


def _together(holds: Sequence[Screening]) -> Screening:
    if not holds:
        return PUBLISH
    reason = " ".join(str(part.reason) for part in holds)
    return Screening(Verdict.HOLD, reason, parts=tuple(holds))
