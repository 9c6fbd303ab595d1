"""What follows when an author takes back what waited, or a board's posts begin to wait."""

from django.utils import timezone

from members.models import Member
from members.writing import write
from moderation.actions.log import append_log
from moderation.actions.queue import lock_case, save_case
from moderation.models import Case


def close_case_of_withdrawn(*, post_id: int) -> bool:
    """Nothing is left to decide; in the transaction that took the post back."""
    with write():
        waiting = Case.objects.undecided().filter(post=post_id)
        case_id = waiting.values_list("pk", flat=True).first()
        if case_id is None:
            return False
        case = lock_case(case_id)
        case.state, case.decided_at = Case.State.WITHDRAWN, timezone.now()
        save_case(case)
    return True


def log_review(*, board_id: int, review: str, member_id: int) -> None:
    """That the posts of a board wait from now on, or no longer, anyone may read."""
    append_log(
        action=f"review_{review}",
        moderator=Member.objects.get(pk=member_id),
        board_id=board_id,
        object_kind="board",
        object_id=board_id,
        public={"review": review},
        private={},
    )
