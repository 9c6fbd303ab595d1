"""How a post came to say what it says: each earlier text, and what replaced it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from forum.differences import Piece, differences
from forum.models import Post, PostVersion

# On one page: each costs a comparison.
SHOWN = 10


@dataclass(frozen=True)
class Step:
    """An edit: when, and what it changed; no pieces where one of its texts is not shown."""

    version: PostVersion
    at: datetime.datetime
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class History:
    """Edits, newest first, and where the earlier ones begin."""

    steps: Sequence[Step]
    earlier: int | None = None


def history_of(post: Post, *, before: int | None = None) -> History:
    """The edits of a post; what was mended at once is part of what follows.

    `before`: the revision of a version, whose successors are not wanted.
    """
    if not post.is_shown:
        return History([])
    versions = post.versions.filter(is_minor=False).order_by("-revision")
    after, is_after_shown = post.body, True
    if before is not None:
        edge = versions.filter(revision=before).first()
        if edge is None:
            return History([])
        after, is_after_shown = edge.body, edge.hidden_at is None
        versions = versions.filter(revision__lt=before)
    listed = list(versions[: SHOWN + 1])
    steps: list[Step] = []
    for version in listed[:SHOWN]:
        is_shown = version.hidden_at is None
        pieces = differences(version.body, after) if is_shown and is_after_shown else []
        steps.append(Step(version, version.replaced_at, pieces))
        after, is_after_shown = version.body, is_shown
    return History(steps, listed[SHOWN - 1].revision if len(listed) > SHOWN else None)
