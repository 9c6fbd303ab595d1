"""Boards on which a moderator looks at posts before they are shown."""

from forum.models import Review
from forum.permissions import can_moderate
from forum.screening import PUBLISH, Draft, Screening, Verdict, asked_again
from members.permissions import is_councillor
from moderation.hold_words import words_of
from moderation.screeners.standing import boards_of


@asked_again
def looked_at_first(draft: Draft) -> Screening:
    """Hold what is written on such a board, by all but its moderators.

    What is for several boards waits where one of them has it so.
    """
    found = {
        board.held_for_review
        for board in boards_of(draft)
        if board.held_for_review != Review.NOBODY and not can_moderate(draft.author, board)
    }
    if not found or (found == {Review.UNCONFIRMED} and is_councillor(draft.author)):
        return PUBLISH
    review = Review.EVERYBODY if Review.EVERYBODY in found else Review.UNCONFIRMED
    facts = {"review": str(review)}
    return Screening(Verdict.HOLD, words_of("looked_at_first", facts), facts=facts)
