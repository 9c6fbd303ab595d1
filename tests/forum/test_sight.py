"""What a reader may see, asked once: the same boards as the rules give, whoever asks."""

from typing import Any

import pytest

from forum.actions import create_board, invite_member
from forum.models.boards import Rule
from forum.permissions import boards_readable_by, can_moderate, moderated_boards
from forum.sight import Sight
from members.actions import give_role
from members.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def boards(places: dict[str, Any], dounia: Any) -> list[Any]:
    """A board for each rule, and one for each of three regions."""
    names = {"en": ("A board", "")}
    made = [create_board(slug=f"b-{rule}", names=names, by=None, read_rule=rule) for rule in Rule]
    invite_member(board=made[-1], member=dounia, by=None)
    return made + [
        create_board(
            slug=f"r-{code}", names=names, by=None, region=places[code], read_rule="invited"
        )
        for code in ("tn", "tn-12", "fr")
    ]


WHO = ("visitor", "stranger", "dounia", "amel", "bilal", "administrator", "region", "board")


@pytest.mark.parametrize("who", WHO)
def test_a_sight_has_the_boards_that_the_rules_give(
    who: str, request: pytest.FixtureRequest, boards: list[Any], places: dict[str, Any],
    stranger: Any,
) -> None:  # fmt: skip
    member: Member | None = None
    if who == "region":
        member = stranger
        give_role(member=stranger, name="moderator", by=None, scope="region",
                  scope_id=places["tn"].pk)  # fmt: skip
    elif who == "board":
        member = stranger
        give_role(member=stranger, name="moderator", by=None, scope="board",
                  scope_id=boards[-1].pk)  # fmt: skip
    elif who != "visitor":
        member = request.getfixturevalue(who)
    asked = Member.objects.get(pk=member.pk) if member is not None else None
    expected = list(boards_readable_by(asked).values_list("slug", flat=True))
    keeps = set(moderated_boards(asked).values_list("pk", flat=True))
    sight = Sight(member)
    assert [board.slug for board in sight.boards.values()] == expected
    assert {board.pk for board in boards if can_moderate(member, board)} == keeps
    # Closed boards are for who is invited, and for who keeps that very board.
    counts = {
        "visitor": 1, "stranger": 2, "dounia": 3, "amel": 3, "region": 2, "board": 3, "bilal": 3,
    }  # fmt: skip
    assert len(expected) == counts.get(who, len(boards))


def test_a_sight_is_one_question_once_the_edition_is_known(
    boards: list[Any], places: dict[str, Any], stranger: Any, django_assert_num_queries: Any
) -> None:
    give_role(member=stranger, name="moderator", by=None, scope="region", scope_id=places["tn"].pk)
    assert Sight(None).boards
    for member in (None, stranger):
        with django_assert_num_queries(1):
            assert Sight(member).boards


def test_the_region_of_a_sight_is_where_the_newest_mandate_is(
    amel: Any, dounia: Any, marseille: Any
) -> None:
    import datetime

    from members.actions import give_mandate

    assert Sight(None).region is None
    assert Sight(dounia).region is None
    assert Sight(amel).region.code == "tn-12"  # type: ignore[union-attr]
    earlier = datetime.date(2020, 1, 1)
    give_mandate(member=amel, municipality=marseille, by=None, starts_on=earlier)
    assert Sight(amel).region.code == "tn-12"  # type: ignore[union-attr]
    give_mandate(member=amel, municipality=marseille, by=None)
    assert Sight(amel).region.code == "fr"  # type: ignore[union-attr]


def test_standing_is_for_pages_and_actions_ask_anew(dounia: Any, thread: Any) -> None:
    from members.permissions import is_councillor, roles_of

    Sight(dounia)
    give_role(member=dounia, name="moderator", by=None)
    assert roles_of(dounia) == []
    fresh = Member.objects.get(pk=dounia.pk)
    assert fresh.standing is None
    assert [role.name for role in roles_of(fresh)] == ["moderator"]
    assert not is_councillor(fresh)
