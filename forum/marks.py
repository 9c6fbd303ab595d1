"""What counts as read without having been opened: by the board's mark, or by its age."""

import datetime

from django.utils import timezone

from forum.models import Board, BoardMark
from members.models import Member

# What is older than this was never going to be caught up with.
REACHES_BACK = datetime.timedelta(days=60)


def floor_of(member: Member, board: Board) -> datetime.datetime:
    """What was said on this board until then is not offered to the member as new."""
    return floors_of(member, [board.pk])[board.pk]


def floors_of(member: Member, boards: list[int]) -> dict[int, datetime.datetime]:
    """The same for several boards, by their ids."""
    oldest = max(member.date_joined, timezone.now() - REACHES_BACK)
    marks = BoardMark.objects.filter(member=member, board__in=boards)
    read = dict(marks.values_list("board_id", "read_at"))
    return {board: max(oldest, read.get(board, oldest)) for board in boards}
