"""Claims end when nothing is done, are handed over, and never belong to two."""

import pytest
from django.conf import settings

from members.actions import give_role, suspend_member
from members.refusals import Refused
from moderation.actions import claim_case, decide_case, hand_over_case, keep_claim, release_case
from moderation.actions.claims import give_back_idle_claims
from moderation.models import Case, CaseQueue
from moderation.signals import case_changed, case_handed_over
from notifications.links import own_page
from notifications.models import Notification


def stored(case):
    return Case.objects.get(pk=case.pk)


def test_a_claim_lasts_half_an_hour(case, bilal, time_machine_at):
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    assert stored(case).holder_id == bilal.pk
    time_machine_at(29)
    assert stored(case).holder_id == bilal.pk
    assert give_back_idle_claims() == 0
    time_machine_at(30)
    assert stored(case).holder_id is None
    assert stored(case).claimed_by == bilal


def test_an_idle_claim_is_given_back_and_told(case, bilal, heard, time_machine_at):
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    said = heard(case_changed)
    time_machine_at(31)
    assert give_back_idle_claims() == 1
    assert (stored(case).state, stored(case).claimed_by, stored(case).claim_ends_at) == (
        "open",
        None,
        None,
    )
    assert [facts["case_id"] for facts in said] == [case.pk]
    assert stored(case).revision == CaseQueue.objects.get(pk=1).revision
    assert give_back_idle_claims() == 0


def test_another_takes_an_idle_claim_before_any_task_runs(
    case, bilal, second_moderator, time_machine_at
):
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    with pytest.raises(Refused) as refused:
        claim_case(case=case, moderator=second_moderator)
    assert refused.value.code == "conflict"
    assert "Bilal Haddad is looking at this case" in str(refused.value.message)
    time_machine_at(31)
    claim_case(case=case, moderator=second_moderator)
    assert stored(case).claimed_by == second_moderator
    with pytest.raises(Refused):
        decide_case(case=case, moderator=bilal, outcome="none")


def test_who_decides_an_idle_case_of_another_is_its_moderator(
    case, bilal, second_moderator, time_machine_at
):
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    time_machine_at(31)
    decide_case(case=case, moderator=second_moderator, outcome="none")
    assert stored(case).claimed_by == second_moderator


def test_looking_and_claiming_again_renew_without_a_new_revision(case, bilal, time_machine_at):
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    revision = stored(case).revision
    time_machine_at(20)
    keep_claim(case=stored(case), moderator=bilal)
    time_machine_at(45)
    assert stored(case).holder_id == bilal.pk
    claim_case(case=stored(case), moderator=bilal)
    time_machine_at(70)
    assert stored(case).holder_id == bilal.pk
    assert stored(case).revision == revision


def test_anothers_look_renews_nothing(case, bilal, second_moderator, time_machine_at):
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    time_machine_at(20)
    keep_claim(case=stored(case), moderator=second_moderator)
    time_machine_at(31)
    assert stored(case).holder_id is None
    keep_claim(case=stored(case), moderator=bilal)
    assert stored(case).holder_id is None


def test_a_look_costs_no_write_twice_a_minute(case, bilal, django_assert_num_queries):
    claim_case(case=case, moderator=bilal)
    fresh = stored(case)
    with django_assert_num_queries(0):
        keep_claim(case=fresh, moderator=bilal)


# --- Handing over -----------------------------------------------------------------------------
def test_who_takes_a_case_over_has_it_and_is_told(case, bilal, second_moderator, heard, run_tasks):
    claim_case(case=case, moderator=bilal)
    said = heard(case_handed_over)
    handed = hand_over_case(case=case, moderator=bilal, to=second_moderator)
    assert stored(case).holder_id == second_moderator.pk
    assert stored(case).state == "claimed"
    assert said[0]["to_id"] == second_moderator.pk
    run_tasks()
    notice = Notification.objects.get(recipient=second_moderator)
    assert notice.verb == "handed_over"
    assert own_page(notice.verb, notice.data) == f"/cases/{case.pk}/"
    assert notice.actor == bilal
    assert handed.revision > case.revision


def test_a_case_that_was_handed_over_waits_a_day(case, bilal, second_moderator, time_machine_at):
    time_machine_at(0)
    hand_over_case(case=case, moderator=bilal, to=second_moderator)
    time_machine_at(23 * 60)
    assert give_back_idle_claims() == 0
    # Once it is looked at, it is a claim like any other.
    keep_claim(case=stored(case), moderator=second_moderator)
    time_machine_at(23 * 60 + 31)
    assert give_back_idle_claims() == 1


@pytest.mark.parametrize("who", ["stranger", "elsewhere", "emir", "carine", "bilal"])
def test_to_whom_a_case_cannot_be_handed_over(case, bilal, request, who):
    to = request.getfixturevalue(who)
    with pytest.raises(Refused) as refused:
        hand_over_case(case=case, moderator=bilal, to=to)
    assert (refused.value.code, refused.value.field) == ("invalid", "to")
    assert stored(case).claimed_by is None


def test_nobody_decides_their_own_case_by_being_handed_it(case, bilal, carine):
    give_role(member=carine, name="moderator", by=None)
    with pytest.raises(Refused) as refused:
        hand_over_case(case=case, moderator=bilal, to=type(carine).objects.get(pk=carine.pk))
    assert refused.value.field == "to"


def test_a_case_of_another_is_not_handed_over(case, bilal, second_moderator, administrator):
    claim_case(case=case, moderator=bilal)
    with pytest.raises(Refused) as refused:
        hand_over_case(case=case, moderator=second_moderator, to=administrator)
    assert refused.value.code == "conflict"
    assert stored(case).claimed_by == bilal


@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_strangers_hand_nothing_over(case, second_moderator, request, who):
    stranger = request.getfixturevalue(who)
    with pytest.raises(Refused) as refused:
        hand_over_case(case=case, moderator=stranger, to=second_moderator)
    assert refused.value.code == "not_found"


def test_a_suspended_moderators_claim_ends_too(case, bilal, administrator, time_machine_at):
    time_machine_at(0)
    claim_case(case=case, moderator=bilal)
    suspend_member(member=bilal, by=administrator)
    time_machine_at(31)
    assert give_back_idle_claims() == 1


def test_releasing_clears_the_end(case, bilal):
    claim_case(case=case, moderator=bilal)
    assert stored(case).claim_ends_at is not None
    release_case(case=case, moderator=bilal)
    assert stored(case).claim_ends_at is None


def test_the_times_are_those_of_the_order():
    assert settings.CLAIM_IDLE == 30 * 60
