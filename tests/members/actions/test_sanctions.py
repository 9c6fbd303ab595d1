"""Sanctions: imposed on whom one may, in force by the clock alone, taken off, tidied up."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.actions import (
    Measure,
    create_member,
    end_sanction,
    give_role,
    impose_sanction,
    lapse_sanction,
    reinstate_member,
    suspend_member,
)
from members.limits import limit_on, limits_of
from members.models import Member, Sanction, not_kept_out
from members.refusals import Refused
from members.signals import access_changed, sanction_ended, sanction_imposed

DAY = datetime.timedelta(days=1)


def measure(kind="suspend", days=3, **more):
    return Measure(kind, ends_at=timezone.now() + days * DAY, **more)


def fresh(member):
    return Member.objects.get(pk=member.pk)


def refused(code, **arguments):
    before = Sanction.objects.count()
    with pytest.raises(Refused) as refusal:
        impose_sanction(**arguments)
    assert refusal.value.code == code
    assert Sanction.objects.count() == before
    return refusal.value


@pytest.fixture
def heard():
    said = []

    def hear(sender, signal, **facts):
        said.append(facts)

    signals = (access_changed, sanction_imposed, sanction_ended)
    for signal in signals:
        signal.connect(hear, weak=False)
    yield said
    for signal in signals:
        signal.disconnect(hear)


def test_a_suspension_keeps_out_until_its_end_and_not_a_moment_longer(stranger, bilal):
    impose_sanction(member=stranger, measure=measure(), by=bilal)
    member = fresh(stranger)
    assert member.is_suspended
    assert not Member.objects.filter(not_kept_out(), pk=stranger.pk).exists()
    with time_machine.travel(timezone.now() + 3 * DAY + datetime.timedelta(seconds=1)):
        # Nothing has run meanwhile.
        assert not member.is_suspended
        assert not fresh(stranger).is_suspended
        assert Member.objects.filter(not_kept_out(), pk=stranger.pk).exists()


def test_whatever_changes_makes_sockets_look_again(stranger, bilal, heard):
    before = fresh(stranger).access_epoch
    sanction = impose_sanction(member=stranger, measure=measure(), by=bilal)
    assert fresh(stranger).access_epoch == before + 1
    assert [facts for facts in heard if "kind" not in facts] == [
        {"member_id": stranger.pk},
    ]
    assert end_sanction(sanction=sanction, by=bilal)
    assert fresh(stranger).access_epoch == before + 2
    assert heard[-1] | {"early": True, "kind": "suspend"} == heard[-1]


def test_a_sanction_is_taken_off_once(stranger, bilal):
    sanction = impose_sanction(member=stranger, measure=measure(), by=bilal)
    assert end_sanction(sanction=sanction, by=bilal)
    assert not end_sanction(sanction=sanction, by=bilal)
    sanction.refresh_from_db()
    assert sanction.ended_by == bilal
    member = fresh(stranger)
    assert (member.suspended_at, member.suspended_until) == (None, None)


def test_of_two_suspensions_the_longer_holds_and_one_off_leaves_the_other(stranger, bilal):
    short = impose_sanction(member=stranger, measure=measure(days=1), by=bilal)
    long = impose_sanction(member=stranger, measure=measure(days=7), by=bilal)
    assert fresh(stranger).suspended_until == long.ends_at
    end_sanction(sanction=long, by=bilal)
    assert fresh(stranger).suspended_until == short.ends_at


def test_a_ban_has_no_end_and_outlasts_a_suspension(stranger, administrator):
    impose_sanction(member=stranger, measure=measure(), by=administrator)
    impose_sanction(member=stranger, measure=Measure("ban"), by=administrator)
    member = fresh(stranger)
    assert member.suspended_until is None
    with time_machine.travel(timezone.now() + 400 * DAY):
        assert member.is_suspended
    reinstate_member(member=stranger)
    assert not stranger.is_suspended
    assert not Sanction.objects.in_force().exists()


@pytest.mark.parametrize("kind", ["slow", "held", "read_only", "no_rooms", "mute", "suspend"])
@pytest.mark.parametrize("days", [None, 0, -1, 400])
def test_only_a_ban_has_no_end(kind, days, stranger, bilal):
    ends = None if days is None else timezone.now() + days * DAY
    refusal = refused("invalid", member=stranger, measure=Measure(kind, ends_at=ends), by=bilal)
    assert refusal.field == "days"


def test_the_database_keeps_it_so(stranger):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.create(member=stranger, kind="read_only")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.create(member=stranger, kind="ban", scope="board")


def test_nobody_sanctions_themselves(bilal, administrator):
    for member in (bilal, administrator):
        refused("forbidden", member=member, measure=measure(), by=member)


def test_nobody_sanctions_who_keeps_more_of_the_site(stranger, bilal, administrator, theme_board):
    keeper = create_member(name="Keeper of a board", language="en")
    give_role(member=keeper, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    assert not stranger.roles.exists()
    refused("forbidden", member=administrator, measure=measure(), by=bilal)
    refused("forbidden", member=bilal, measure=measure(), by=fresh(keeper))
    refused("forbidden", member=bilal, measure=measure(), by=stranger)
    assert impose_sanction(member=keeper, measure=measure(), by=bilal)
    assert impose_sanction(member=bilal, measure=measure(), by=administrator)


def test_an_administrator_may_be_kept_out_by_another_but_never_the_last(administrator):
    other = create_member(name="Second Keeper", language="en")
    give_role(member=other, name="administrator", by=None)
    assert impose_sanction(member=administrator, measure=measure(), by=fresh(other))
    # Who is kept out keeps nothing.
    refused("forbidden", member=other, measure=measure(), by=fresh(administrator))


def test_the_account_of_the_site_stays(stranger, administrator):
    Member.objects.filter(pk=stranger.pk).update(is_superuser=True)
    refused("conflict", member=fresh(stranger), measure=measure(), by=administrator)


def test_a_limit_is_read_from_the_members_own_row(
    stranger, bilal, django_assert_num_queries, theme_board
):
    impose_sanction(
        member=stranger,
        measure=measure("slow", scope="board", scope_id=theme_board.pk, seconds=300),
        by=bilal,
    )
    member = fresh(stranger)
    with django_assert_num_queries(0):
        (limit,) = limits_of(member)
        assert limit_on(member, ("slow",), board=theme_board.pk) == limit
        assert limit_on(member, ("slow",), board=theme_board.pk + 1) is None
        assert limit_on(member, ("held",), board=theme_board.pk) is None
    assert (limit.kind, limit.seconds) == ("slow", 300)
    assert not member.is_suspended


def test_a_limit_in_one_topic_holds_in_that_one(stranger, bilal):
    impose_sanction(member=stranger, measure=measure("mute", scope="topic", scope_id=7), by=bilal)
    member = fresh(stranger)
    assert limit_on(member, ("mute",), board=1, topic=7)
    assert limit_on(member, ("mute",), board=1, topic=8) is None
    assert limit_on(member, ("mute",), board=7) is None


def test_what_has_run_out_is_tidied_up_once_and_told(stranger, bilal, heard):
    sanction = impose_sanction(member=stranger, measure=measure("read_only"), by=bilal)
    assert not lapse_sanction(sanction_id=sanction.pk)
    assert fresh(stranger).limits
    with time_machine.travel(sanction.ends_at + datetime.timedelta(seconds=1)):
        assert limits_of(fresh(stranger)) == []
        assert lapse_sanction(sanction_id=sanction.pk)
        assert not lapse_sanction(sanction_id=sanction.pk)
    assert fresh(stranger).limits == []
    assert heard[-1]["early"] is False
    sanction.refresh_from_db()
    assert (sanction.ended_at, sanction.ended_by) == (sanction.ends_at, None)


def test_what_was_taken_off_before_is_not_told_again(stranger, bilal):
    sanction = impose_sanction(member=stranger, measure=measure("read_only"), by=bilal)
    end_sanction(sanction=sanction, by=bilal)
    with time_machine.travel(sanction.ends_at + DAY):
        assert not lapse_sanction(sanction_id=sanction.pk)
    assert not lapse_sanction(sanction_id=sanction.pk + 1)


def test_a_suspension_by_command_is_a_sanction_too(stranger, administrator):
    assert suspend_member(member=stranger, by=administrator)
    assert Sanction.objects.get(member=stranger).kind == "ban"
