"""Who a member is to the house."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from members.actions import give_role, take_role
from members.models import Mandate, Member
from members.permissions import (
    current_mandate,
    is_administrator,
    is_councillor,
    may_act,
    roles_of,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
DAY = datetime.timedelta(days=1)


def test_visitors_and_the_suspended_may_not_act(emir: Any, stranger: Any) -> None:
    assert not may_act(None)
    assert not may_act(emir)
    assert may_act(stranger)


@pytest.mark.parametrize(
    ("starts", "ends", "confirmed", "counts"),
    [
        (TODAY, None, True, True),
        (TODAY - DAY, TODAY, True, True),
        (TODAY - 2 * DAY, TODAY - DAY, True, False),
        (TODAY + DAY, None, True, False),
        (TODAY, None, False, False),
    ],
)
def test_a_mandate_counts_while_it_is_confirmed_begun_and_not_ended(
    stranger: Any, raoued: Any, starts: Any, ends: Any, confirmed: bool, counts: bool
) -> None:
    mandate = Mandate.objects.create(
        member=stranger,
        municipality=raoued,
        starts_on=starts,
        ends_on=ends,
        confirmed_at=timezone.now() if confirmed else None,
    )
    assert is_councillor(stranger) == counts
    assert current_mandate(stranger) == (mandate if counts else None)


def test_a_stranger_administers_nothing(stranger: Any, bilal: Any, administrator: Any) -> None:
    assert not stranger.roles.exists()
    assert not is_administrator(None)
    assert not is_administrator(stranger)
    assert not is_administrator(bilal)
    assert is_administrator(administrator)


def test_an_administrator_of_one_board_does_not_administer_the_site(stranger: Any) -> None:
    give_role(member=stranger, name="administrator", by=None, scope="board", scope_id=1)
    assert not is_administrator(Member.objects.get(pk=stranger.pk))


def test_a_role_that_ended_is_no_role(bilal: Any) -> None:
    take_role(role=bilal.roles.get(), by=None)
    assert roles_of(Member.objects.get(pk=bilal.pk)) == []


def test_a_suspended_moderator_keeps_no_role(bilal: Any, administrator: Any) -> None:
    from members.actions import suspend_member

    suspend_member(member=bilal, by=administrator)
    assert roles_of(Member.objects.get(pk=bilal.pk)) == []
