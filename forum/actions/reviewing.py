"""Whose posts wait for a moderator on a board."""

from django.utils.translation import pgettext_lazy

from forum.models import Board, Review
from forum.signals import board_review_changed
from members.models import Member
from members.permissions import is_administrator
from members.refusals import invalid, not_found
from members.writing import write


def set_review(*, board: Board, review: object, by: Member | None) -> bool:
    """Choose whose posts are looked at first; returns whether that is new. Raises Refused."""
    if by is None or not is_administrator(by):
        raise not_found()
    if not isinstance(review, str) or review not in Review.values:
        raise invalid(pgettext_lazy("refusal", "Choose one of the answers offered."), "review")
    with write():
        fresh = Member.objects.select_for_update(no_key=True).get(pk=by.pk)
        if not is_administrator(fresh):
            raise not_found()
        locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
        if locked.held_for_review == review:
            return False
        locked.review = review
        locked.save(update_fields=["review"])
        board_review_changed.send(
            sender=Board, board_id=locked.pk, review=review, member_id=fresh.pk
        )
    return True
