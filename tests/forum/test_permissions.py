"""Each rule as a check and as its filter twin, for each kind of person; a stranger in each."""

from typing import Any

import pytest

from forum.actions import create_board, open_topic
from forum.models import Board
from forum.models.boards import Rule
from forum.permissions import (
    boards_readable_by,
    can_moderate,
    can_open_topic,
    can_read_board,
    can_read_topic,
    can_reply_on,
    moderated_boards,
    readers_among,
    require_moderator,
)
from members.actions import end_mandate, give_role
from members.models import Member
from members.permissions import may_act
from members.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(
    amel: Any, bilal: Any, dounia: Any, emir: Any, administrator: Any, stranger: Any
) -> dict[str, Member | None]:
    return {
        "visitor": None,
        "stranger": stranger,
        "member": dounia,
        "suspended": emir,
        "councillor": amel,
        "moderator": bilal,
        "administrator": administrator,
    }


KEEPERS = {"moderator", "administrator"}
MEMBERS = {"stranger", "member", "councillor", *KEEPERS}
EVERYONE = {"visitor", "suspended", *MEMBERS}
READERS = {
    Rule.EVERYONE: EVERYONE,
    Rule.MEMBERS: MEMBERS,
    Rule.COUNCILLORS: {"councillor", *KEEPERS},
    # Who keeps order on the whole site is not on each closed board by that.
    Rule.INVITED: {"member", "administrator"},
}
WRITERS = READERS | {Rule.EVERYONE: MEMBERS}


def board_with(rule: str, invited: Member) -> Board:
    """A board on which all three rules are the same, and one member invited."""
    board = create_board(
        slug=f"b-{rule}",
        names={"en": (rule, "")},
        by=None,
        read_rule=rule,
        write_rule=rule,
        open_rule=rule,
    )
    board.memberships.create(member=invited)
    return board


@pytest.mark.parametrize("rule", Rule.values)
def test_who_reads_writes_and_opens_by_each_rule(rule: str, cast: dict[str, Any]) -> None:
    board = board_with(rule, cast["member"])
    assert "stranger" not in READERS[Rule.INVITED]
    for check, expected in (
        (can_read_board, READERS[rule]),
        (can_reply_on, WRITERS[rule]),
        (can_open_topic, WRITERS[rule]),
    ):
        allowed = {who for who, member in cast.items() if check(member, board)}
        assert allowed == expected, check.__name__


@pytest.mark.parametrize("rule", Rule.values)
def test_the_filter_says_the_same_as_the_check(rule: str, cast: dict[str, Any]) -> None:
    board = board_with(rule, cast["member"])
    for who, member in cast.items():
        listed = boards_readable_by(member).filter(pk=board.pk).exists()
        assert listed == can_read_board(member, board), who


def test_who_may_not_read_may_not_write_whatever_the_write_rule(stranger: Any) -> None:
    board = create_board(
        slug="odd",
        names={"en": ("Odd", "")},
        by=None,
        read_rule=Rule.INVITED,
        write_rule=Rule.MEMBERS,
        open_rule=Rule.MEMBERS,
    )
    assert not can_reply_on(stranger, board)
    assert not can_open_topic(stranger, board)


def test_an_ended_mandate_opens_nothing(amel: Any, cast: dict[str, Any]) -> None:
    import datetime

    board = board_with(Rule.COUNCILLORS, cast["member"])
    mandate = amel.mandates.get()
    mandate.starts_on = datetime.date(2020, 1, 1)
    mandate.save()
    end_mandate(mandate=mandate, on=datetime.date(2024, 1, 1), by=None)
    assert not can_read_board(Member.objects.get(pk=amel.pk), board)


def test_a_moderator_of_a_board_keeps_that_board_alone(
    stranger: Any, theme_board: Board, invited_board: Board
) -> None:
    give_role(member=stranger, name="moderator", by=None, scope="board", scope_id=invited_board.pk)
    keeper = Member.objects.get(pk=stranger.pk)
    assert can_moderate(keeper, invited_board)
    assert not can_moderate(keeper, theme_board)
    assert list(moderated_boards(keeper)) == [invited_board]
    assert can_read_board(keeper, invited_board)


