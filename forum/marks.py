"""What counts as read without having been opened: by the board's mark, or by its age."""

import datetime

from django.utils import timezone

from forum.models import Board, BoardMark
from members.models import Member

# What is older than this was never going to be caught up with.
REACHES_BACK = datetime.timedelta(days=60)


def floor_of(member: Member, board: Board) -> datetime.datetime:
    """What was said on this board until then is not offered to the member as new."""
    marks = BoardMark.objects.filter(member=member, board=board)
    return floor_after(member, marks.values_list("read_at", flat=True).first())


def floor_after(member: Member, read_at: datetime.datetime | None) -> datetime.datetime:
    """The same where the board's mark is known: None where there is none."""
    oldest = max(member.date_joined, timezone.now() - REACHES_BACK)
    return max(oldest, read_at or oldest)
