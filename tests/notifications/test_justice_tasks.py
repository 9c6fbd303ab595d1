"""Who hears of appeals and second looks, and where that leads."""

from collections.abc import Callable
from typing import Any

import pytest

from members.actions import create_member, give_mandate, give_role
from members.models import Member
from moderation.actions import (
    confirm_second_look,
    decide_appeal,
    decide_case,
    flag_post,
    lapse_second_look,
    make_appeal,
    refuse_second_look,
    undo_decision,
)
from moderation.models import SecondLook
from notifications.kinds import own_page, sentence
from notifications.models import Notification


@pytest.fixture
def case(thread: Any, carine: Any, dounia: Any) -> Any:
    from forum.actions import publish_post

    post = publish_post(topic=thread, author=carine, body="Un mot de trop").post
    return flag_post(post=post, member=dounia, reason="personal_attack").case


@pytest.fixture
def judge(raoued: Any) -> Any:
    """A moderator who sits in Raoued."""
    member = create_member(name="Rim of Raoued", language="en")
    give_role(member=member, name="moderator", by=None)
    give_mandate(member=member, municipality=raoued, by=None)
    return Member.objects.get(pk=member.pk)


def last(member: Any, kind: str) -> Notification:
    return Notification.objects.told_to(member.pk).filter(verb=kind).get()


@pytest.mark.parametrize("outcome", ["upheld", "softened", "overturned"])
def test_author_and_first_moderator_hear_of_the_answer(
    case: Any, carine: Any, bilal: Any, judge: Any, dounia: Any, stranger: Any,
    run_tasks: Callable[[], int], outcome: str,
) -> None:  # fmt: skip
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    decide_appeal(
        appeal=appeal, moderator=judge, outcome=outcome, words="SECRET",
        instead="warn" if outcome == "softened" else "",
    )  # fmt: skip
    run_tasks()
    told, reviewed = last(carine, "appeal_decided"), last(bilal, "appeal_reviewed")
    assert own_page(told.verb, told.data) == f"/decisions/{case.pk}/"
    assert own_page(reviewed.verb, reviewed.data) == f"/appeals/{appeal.pk}/"
    for notice in (told, reviewed):
        words = sentence(notice.verb, data=notice.data)
        assert words != sentence(notice.verb)
        assert judge.name not in words
        assert "SECRET" not in str(notice.data)
    assert not Notification.objects.told_to(stranger.pk).exists()
    assert not Notification.objects.told_to(judge.pk).exists()


@pytest.mark.parametrize("outcome", ["softened", "overturned"])
def test_what_is_taken_back_on_appeal_is_told_once(
    case: Any, carine: Any, bilal: Any, judge: Any, run_tasks: Callable[[], int], outcome: str
) -> None:
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")
    run_tasks()
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    decide_appeal(
        appeal=appeal, moderator=judge, outcome=outcome, words="SECRET",
        instead="warn" if outcome == "softened" else "",
    )  # fmt: skip
    run_tasks()
    told = Notification.objects.told_to(carine.pk).order_by("pk")
    assert [notice.verb for notice in told] == ["appeal_decided", "hidden"][::-1]


def test_what_was_upheld_and_is_taken_back_later_is_told(
    case: Any, carine: Any, bilal: Any, judge: Any, run_tasks: Callable[[], int]
) -> None:
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    decide_appeal(appeal=appeal, moderator=judge, outcome="upheld", words="Non.")
    undo_decision(decision=decision, by=bilal, why="Tout de même.")
    run_tasks()
    undone = last(carine, "undone")
    assert own_page(undone.verb, undone.data) == f"/decisions/{case.pk}/"


def test_the_notification_of_a_decision_leads_to_its_page(
    case: Any, carine: Any, bilal: Any, run_tasks: Callable[[], int], sign_in: Any
) -> None:
    decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")
    run_tasks()
    page = sign_in(carine).get("/notifications/").content.decode()
    assert f'href="/decisions/{case.pk}/"' in page


def test_where_nobody_may_decide_administrators_are_told(
    case: Any, carine: Any, administrator: Any, stranger: Any, run_tasks: Callable[[], int]
) -> None:
    decision = decide_case(case=case, moderator=administrator, outcome="hide", note="Non.")
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    run_tasks()
    assert (
        own_page("appeal_stuck", last(administrator, "appeal_stuck").data)
        == f"/appeals/{appeal.pk}/"
    )
    assert not Notification.objects.told_to(stranger.pk).exists()


def test_where_somebody_may_nobody_is_troubled(
    case: Any, carine: Any, bilal: Any, administrator: Any, run_tasks: Callable[[], int]
) -> None:
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Non.")
    make_appeal(decision=decision, author=carine, text="Relisez")
    run_tasks()
    assert not Notification.objects.told_to(administrator.pk).exists()


def test_those_who_may_confirm_are_called_and_who_asked_hears(
    case: Any, administrator: Any, bilal: Any, judge: Any, carine: Any,
    run_tasks: Callable[[], int],
) -> None:  # fmt: skip
    look = decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")
    assert isinstance(look, SecondLook)
    run_lapse_free(run_tasks, look)
    assert (
        own_page("second_asked", last(judge, "second_asked").data) == f"/second-looks/{look.pk}/"
    )
    for member in (bilal, carine, administrator):
        assert not Notification.objects.told_to(member.pk).exists()
    confirm_second_look(look=look, by=judge)
    run_tasks()
    assert last(administrator, "second_answered").data["outcome"] == "confirmed"


@pytest.mark.parametrize("answer", ["refused", "lapsed"])
def test_who_asked_hears_of_every_end(
    case: Any, administrator: Any, judge: Any, run_tasks: Callable[[], int], answer: str
) -> None:
    look = decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")
    assert isinstance(look, SecondLook)
    if answer == "refused":
        refuse_second_look(look=look, by=judge, words="Non")
    else:
        SecondLook.objects.update(expires_at=look.asked_at)
        assert lapse_second_look(look_id=look.pk)
    run_tasks()
    notice = last(administrator, "second_answered")
    assert notice.data["outcome"] == answer
    assert sentence(notice.verb, data=notice.data) != sentence(notice.verb)


def run_lapse_free(run_tasks: Callable[[], int], look: SecondLook) -> None:
    """All that waits, also what is due later: it finds that the time has not come."""
    run_tasks()
    look.refresh_from_db()
    assert look.is_waiting
