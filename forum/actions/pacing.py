"""Slow mode: how long a member waits between two posts in one topic."""

import datetime
import math

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import Post, Topic
from forum.permissions import can_moderate
from forum.restraint import require_turn
from members.models import Member
from members.refusals import Refused

# What moderators may choose (seconds).
PACES = (0, 10, 30, 60, 300, 900)


def require_pace(topic: Topic, author: Member) -> None:
    """Raises Refused (`slow_mode`) before the author's turn, here or by a sanction of theirs.

    Their row must be locked.

    Whatever became of the last post, it counts: else taking it back would buy another turn.
    """
    require_turn(author, topic.board_id)
    if topic.slow_seconds == 0 or not settings.LIMITS_ON:
        return
    now = timezone.now()
    since = now - datetime.timedelta(seconds=topic.slow_seconds)
    own = Post.objects.filter(author=author, topic=topic, created_at__gt=since)
    last = own.order_by("-created_at").values_list("created_at", flat=True).first()
    if last is None or can_moderate(author, topic.board):
        return
    wait = math.ceil((last - since).total_seconds())
    raise Refused(
        "slow_mode",
        pgettext_lazy(
            "refusal", "Each member may write here only from time to time. Please wait."
        ),
        retry_after=max(1, min(wait, topic.slow_seconds)),
    )
