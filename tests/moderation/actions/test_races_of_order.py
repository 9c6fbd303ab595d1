"""Decisions, their undoing, what members do meanwhile, and the end of sanctions, all at once."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from forum.actions import publish_post, withdraw_post
from forum.models import Post
from members.actions import Measure, end_sanction, impose_sanction, lapse_sanction
from members.models import Member, Sanction
from moderation.actions import decide_at_once, decide_case, undo_decision, verify_log
from moderation.models import Case, Decision, LogEntry
from tests.moderation.actions.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("out_of_office"),
]
AT_ONCE = 4


def post_of(case):
    return Post.objects.select_related("topic__board__region").get(pk=case.post_id)


def test_a_decision_against_a_withdrawal_leaves_one_of_both(case, bilal):
    post, author = post_of(case), Member.objects.get(pk=case.author_id)
    decide = {"case": case, "moderator": bilal, "outcome": "hide", "note": "Non"}
    answers = at_once([lambda: decide_case(**decide), lambda: withdraw_post(post=post, by=author)])
    state = Post.objects.get(pk=post.pk).state
    if Decision.objects.exists():
        # Hidden first: there is nothing left to withdraw.
        assert (answers, state) == (["done", "done"], "hidden")
    else:
        assert (answers, state) == (["conflict", "done"], "withdrawn")
        assert not Case.objects.get().is_decided
    assert verify_log().faults == []


def test_two_moderators_on_the_spot_decide_once(room, carine, bilal, administrator):
    message = publish_post(topic=room, author=carine, body="Assez").post
    deeds = [
        lambda who=who: decide_at_once(post=message, by=who, outcome="hide", note="Non")
        for who in (bilal, administrator)
    ]
    assert at_once(deeds) == ["conflict", "done"]
    assert Decision.objects.count() == Case.objects.count() == 1
    assert verify_log().faults == []


def test_a_decision_is_taken_back_once_by_many(case, bilal):
    decision = decide_case(
        case=case, moderator=bilal, outcome="suspend", note="Non", terms={"days": 3}
    )
    deeds = [lambda: undo_decision(decision=decision, by=bilal, why="Erreur")] * AT_ONCE
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    assert LogEntry.objects.filter(action="undo").count() == 1
    assert not Member.objects.get(pk=case.author_id).is_suspended
    assert verify_log().faults == []


def test_one_taken_back_while_another_is_imposed_leaves_the_new_one(case, bilal, administrator):
    decision = decide_case(
        case=case, moderator=bilal, outcome="suspend", note="Non", terms={"days": 3}
    )
    author = Member.objects.get(pk=case.author_id)
    week = Measure("suspend", ends_at=timezone.now() + datetime.timedelta(days=7))
    deeds = [
        lambda: undo_decision(decision=decision, by=bilal, why="Erreur"),
        lambda: impose_sanction(member=author, measure=week, by=administrator),
    ]
    assert at_once(deeds) == ["done", "done"]
    assert Member.objects.get(pk=author.pk).suspended_until == week.ends_at
    assert Sanction.objects.in_force().count() == 1


def test_a_post_against_a_suspension_is_there_or_refused(thread, carine, bilal):
    day = Measure("suspend", ends_at=timezone.now() + datetime.timedelta(days=1))
    deeds = [
        lambda: impose_sanction(member=carine, measure=day, by=bilal),
        lambda: publish_post(topic=thread, author=carine, body="Vite"),
    ]
    answers = at_once(deeds)
    published = Post.objects.filter(author=carine, state="published").count()
    assert (answers, published) in ((["done", "done"], 1), (["done", "suspended"], 0))
    assert at_once([lambda: publish_post(topic=thread, author=carine, body="Encore")]) == [
        "suspended"
    ]


def test_the_end_of_a_sanction_is_tidied_up_once_while_posts_come(thread, carine, bilal):
    ends = timezone.now() + datetime.timedelta(minutes=5)
    sanction = impose_sanction(member=carine, measure=Measure("read_only", ends_at=ends), by=bilal)
    author = Member.objects.get(pk=carine.pk)
    done = []
    with time_machine.travel(ends + datetime.timedelta(seconds=1)):
        deeds = [
            *[lambda: done.append(lapse_sanction(sanction_id=sanction.pk))] * 2,
            lambda: done.append(end_sanction(sanction=sanction, by=bilal)),
            lambda: publish_post(topic=thread, author=author, body="Me voici"),
        ]
        assert at_once(deeds) == ["done"] * 4
    assert sorted(done) == [False, False, True]
    assert Member.objects.get(pk=carine.pk).limits == []
