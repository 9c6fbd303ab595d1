"""The further boards a topic is opened on, beside the one it lives on."""

from collections.abc import Sequence

from django.utils.translation import pgettext_lazy

from forum.actions.listings import FURTHER, lock_board, store_listing
from forum.models import Board, Topic
from forum.models.steering import covers
from forum.permissions import can_open_topic
from members.models import Member
from members.refusals import invalid


def may_stand_on(member: Member | None, home: Board, board: Board) -> bool:
    """Whether a topic this member opens at home may be shown on that board too."""
    return board.pk != home.pk and covers(home, board) and can_open_topic(member, board)


def clean_further(sent: object, *, home: Board, author: Member) -> list[Board]:
    """The boards of these ids, each once, lowest id first. Raises Refused (`also_on`)."""
    if sent in (None, "", ()):
        return []
    if not isinstance(sent, list) or len(sent) > 10 * FURTHER:
        raise _unknown()
    ids = {_id_of(one) for one in sent}
    if len(ids) > FURTHER:
        raise invalid(pgettext_lazy("refusal", "Choose at most five further boards."), "also_on")
    boards = list(Board.objects.select_related("region").filter(pk__in=ids).order_by("pk"))
    require_further(boards, home=home, author=author)
    if len(boards) < len(ids):
        raise _unknown()
    return boards


def require_further(boards: Sequence[Board], *, home: Board, author: Member) -> None:
    """Raises Refused where the topic may not stand on one of them."""
    # What is not offered and what does not exist are alike.
    if not all(may_stand_on(author, home, board) for board in boards):
        raise _unknown()


def lock_further(boards: Sequence[Board], *, home: Board, author: Member) -> list[Board]:
    """The same boards, locked, and the right to them asked again. Raises Refused."""
    locked = [lock_board(board.pk) for board in boards]
    require_further(locked, home=home, author=author)
    return locked


def store_further(topic: Topic, boards: Sequence[Board], by: Member) -> None:
    """Let a topic that has just been stored stand on these locked boards."""
    if boards:
        for board in boards:
            store_listing(topic, board, by)
        topic.save(update_fields=["also_on"])


def _id_of(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return value
    raise _unknown()


def _unknown() -> Exception:
    return invalid(pgettext_lazy("refusal", "Choose one of the boards offered."), "also_on")
