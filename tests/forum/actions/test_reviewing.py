"""Whose posts wait on a board: chosen by administrators."""

import pytest

from forum.actions import set_review
from forum.models import Board
from members.refusals import Refused
from moderation.models import LogEntry


def test_an_administrator_chooses_and_it_stands_in_the_log(theme_board, administrator):
    assert set_review(board=theme_board, review="everybody", by=administrator)
    assert not set_review(board=theme_board, review="everybody", by=administrator)
    assert Board.objects.get(pk=theme_board.pk).held_for_review == "everybody"
    entry = LogEntry.objects.get()
    assert (entry.action, entry.board_id, entry.moderator) == (
        "review_everybody",
        theme_board.pk,
        administrator,
    )


@pytest.mark.parametrize("who", ["amel", "bilal", "stranger", None])
def test_for_others_there_is_nothing_to_choose(theme_board, who, request):
    member = request.getfixturevalue(who) if who else None
    with pytest.raises(Refused) as refusal:
        set_review(board=theme_board, review="everybody", by=member)
    assert refusal.value.code == "not_found"
    assert Board.objects.get(pk=theme_board.pk).held_for_review == "nobody"


@pytest.mark.parametrize("review", ["", "all", None, 3])
def test_only_what_is_offered_may_be_chosen(theme_board, administrator, review):
    with pytest.raises(Refused) as refusal:
        set_review(board=theme_board, review=review, by=administrator)
    assert (refusal.value.code, refusal.value.field) == ("invalid", "review")
