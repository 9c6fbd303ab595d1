"""Which rooms are live: those spoken in a moment ago."""

import datetime
from collections.abc import Collection
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from forum.models import Board, Topic
from members.prepared import Prepared

LIVE_FOR = datetime.timedelta(minutes=30)


def is_live(topic: Topic) -> bool:
    """Whether somebody spoke in this room a moment ago."""
    return (
        topic.is_room and not topic.is_locked and topic.last_post_at >= timezone.now() - LIVE_FOR
    )


def live_on(boards: Collection[int], *, limit: int) -> list[Topic]:
    """The live rooms of boards, by their ids, the one spoken in last first: what a link shows."""
    if not boards:
        return []
    return _rooms_of(len(boards), limit).all(timezone.now() - LIVE_FOR, *boards)


@lru_cache
def _rooms_of(count: int, limit: int) -> Prepared[Topic]:
    """Every page asks it: it is put once for each number of boards."""

    def rooms(since: datetime.datetime, *boards: int) -> QuerySet[Topic]:
        # EXISTS, not IN: the newest are then read off their index, with a look at each board.
        here = Board.objects.order_by().filter(pk__in=boards, pk=OuterRef("board"))
        found = Topic.objects.visible().filter(
            Exists(here),
            format=Topic.Format.ROOM,
            locked_at__isnull=True,
            last_post_at__gte=since,
        )
        shown = found.order_by("-last_post_at", "-pk").only(
            "title", "slug", "language", "last_post_at", "board_id"
        )
        return shown[:limit]

    return Prepared(rooms, datetime.datetime, *[int] * count)
