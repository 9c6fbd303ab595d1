"""Of which cases a socket tells a moderator: exactly those that `cases_for` gives."""

from typing import Any

import pytest

from members.actions import create_member, give_role
from members.models import Member
from moderation.actions import flag_thing
from moderation.keeping import NOTHING_KEPT, kept_by
from moderation.models import Case
from moderation.permissions import cases_for
from moderation.wire import case_payload

pytestmark = pytest.mark.django_db


def moderator(scope: str, scope_id: int | None = None) -> Any:
    member = create_member(name=f"Of {scope} {scope_id}", language="en")
    give_role(member=member, name="moderator", by=None, scope=scope, scope_id=scope_id)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def all_kinds(things: dict[str, Any], dounia: Any, stranger: Any) -> list[Case]:
    for thing in (*things.values(), stranger):
        flag_thing(thing=thing, member=dounia, reason="other")
    return list(Case.objects.all())


def test_what_is_told_is_what_may_be_seen(
    all_kinds: list[Case], places: dict[str, Any], theme_board: Any, other_board: Any,
    administrator: Any, stranger: Any, emir: Any,
) -> None:  # fmt: skip
    keepers = [
        moderator("site"),
        moderator("board", theme_board.pk),
        moderator("board", other_board.pk),
        *(moderator("region", places[code].pk) for code in ("world", "maghreb", "tn-12", "fr")),
        administrator,
    ]
    assert not stranger.roles.exists()
    for member in (*keepers, stranger, emir):
        kept = kept_by(member)
        told = {case.pk for case in all_kinds if kept.cover(case_payload(case))}
        assert told == set(cases_for(member).values_list("pk", flat=True)), member
    assert len(all_kinds) == 6
    assert {kept_by(member).everywhere for member in keepers} == {True, False}


def test_nothing_is_kept_by_nobody(all_kinds: list[Case]) -> None:
    assert not any(NOTHING_KEPT.cover(case_payload(case)) for case in all_kinds)
