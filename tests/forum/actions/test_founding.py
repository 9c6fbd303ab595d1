"""The boards every site begins with."""

from typing import Any

from forum.actions.founding import found_boards
from forum.models import Board
from forum.permissions import can_open_topic, can_read_board, can_reply_on

THEMES = [
    "good-governance", "sustainable-development", "field-work", "service-to-residents", "twinning",
]  # fmt: skip


def test_an_empty_site_gets_five_theme_boards_and_some_of_regions(db: None) -> None:
    assert found_boards() == Board.objects.count()
    themes = Board.objects.filter(kind="theme").order_by("position")
    assert [board.slug for board in themes] == THEMES
    regions = Board.objects.filter(kind="region").values_list("region__code", flat=True)
    assert {"tn", "maghreb", "tn-12"} <= set(regions)
    for board in Board.objects.all():
        assert set(board.names_by_language) == {"ar", "fr", "en"}
        assert all(row.description for row in board.names.all())


def test_everyone_reads_members_reply_councillors_open(db: None, amel: Any, stranger: Any) -> None:
    found_boards()
    board = Board.objects.get(slug="field-work")
    assert can_read_board(None, board)
    assert not can_reply_on(None, board)
    assert can_reply_on(stranger, board)
    assert not can_open_topic(stranger, board)
    assert can_open_topic(amel, board)


def test_a_site_that_has_boards_is_left_alone(
    theme_board: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert found_boards() == 0
    assert Board.objects.count() == 1
