"""Several at once: one flag a member, one case a post, one decision a case."""

import threading

import pytest
from django.db import connection

from forum.actions import hide_post, open_topic, publish_post, withdraw_post
from forum.models import Post
from members.actions import create_member, give_role
from members.models import Member
from members.refusals import Refused
from moderation.actions import (
    claim_case,
    decide_case,
    flag_post,
    flag_thing,
    verify_log,
    withdraw_flag,
)
from moderation.actions.hiding import look_at_case
from moderation.models import Case, CaseQueue, Decision, Flag, LogEntry
from tests.moderation.crowds import strangers_to_each_other

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def at_once(deeds):
    """Run all deeds together, each on a thread with its own connection; their answers."""
    answers = []
    start = threading.Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(timeout=20)
            deed()
            answers.append("done")
        except Refused as refused:
            answers.append(refused.code)
        except Exception as error:
            answers.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(answers)


@pytest.fixture
def moderators(db):
    found = []
    for number in range(AT_ONCE):
        member = create_member(name=f"Moderator {number}", language="en")
        give_role(member=member, name="moderator", by=None)
        found.append(Member.objects.get(pk=member.pk))
    return found


def test_one_member_flagging_at_once_leaves_one_flag(post, dounia):
    deeds = [lambda: flag_post(post=post, member=dounia, reason="hate")] * AT_ONCE
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    assert Flag.objects.count() == 1
    assert Case.objects.get().flag_count == 1


def test_many_members_flagging_at_once_open_one_case(post):
    flaggers = [create_member(name=f"Flagger {n}", language="en") for n in range(AT_ONCE)]
    deeds = [
        lambda member=member: flag_post(post=post, member=member, reason="hate")
        for member in flaggers
    ]
    assert at_once(deeds) == ["done"] * AT_ONCE
    assert Case.objects.get().flag_count == Flag.objects.count() == AT_ONCE
    assert CaseQueue.objects.get(pk=1).revision == Case.objects.get().revision == AT_ONCE


def test_one_of_many_moderators_claims(case, moderators):
    deeds = [
        lambda member=member: claim_case(case=case, moderator=member) for member in moderators
    ]
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    assert Case.objects.get().claimed_by in moderators


def test_one_of_many_moderators_decides(case, moderators):
    deeds = [
        lambda member=member: decide_case(
            case=case, moderator=member, outcome="hide", note="Courtoisie"
        )
        for member in moderators
    ]
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    assert Decision.objects.count() == LogEntry.objects.count() == 1
    assert verify_log().faults == []


@pytest.mark.parametrize("kind", ["topic", "member", "file", "municipality"])
def test_many_members_flagging_anything_at_once_open_one_case(things, kind):
    flaggers = [create_member(name=f"Flagger {n}", language="en") for n in range(AT_ONCE)]
    deeds = [
        lambda member=member: flag_thing(thing=things[kind], member=member, reason="other")
        for member in flaggers
    ]
    assert at_once(deeds) == ["done"] * AT_ONCE
    assert Case.objects.get().flag_count == Flag.objects.count() == AT_ONCE


def test_members_who_flag_each_other_at_once_do_not_wait_for_one_another(db):
    people = [create_member(name=f"Flagger {n}", language="en") for n in range(AT_ONCE)]
    deeds = [
        lambda one=one, other=other: flag_thing(thing=other, member=one, reason="other")
        for one, other in zip(people, [*people[1:], people[0]], strict=True)
    ]
    assert at_once(deeds) == ["done"] * AT_ONCE
    assert Case.objects.count() == AT_ONCE


def flags_against(post, deed):
    """Several flag a post while it is taken away: each is stored or refused, none is lost."""
    flaggers = [create_member(name=f"Flagger {n}", language="en") for n in range(AT_ONCE)]
    deeds = [
        lambda member=member: flag_post(post=post, member=member, reason="hate")
        for member in flaggers
    ]
    answers = at_once([*deeds, deed])
    stored = Flag.objects.count()
    assert answers == ["conflict"] * (AT_ONCE - stored) + ["done"] * (stored + 1)
    assert [case.flag_count for case in Case.objects.all()] == ([stored] if stored else [])
    assert not Post.objects.get(pk=post.pk).is_shown


def test_flags_against_hiding_the_post(post, bilal):
    fresh = Post.objects.select_related("topic__board__region").get(pk=post.pk)
    flags_against(post, lambda: hide_post(post=fresh, by=bilal))