def test_a_moderator_of_a_region_keeps_what_lies_below_it(
    stranger: Any, dounia: Any, places: dict[str, Any], theme_board: Board
) -> None:
    names = {"en": ("Region", "")}
    tunisia = create_board(slug="tunisia", names=names, by=None, region=places["tn"])
    ariana = create_board(slug="ariana", names=names, by=None, region=places["tn-12"])
    france = create_board(slug="france", names=names, by=None, region=places["fr"])
    give_role(member=stranger, name="moderator", by=None, scope="region", scope_id=places["tn"].pk)
    keeper = Member.objects.get(pk=stranger.pk)
    assert set(moderated_boards(keeper)) == {tunisia, ariana}
    for board in (tunisia, ariana, france, theme_board):
        assert can_moderate(keeper, board) == (board in {tunisia, ariana})
        assert not can_moderate(dounia, board)


@pytest.mark.parametrize("rule", Rule.values)
def test_asking_for_many_says_the_same_as_asking_for_each(rule: str, cast: dict[str, Any]) -> None:
    board = board_with(rule, cast["member"])
    members = {member.pk: member for member in cast.values() if member is not None}
    each = {
        pk for pk, member in members.items() if may_act(member) and can_read_board(member, board)
    }
    assert readers_among(members, board) == each
    keepers = {cast[who].pk for who in KEEPERS}
    assert cast["stranger"].pk not in keepers
    # What is hidden is for those who keep order there, and of them for those who read there.
    assert readers_among(members, board, hidden=True) == keepers & each


def test_asking_for_many_knows_moderators_of_regions_above(
    stranger: Any, dounia: Any, places: dict[str, Any]
) -> None:
    board = create_board(
        slug="ariana",
        names={"en": ("Ariana", "")},
        by=None,
        region=places["tn-12"],
        read_rule=Rule.COUNCILLORS,
    )
    asked = {stranger.pk, dounia.pk}
    assert readers_among(asked, board) == set()
    give_role(member=stranger, name="moderator", by=None, scope="region", scope_id=places["tn"].pk)
    assert readers_among(asked, board) == {stranger.pk}


@pytest.mark.parametrize("scope", ["site", "region", "board"])
def test_a_closed_board_is_read_by_who_was_asked_to_keep_that_very_board(
    stranger: Any, amel: Any, dounia: Any, places: dict[str, Any], scope: str
) -> None:
    board = create_board(
        slug="closed", names={"en": ("Closed", "")}, by=None, region=places["tn-12"],
        read_rule=Rule.INVITED, write_rule=Rule.INVITED, open_rule=Rule.INVITED,
    )  # fmt: skip
    board.memberships.create(member=amel)
    topic = open_topic(board=board, author=amel, title="T", body="B").post.topic
    place = {"region": places["tn"].pk, "board": board.pk}.get(scope)
    give_role(member=stranger, name="moderator", by=None, scope=scope, scope_id=place)
    keeper = Member.objects.get(pk=stranger.pk)
    reads = scope == "board"
    assert can_moderate(keeper, board)
    assert can_read_board(keeper, board) is can_read_topic(keeper, topic) is reads
    assert boards_readable_by(keeper).filter(pk=board.pk).exists() is reads
    for hidden in (False, True):
        among = readers_among({keeper.pk, dounia.pk}, board, hidden=hidden)
        assert among == ({keeper.pk} if reads else set())
    # By invitation, like anybody.
    board.memberships.create(member=keeper)
    assert can_read_board(Member.objects.get(pk=keeper.pk), board)
    assert keeper.pk in readers_among({keeper.pk}, board, hidden=True)
    assert not can_read_board(dounia, board)


def test_who_keeps_order_decides_without_reading(
    invited_board: Board, amel: Any, bilal: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="T", body="B").post.topic
    assert require_moderator(bilal, topic) == bilal
    for member, code in ((stranger, "not_found"), (None, "not_found"), (amel, "forbidden")):
        with pytest.raises(Refused, match=code):
            require_moderator(member, topic)
