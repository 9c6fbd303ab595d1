"""The promise of the next anchor: a task for the day after, left once, whoever asks."""

import datetime

from moderation.models import LogHead
from moderation.tasks import anchor_on


def promise_anchor(head: LogHead, *, today: datetime.date) -> bool:
    """Leave the task for tomorrow, unless one waits; the head is locked. Whether it was left.

    A promise of before yesterday was not kept, and whoever writes next makes it again.
    """
    if head.anchor_day is not None and head.anchor_day >= today - datetime.timedelta(days=1):
        return False
    head.anchor_day = today + datetime.timedelta(days=1)
    head.save(update_fields=["anchor_day"])
    anchor_on(head.anchor_day)
    return True
