"""Who is never held: moderators of the board a text is for."""

from collections.abc import Iterator

from forum.models import Board
from forum.permissions import can_moderate
from forum.screening import Draft


def board_of(draft: Draft) -> Board:
    """The board, with its region; asked for only while a topic is being opened."""
    if draft.topic is not None:
        return draft.topic.board
    return Board.objects.select_related("region").get(pk=draft.board_id)


def boards_of(draft: Draft) -> Iterator[Board]:
    """That board, and those on which the topic is shown too."""
    yield board_of(draft)
    if draft.also_on:
        further = Board.objects.select_related("region").filter(pk__in=draft.also_on)
        yield from further.order_by("pk")


def moderates(draft: Draft) -> bool:
    """Whether the author keeps order there."""
    return can_moderate(draft.author, board_of(draft))
