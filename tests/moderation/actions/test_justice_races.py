"""Several at once: one answer an appeal, one answer a second look."""

import datetime

import pytest
from django.utils import timezone

from members.actions import create_member, give_mandate, give_role
from members.models import Member
from moderation.actions import (
    claim_appeal,
    confirm_second_look,
    decide_appeal,
    decide_case,
    lapse_second_look,
    make_appeal,
    refuse_second_look,
    verify_log,
)
from moderation.models import Appeal, Decision, LogEntry, SecondLook
from tests.moderation.actions.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


@pytest.fixture
def moderators(raoued):
    """Of one municipality, and of no hand in anything."""
    found = []
    for number in range(AT_ONCE):
        member = create_member(name=f"Moderator {number}", language="en")
        give_role(member=member, name="moderator", by=None)
        give_mandate(member=member, municipality=raoued, by=None)
        found.append(Member.objects.get(pk=member.pk))
    return found


@pytest.fixture
def decision(case, bilal):
    """bilal hid carine's post."""
    return decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")


@pytest.fixture
def look(case, administrator):
    """An administrator would suspend carine, a councillor."""
    return decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")


def test_one_author_appealing_at_once_leaves_one_appeal(decision, carine):
    deeds = [lambda: make_appeal(decision=decision, author=carine, text="Relisez")] * AT_ONCE
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    assert Appeal.objects.count() == 1


def test_one_of_many_claims_an_appeal(decision, carine, moderators):
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    deeds = [
        lambda member=member: claim_appeal(appeal=appeal, moderator=member)
        for member in moderators
    ]
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]


def test_one_of_many_decides_an_appeal(decision, carine, moderators):
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    outcomes = ["overturned", "upheld"] * AT_ONCE
    deeds = [
        lambda member=member, outcome=outcome: decide_appeal(
            appeal=appeal, moderator=member, outcome=outcome, words="Mes raisons"
        )
        for member, outcome in zip(moderators, outcomes, strict=False)
    ]
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    decided = Appeal.objects.get()
    decision.case.post.refresh_from_db()
    assert decision.case.post.is_shown == (decided.outcome == "overturned")
    assert LogEntry.objects.filter(action__startswith="appeal_").count() == 1
    assert verify_log().faults == []


def test_one_of_many_confirms(look, moderators, carine):
    deeds = [
        lambda member=member: confirm_second_look(look=look, by=member) for member in moderators
    ]
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    assert Decision.objects.count() == 1
    assert LogEntry.objects.filter(action="second_confirmed").count() == 1
    assert verify_log().faults == []


def test_a_confirmation_or_a_refusal_and_never_both(look, moderators, carine):
    deeds = [
        lambda: confirm_second_look(look=look, by=moderators[0]),
        lambda: refuse_second_look(look=look, by=moderators[1], words="Non"),
    ]
    assert at_once(deeds) == ["conflict", "done"]
    answer = SecondLook.objects.get().answer
    assert Member.objects.get(pk=carine.pk).is_suspended == (answer == "confirmed")
    assert Decision.objects.count() == (answer == "confirmed")


def test_what_has_just_lapsed_is_not_done(look, moderators, carine):
    past = timezone.now() - datetime.timedelta(seconds=1)
    SecondLook.objects.update(expires_at=past)
    deeds = [
        *(lambda member=member: confirm_second_look(look=look, by=member)
          for member in moderators),
        lambda: lapse_second_look(look_id=look.pk),
    ]  # fmt: skip
    assert at_once(deeds) == ["conflict"] * AT_ONCE + ["done"]
    assert SecondLook.objects.get().answer == "lapsed"
    assert not Member.objects.get(pk=carine.pk).is_suspended
    assert not Decision.objects.exists()


def test_a_confirmation_against_another_decision_of_who_asked(
    look, case, administrator, moderators, carine
):
    deeds = [
        lambda: confirm_second_look(look=look, by=moderators[0]),
        lambda: decide_case(case=case, moderator=administrator, outcome="none"),
    ]
    assert at_once(deeds) == ["conflict", "done"]
    outcome = Decision.objects.get().outcome
    assert Member.objects.get(pk=carine.pk).is_suspended == (outcome == "suspend")
    assert verify_log().faults == []
