"""Which rooms are live: those spoken in a moment ago."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from forum.models import Board, Topic
from forum.windows import topics_on, topics_page

LIVE_FOR = datetime.timedelta(minutes=30)


def is_live(topic: Topic) -> bool:
    """Whether somebody spoke in this room a moment ago."""
    return (
        topic.is_room and not topic.is_locked and topic.last_post_at >= timezone.now() - LIVE_FOR
    )


def rooms_of(boards: QuerySet[Board]) -> QuerySet[Topic]:
    """The rooms on these boards."""
    return topics_on(boards).filter(format=Topic.Format.ROOM)


def rooms_live_now(boards: QuerySet[Board], *, limit: int) -> list[Topic]:
    """The live rooms on these boards, the one spoken in last first."""
    rooms = rooms_of(boards).filter(
        locked_at__isnull=True, last_post_at__gte=timezone.now() - LIVE_FOR
    )
    found, _ = topics_page(rooms, "", size=limit)
    return found
