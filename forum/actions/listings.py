"""Topics shown on further boards, and taken off them."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_author, lock_topic_row
from forum.actions.steering import clean_reason, record_act, touch_own, write_line
from forum.models import Board, Listing, Topic
from forum.models.steering import covers
from forum.permissions import (
    can_moderate,
    can_open_topic,
    can_read_board,
    is_read_first_on,
    require_acting,
    require_readable,
    require_unsilenced,
    require_voice,
)
from forum.signals import board_changed
from members.models import Member
from members.refusals import conflict, forbidden, invalid, not_found
from members.writing import write

# A theme and some regions; more would be shouting.
FURTHER = 5


def list_topic(
    *, topic: Topic, board: Board | None, by: Member | None, reason: object = ""
) -> bool:
    """Show a topic on a further board too; returns whether it was not there. Raises Refused.

    For moderators of that board, and for the topic's author where they may open topics.
    """
    (member, wanted), why = require_lister(topic, board, by), clean_reason(reason)
    with write():
        fresh = lock_author(member, topic)
        locked = lock_topic_row(topic.pk)
        target = lock_board(wanted.pk)
        require_lister(locked, target, fresh)
        if target.pk in locked.also_on:
            return False
        require_listable(locked, target)
        store_listing(locked, target, fresh)
        _tell(locked, fresh, "list_topic", why, target)
    topic.also_on = locked.also_on
    return True


def unlist_topic(
    *, topic: Topic, board: Board | None, by: Member | None, reason: object = ""
) -> bool:
    """Take a topic off a further board; returns whether it was there. Raises Refused.

    For moderators of that board and of the topic's own, and for its author.
    """
    (member, wanted), why = require_remover(topic, board, by), clean_reason(reason)
    with write():
        fresh = lock_author(member, topic)
        locked = lock_topic_row(topic.pk)
        target = lock_board(wanted.pk)
        require_remover(locked, target, fresh)
        if target.pk not in locked.also_on:
            return False
        _take_off(locked, target)
        _tell(locked, fresh, "unlist_topic", why, target)
    topic.also_on = locked.also_on
    return True


def _tell(topic: Topic, by: Member, act: str, reason: str, board: Board) -> None:
    """What authors do with their own topic is not the log's business."""
    if by.pk != topic.author_id:
        record_act(topic, by, act, reason=reason, changed=("also_on",), board=board.pk)
        return
    touch_own(topic, "also_on")
    write_line(topic, by, act, reason=reason, facts={"board": board.pk})


def require_lister(topic: Topic, board: Board | None, by: Member | None) -> tuple[Member, Board]:
    """Member and board, if they may show this topic on that board. Raises Refused."""
    member = _require_voice(topic, by)
    if board is None or not can_read_board(member, board):
        raise invalid(pgettext_lazy("refusal", "Choose one of the boards offered."), "board")
    own = topic.author_id == member.pk and can_open_topic(member, board)
    if not (own or can_moderate(member, board)):
        raise forbidden(pgettext_lazy("refusal", "You may not put topics on this board."))
    require_unsilenced(member, board)
    if is_read_first_on(member, board):
        raise forbidden(
            pgettext_lazy(
                "refusal", "A moderator looks first at what goes on this board. Please ask them."
            )
        )
    return member, board


def require_remover(topic: Topic, board: Board | None, by: Member | None) -> tuple[Member, Board]:
    """Member and board, if they may take this topic off that board. Raises Refused."""
    member = _require_voice(topic, by)
    if board is None or not can_read_board(member, board):
        raise not_found()
    if topic.author_id != member.pk and not (
        can_moderate(member, board) or can_moderate(member, topic.board)
    ):
        raise forbidden()
    require_unsilenced(member, board)
    return member, board


def _require_voice(topic: Topic, by: Member | None) -> Member:
    require_readable(by, topic)
    return require_voice(require_acting(by), topic)


def require_listable(topic: Topic, board: Board) -> None:
    """Raises Refused where the topic cannot stand on that board."""
    if topic.board_id == board.pk:
        raise invalid(pgettext_lazy("refusal", "The topic lives on this board."), "board")
    if not covers(topic.board, board):
        raise invalid(
            pgettext_lazy(
                "refusal",
                "Not all who read that board may read this topic. It cannot be shown there.",
            ),
            "board",
        )
    if len(topic.also_on) >= FURTHER:
        raise conflict(pgettext_lazy("refusal", "It stands on five further boards already."))


def lock_board(board_id: int) -> Board:
    """The board, fresh and locked."""
    rows = Board.objects.select_for_update(of=("self",), no_key=True).select_related("region")
    return rows.get(pk=board_id)


def store_listing(topic: Topic, board: Board, by: Member) -> None:
    """Put the topic, which must be locked, on the board's list; the topic is not stored."""
    Listing.objects.create(
        topic=topic,
        board=board,
        by=by,
        created_at=timezone.now(),
        last_post_at=topic.last_post_at,
    )
    topic.also_on = [*topic.also_on, board.pk]


def drop_uncovered(topic: Topic) -> None:
    """After a move: off the boards whose readers may not all read it now; it is not stored."""
    for listing in list(topic.listings.select_related("board").order_by("board")):
        if listing.board_id == topic.board_id or not covers(topic.board, listing.board):
            _take_off(topic, lock_board(listing.board_id))


def drop_all(topic: Topic) -> None:
    """Off all further boards; the topic is not stored."""
    for board_id in sorted(topic.also_on):
        _take_off(topic, lock_board(board_id))


def _take_off(topic: Topic, board: Board) -> None:
    """From this commit on; pages that were kept of the board are old."""
    topic.listings.filter(board=board).delete()
    topic.also_on = [pk for pk in topic.also_on if pk != board.pk]
    board.revision += 1
    board.left_revision = board.revision
    board.save(update_fields=["revision", "left_revision"])
    board_changed.send(sender=Board, board_id=board.pk, revision=board.revision)
