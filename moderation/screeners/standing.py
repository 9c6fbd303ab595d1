"""Who is never held: moderators of the board a text is for."""

from forum.models import Board
from forum.permissions import can_moderate
from forum.screening import Draft


def board_of(draft: Draft) -> Board:
    """The board, with its region; asked for only while a topic is being opened."""
    if draft.topic is not None:
        return draft.topic.board
    return Board.objects.select_related("region").get(pk=draft.board_id)


def moderates(draft: Draft) -> bool:
    """Whether the author keeps order there."""
    return can_moderate(draft.author, board_of(draft))
