"""Which rooms are live: those spoken in a moment ago."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from forum.models import Topic

LIVE_FOR = datetime.timedelta(minutes=30)


def is_live(topic: Topic) -> bool:
    """Whether somebody spoke in this room a moment ago."""
    return (
        topic.is_room and not topic.is_locked and topic.last_post_at >= timezone.now() - LIVE_FOR
    )


def newest_live(topics: QuerySet[Topic], *, limit: int) -> list[Topic]:
    """Of these topics the live rooms, the one spoken in last first: what a link shows of them."""
    rooms = topics.filter(
        format=Topic.Format.ROOM,
        locked_at__isnull=True,
        last_post_at__gte=timezone.now() - LIVE_FOR,
    )
    shown = rooms.order_by("-last_post_at", "-pk").only(
        "title", "slug", "language", "last_post_at", "board_id"
    )
    return list(shown[:limit])
