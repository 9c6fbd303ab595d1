"""Which rooms are live: those spoken in a moment ago."""

import datetime
from collections.abc import Collection
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from forum.models import Board, Level, ReadMark, Topic
from members.prepared import Prepared

LIVE_FOR = datetime.timedelta(minutes=30)


def is_live(topic: Topic) -> bool:
    """Whether somebody spoke in this room a moment ago."""
    return (
        topic.is_room and not topic.is_locked and topic.last_post_at >= timezone.now() - LIVE_FOR
    )


def live_on(boards: Collection[int], member: int, *, limit: int) -> list[Topic]:
    """The live rooms of boards, by their ids, without those that the member muted (0: a visitor).

    The one spoken in last first: what a link shows.
    """
    if not boards:
        return []
    return _rooms_of(len(boards), limit).all(timezone.now() - LIVE_FOR, member, *boards)


@lru_cache
def _rooms_of(count: int, limit: int) -> Prepared[Topic]:
    """Every page asks it: it is put once for each number of boards."""

    def rooms(since: datetime.datetime, member: int, *boards: int) -> QuerySet[Topic]:
        # EXISTS, not IN: the newest are then read off their index, with a look at each board.
        here = Board.objects.order_by().filter(pk__in=boards, pk=OuterRef("board"))
        muted = ReadMark.objects.filter(
            member=member, topic=OuterRef("pk"), level=Level.MUTED.value
        )
        found = Topic.objects.visible().filter(Exists(here), ~Exists(muted))
        return _newest_live(found, since, limit)

    return Prepared(rooms, datetime.datetime, int, *[int] * count)


def newest_live(topics: QuerySet[Topic], *, limit: int) -> list[Topic]:
    """The same of these topics."""
    return list(_newest_live(topics, timezone.now() - LIVE_FOR, limit))


def _newest_live(topics: QuerySet[Topic], since: datetime.datetime, limit: int) -> QuerySet[Topic]:
    rooms = topics.filter(
        format=Topic.Format.ROOM, locked_at__isnull=True, last_post_at__gte=since
    )
    shown = rooms.order_by("-last_post_at", "-pk").only(
        "title", "slug", "language", "last_post_at", "board_id"
    )
    return shown[:limit]
