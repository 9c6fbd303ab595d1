"""A flag taken back, and the case that closes with the last one."""

from typing import Any

import pytest

from members.refusals import Refused
from moderation.actions import claim_case, decide_case, flag_post, verify_log, withdraw_flag
from moderation.models import Case, Flag, LogEntry
from moderation.signals import case_changed

pytestmark = pytest.mark.django_db


def refused(code: str, flag: Flag, member: Any) -> None:
    with pytest.raises(Refused) as refusal:
        withdraw_flag(flag=flag, member=member)
    assert refusal.value.code == code
    assert Flag.kept.get(pk=flag.pk).withdrawn_at is None


def test_the_last_flag_taken_back_closes_the_case(flag: Flag, dounia: Any, heard: Any) -> None:
    said = heard(case_changed)
    withdraw_flag(flag=flag, member=dounia)
    case = Case.objects.get()
    assert (case.state, case.flag_count) == ("withdrawn", 0)
    assert case.is_closed
    assert not case.is_decided
    assert not Case.objects.undecided().exists()
    assert [told["case_id"] for told in said] == [case.pk]


def test_with_others_left_it_waits_on(flag: Flag, dounia: Any, stranger: Any) -> None:
    flag_post(post=flag.post, member=stranger, reason="spam")
    withdraw_flag(flag=flag, member=dounia)
    case = Case.objects.get()
    assert (case.state, case.flag_count, case.reason_codes) == ("open", 1, ["spam"])


def test_a_case_that_a_moderator_looks_at_stays_theirs(
    flag: Flag, dounia: Any, bilal: Any
) -> None:
    claim_case(case=flag.case, moderator=bilal)
    withdraw_flag(flag=flag, member=dounia)
    case = Case.objects.get()
    assert (case.state, case.flag_count, case.claimed_by_id) == ("claimed", 0, bilal.pk)
    decide_case(case=case, moderator=bilal, outcome="none")


def test_what_is_decided_stays_so(flag: Flag, dounia: Any, bilal: Any) -> None:
    decide_case(case=flag.case, moderator=bilal, outcome="none")
    refused("conflict", flag, dounia)


def test_another_s_flag_does_not_exist_for_the_stranger(
    flag: Flag, stranger: Any, bilal: Any, emir: Any
) -> None:
    assert not stranger.flags.exists()
    refused("not_found", flag, stranger)
    refused("not_found", flag, bilal)
    refused("unauthenticated", flag, None)
    refused("suspended", flag, emir)


def test_taking_it_back_twice_changes_nothing_more(flag: Flag, dounia: Any) -> None:
    withdraw_flag(flag=flag, member=dounia)
    revision = Case.objects.get().revision
    withdraw_flag(flag=flag, member=dounia)
    assert Case.objects.get().revision == revision
    assert LogEntry.objects.count() == 1


def test_who_took_it_back_may_flag_again(flag: Flag, dounia: Any, stranger: Any) -> None:
    flag_post(post=flag.post, member=stranger, reason="spam")
    withdraw_flag(flag=flag, member=dounia)
    again = flag_post(post=flag.post, member=dounia, reason="hate")
    assert again.case_id == flag.case_id
    assert (Flag.kept.count(), Flag.objects.count()) == (3, 2)


def test_a_closed_case_is_neither_claimed_nor_decided(flag: Flag, dounia: Any, bilal: Any) -> None:
    withdraw_flag(flag=flag, member=dounia)
    for act in (claim_case, lambda **told: decide_case(outcome="none", **told)):
        with pytest.raises(Refused) as refusal:
            act(case=flag.case, moderator=bilal)
        assert refusal.value.code == "conflict"


def test_the_log_names_nobody_and_nothing(flag: Flag, dounia: Any) -> None:
    withdraw_flag(flag=flag, member=dounia)
    entry = LogEntry.objects.select_related("payload").get()
    assert (entry.action, entry.moderator) == ("close_case", None)
    assert entry.payload.public == {"kind": "post"}
    assert entry.payload.private == {"flag": flag.pk, "subject": flag.post_id}
    assert verify_log().faults == []
