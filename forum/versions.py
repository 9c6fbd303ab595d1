"""Which version of a page a visitor would get, in one question, before it is drawn.

A topic's revision rises with each change in it. A board's rises when its task brings it up;
until then the topics that wait for it tell of their changes themselves.
"""

import datetime
from collections.abc import Hashable
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from forum.live import LIVE_FOR
from forum.models import Board, Listing, Topic
from forum.models.boards import Rule
from forum.models.calls import today
from members.prepared import Prepared


def _summed(rows: QuerySet[Any], part: str) -> QuerySet[Any, Any]:
    """One row: their revisions, which only rise, in one number."""
    named = rows.order_by().annotate(part=Cast(Value(part), TextField())).values("part")
    total = Cast(Sum("revision"), BigIntegerField())
    return named.annotate(total=total).values_list("part", "total")


def _open_boards() -> QuerySet[Board]:
    return Board.objects.filter(read_rule=Rule.EVERYONE)


def _waiting() -> QuerySet[Topic]:
    """Topics whose change their board does not show in its revision yet."""
    changed = Topic.objects.filter(revision__gt=F("listed_revision"))
    return changed.filter(board__read_rule=Rule.EVERYONE)


def _listed(slug: str) -> QuerySet[Any, Any]:
    """The same of topics shown on a board from elsewhere."""
    rows = Listing.objects.filter(board__slug=slug, is_waiting=True).order_by()
    named = rows.annotate(part=Cast(Value("listed"), TextField())).values("part")
    total = Cast(Sum("topic__revision"), BigIntegerField())
    return named.annotate(total=total).values_list("part", "total")


_LISTS = Prepared(
    lambda: _summed(_open_boards(), "boards").union(_summed(_waiting(), "waiting"), all=True)
)
_BOARD = Prepared(
    lambda slug: _summed(_open_boards().filter(slug=slug), "boards").union(
        _summed(_waiting().filter(board__slug=slug), "waiting"), _listed(slug), all=True
    ),
    str,
)
_TOPIC = Prepared(
    lambda topic: (
        Topic.objects.visible()
        .filter(pk=topic, board__read_rule=Rule.EVERYONE)
        .values_list("revision", "format", "last_post_at", "pinned_until")
    ),
    int,
)
_LIVE = Prepared(
    lambda since: (
        Topic.objects.visible()
        .filter(
            board__read_rule=Rule.EVERYONE,
            format=Topic.Format.ROOM,
            locked_at__isnull=True,
            last_post_at__gte=since,
        )
        .order_by("-last_post_at", "-pk")
        .values_list("pk", "slug", "title")[:6]
    ),
    datetime.datetime,
)


def version_of_lists() -> Hashable | None:
    """Of what shows topics of all boards."""
    return _of_minute(_LISTS.all())


def version_of_board(slug: str) -> Hashable | None:
    """Of a board; None where there is none for everyone."""
    return _of_minute(_BOARD.all(slug))


def _of_minute(rows: list[Any]) -> Hashable | None:
    """A room of a list ceases to be live without any change: to the minute is enough."""
    if not any(part == "boards" for part, _ in rows):
        return None
    return (tuple(sorted(rows)), int(timezone.now().timestamp() // 60))


def version_of_topic(topic_id: int) -> Hashable | None:
    """Of a page of a topic; None where there is none for everyone."""
    row = _TOPIC.first(topic_id)
    if row is None:
        return None
    revision, shape, last_post_at, pinned_until = row
    is_live = shape == Topic.Format.ROOM and last_post_at >= timezone.now() - LIVE_FOR
    # A pin ends by itself.
    return (revision, is_live, pinned_until is not None and pinned_until < today())


def version_of_frame() -> Hashable:
    """Of what stands around each page: the rooms that are live."""
    return tuple(_LIVE.all(timezone.now() - LIVE_FOR))
