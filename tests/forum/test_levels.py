"""A topic's own level, else that of the nearest board: against a plain reading of the rule."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.catalogue import Catalogue
from forum.levels import Follows, OfBoard, follows_of, level_of
from forum.models import Board
from members.models import Region
from members.standing import Standing

LEVELS = st.sampled_from(["", "watching", "tracking", "normal", "muted"])
CHAIN = ("world", "africa", "tn", "tn-12")


@given(own=LEVELS | st.none(), boards=st.lists(LEVELS, max_size=4))
def test_the_first_level_chosen_holds_and_normal_where_none_was(
    own: str | None, boards: list[str]
) -> None:
    expected = own or ""
    for board in boards:
        if not expected:
            expected = board
    assert level_of(own, boards) == (expected or "normal")


def chain() -> Catalogue:
    """A region in a region in a region, each with a board, and a theme beside them."""
    regions, boards, path = {}, {9: Board(pk=9, slug="theme", kind="theme")}, ""
    for pk, code in enumerate(CHAIN, start=1):
        path += f"{code}/"
        regions[pk] = Region(pk=pk, code=code, path=path)
        boards[pk] = Board(pk=pk, slug=code, kind="region", region=regions[pk])
    return Catalogue(boards, regions, {})


@given(
    chosen=st.dictionaries(
        st.integers(1, 4), st.builds(OfBoard, level=LEVELS, below=st.booleans()), max_size=4
    ),
    at=st.integers(1, 4),
)
def test_of_boards_the_nearest_that_reaches_down_holds(
    chosen: dict[int, OfBoard], at: int
) -> None:
    known = chain()
    expected = chosen[at].level if at in chosen else ""
    above = at - 1
    while not expected and above:
        if above in chosen and chosen[above].below:
            expected = chosen[above].level
        above -= 1
    assert Follows(boards=chosen).on_board(known.boards[at], known) == expected


def test_what_lies_under_a_region_does_not_reach_a_theme() -> None:
    known = chain()
    follows = Follows(boards={1: OfBoard("muted", below=True)})
    assert follows.on_board(known.boards[9], known) == ""
    assert follows.on_board(known.boards[4], known) == "muted"


def test_what_is_read_with_a_page_says_the_same() -> None:
    standing = Standing(board_levels={3: ("tracking", True, False)}, member_levels={5: "muted"})
    follows = follows_of(standing)
    assert follows.boards[3] == OfBoard("tracking", below=True)
    assert follows.muted_members == {5}
    assert follows_of(replace(standing, member_levels={5: "watching"})).muted_members == set()
    assert follows_of(None) == Follows()


@pytest.mark.django_db
def test_the_boards_above_and_below_one_are_found_by_its_region(
    places: dict[str, Any], theme_board: Any
) -> None:
    from forum.actions import create_board
    from forum.catalogue import read_catalogue

    names = {"en": ("A board", "")}
    world, tunisia, ariana, france = (
        create_board(slug=f"r-{code}", names=names, by=None, region=places[code])
        for code in ("world", "tn", "tn-12", "fr")
    )
    known = read_catalogue()
    assert known.boards_above(known.boards[ariana.pk]) == [tunisia.pk, world.pk]
    assert set(known.boards_below(known.boards[world.pk])) == {tunisia.pk, ariana.pk, france.pk}
    assert known.boards_below(known.boards[tunisia.pk]) == [ariana.pk]
    assert known.boards_above(theme_board) == known.boards_below(theme_board) == []
