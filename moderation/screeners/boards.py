"""Boards on which a moderator looks at posts before they are shown."""

from forum.models import Review
from forum.screening import PUBLISH, Draft, Screening, Verdict
from members.permissions import is_councillor
from moderation.hold_words import words_of
from moderation.screeners.standing import board_of, moderates


def looked_at_first(draft: Draft) -> Screening:
    """Hold what is written on such a board, by all but its moderators."""
    review = board_of(draft).held_for_review
    if review == Review.NOBODY or moderates(draft):
        return PUBLISH
    if review == Review.UNCONFIRMED and is_councillor(draft.author):
        return PUBLISH
    facts = {"review": str(review)}
    return Screening(Verdict.HOLD, words_of("looked_at_first", facts), facts=facts)
