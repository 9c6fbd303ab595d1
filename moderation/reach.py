"""How many a flagged thing reaches: what many read now comes before what nobody sees."""

import datetime

from django.db.models import Count, Q
from django.utils import timezone

from forum.live import is_live
from forum.models import Post, ReadMark
from moderation.models import Case
from moderation.weighing import reach_factor

# Whose mark moved so lately is taken to be there.
PRESENT_FOR = datetime.timedelta(minutes=10)


def reach_of(case: Case) -> float:
    """The factor of its score; 1 for what stands in no topic or waits to be published."""
    topic = case.topic_about
    if topic is None or case.is_held:
        return 1.0
    lately = Q(updated_at__gte=timezone.now() - PRESENT_FOR)
    marks = ReadMark.objects.filter(topic=topic, number__gte=_number(case.post))
    seen = marks.aggregate(readers=Count("pk"), present=Count("pk", filter=lately))
    return reach_factor(seen["readers"], present=seen["present"], is_live=is_live(topic))


def _number(post: Post | None) -> int:
    return (post.number if post is not None else 0) or 1
