"""A topic moved to another board: who may not read that one loses it with the commit."""

from django.utils.translation import pgettext_lazy

from forum.actions.listings import drop_uncovered
from forum.actions.placing import lock_author, lock_topic_row
from forum.actions.steering import clean_reason, record_act
from forum.models import Board, Topic
from forum.permissions import can_moderate, can_read_board, require_moderator
from forum.signals import board_changed, topic_moved
from members.models import Member
from members.refusals import forbidden, invalid, not_found
from members.writing import write


def move_topic(
    *, topic: Topic, board: Board | None, by: Member | None, reason: object = ""
) -> bool:
    """Put a topic on another board; returns whether it stood elsewhere. Raises Refused.

    Only between boards that the member moderates, both of them.
    """
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    wanted = require_target(board, moderator)
    with write():
        fresh = lock_author(moderator, topic)
        locked = lock_topic_row(topic.pk)
        require_moderator(fresh, locked)
        if locked.merged_into_id is not None:
            raise not_found()
        if locked.board_id == wanted.pk:
            return False
        # A board's rules change under its lock alone; ids ascending, as everywhere.
        boards = lock_boards(locked.board_id, wanted.pk, *locked.also_on)
        require_target(boards[wanted.pk], fresh)
        _leave(boards[locked.board_id], locked)
        _arrive(boards[wanted.pk], locked, fresh, why)
    topic.board = boards[wanted.pk]
    return True


def lock_boards(*board_ids: int) -> dict[int, Board]:
    """The boards' rows, fresh and locked, in order of their ids."""
    rows = Board.objects.select_for_update(of=("self",), no_key=True).select_related("region")
    return {board.pk: board for board in rows.filter(pk__in=board_ids).order_by("pk")}


def require_target(board: Board | None, member: Member) -> Board:
    """The board, if the member moderates it. Raises Refused."""
    if board is None or not can_read_board(member, board):
        raise invalid(pgettext_lazy("refusal", "Choose one of your boards."), "board")
    if not can_moderate(member, board):
        raise forbidden(
            pgettext_lazy("refusal", "You do not moderate the board you want to move it to.")
        )
    return board


def _leave(board: Board, topic: Topic) -> None:
    """Its list is another from this commit on: pages that were kept of it are old."""
    board.revision += 1
    board.left_revision = board.revision
    if topic.is_visible:
        board.topic_count = max(0, board.topic_count - 1)
        board.post_count = max(0, board.post_count - topic.post_count)
    board.save(update_fields=["revision", "left_revision", "topic_count", "post_count"])
    board_changed.send(sender=Board, board_id=board.pk, revision=board.revision)


def _arrive(board: Board, topic: Topic, by: Member, reason: str) -> None:
    came_from = topic.board_id
    topic.board = board
    drop_uncovered(topic)
    record_act(
        topic,
        by,
        "move_topic",
        reason=reason,
        changed=("board", "also_on"),
        # Those it was taken away from are told, too.
        logged_on=came_from,
        from_board=came_from,
        board=board.pk,
    )
    topic_moved.send(sender=Topic, topic_id=topic.pk, from_board_id=came_from, board_id=board.pk)