def test_flags_against_its_author_taking_it_back(post, carine):
    fresh = Post.objects.select_related("topic__board__region").get(pk=post.pk)
    flags_against(post, lambda: withdraw_post(post=fresh, by=carine))


def test_a_flag_taken_back_against_a_decision(flag, dounia, bilal):
    answers = at_once(
        [
            lambda: withdraw_flag(flag=flag, member=dounia),
            lambda: decide_case(case=flag.case, moderator=bilal, outcome="none"),
        ]
    )
    assert answers == ["conflict", "done"]
    case = Case.objects.get()
    if case.state == "withdrawn":
        assert (case.flag_count, Decision.objects.count()) == (0, 0)
    else:
        assert (case.state, case.flag_count, Decision.objects.count()) == ("decided", 1, 1)
    assert LogEntry.objects.count() == 1
    assert verify_log().faults == []


def test_the_last_flag_taken_back_against_a_new_one(flag, dounia, stranger):
    post = flag.post
    answers = at_once(
        [
            lambda: withdraw_flag(flag=flag, member=dounia),
            lambda: flag_post(post=post, member=stranger, reason="spam"),
        ]
    )
    assert answers == ["done", "done"]
    waiting = Case.objects.undecided().get()
    assert waiting.flag_count == waiting.flags.count() == 1


def test_one_flag_taken_back_many_times_at_once(flag, dounia):
    assert (
        at_once([lambda: withdraw_flag(flag=flag, member=dounia)] * AT_ONCE) == ["done"] * AT_ONCE
    )
    assert Case.objects.get().flag_count == 0
    assert LogEntry.objects.count() == 1


def test_decisions_flags_and_posts_at_once_leave_a_whole_log(
    theme_board, amel, carine, dounia, administrator, moderators
):
    topics = [
        open_topic(board=theme_board, author=carine, title=f"Sujet {n}", body="Texte").post.topic
        for n in range(3)
    ]
    posts = [publish_post(topic=topic, author=carine, body="Un mot").post for topic in topics]
    cases = [flag_post(post=post, member=dounia, reason="hate").case for post in posts]
    amel_reads = Member.objects.get(pk=amel.pk)
    deeds = [
        lambda: decide_case(case=cases[0], moderator=moderators[0], outcome="hide", note="Non"),
        lambda: decide_case(case=cases[1], moderator=administrator, outcome="suspend", note="Non"),
        lambda: decide_case(case=cases[2], moderator=moderators[1], outcome="lock"),
        lambda: flag_post(post=posts[1], member=amel_reads, reason="spam"),
        lambda: publish_post(topic=topics[0], author=amel_reads, body=f"@{carine.handle} non"),
        lambda: publish_post(topic=topics[1], author=amel_reads, body=f"@{carine.handle} oui"),
    ]
    assert at_once(deeds) == ["done"] * len(deeds)
    assert LogEntry.objects.count() == 3
    assert verify_log().faults == []


def test_two_flags_that_pass_the_threshold_at_once_hide_once(thread, dounia):
    said = publish_post(topic=thread, author=dounia, body="Un mot de trop").post
    crowd = strangers_to_each_other(AT_ONCE)
    deeds = [
        lambda member=member: flag_post(post=said, member=member, reason="hate")
        for member in crowd
    ]
    assert at_once(deeds) == ["done"] * AT_ONCE
    case = Case.objects.get()
    answers: list[bool] = []
    looks = [lambda: answers.append(look_at_case(case_id=case.pk))] * AT_ONCE
    assert at_once(looks) == ["done"] * AT_ONCE
    assert answers.count(True) == 1
    assert LogEntry.objects.filter(action="auto_hide").count() == 1
    said.refresh_from_db()
    thread.refresh_from_db()
    assert said.hidden_for_now
    assert thread.post_count == 1
    assert verify_log().faults == []


def test_hiding_against_a_decision_leaves_what_was_decided(thread, dounia, moderators):
    crowd = strangers_to_each_other(3)
    for outcome in ("none", "hide"):
        said = publish_post(topic=thread, author=dounia, body="Un mot de trop").post
        case = [flag_post(post=said, member=member, reason="hate").case for member in crowd][-1]
        deeds = [
            lambda case=case: look_at_case(case_id=case.pk),
            lambda case=case, outcome=outcome: decide_case(
                case=case, moderator=moderators[0], outcome=outcome, note="Voilà"
            ),
        ]
        assert at_once(deeds) == ["done", "done"]
        said.refresh_from_db()
        assert said.is_shown is (outcome == "none")
        assert not said.hidden_for_now
    assert verify_log().faults == []
