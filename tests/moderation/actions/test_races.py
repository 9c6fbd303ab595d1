"""Several at once: one flag a member, one case a post, one decision a case."""

import datetime
import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

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
    hand_over_case,
    verify_log,
    withdraw_flag,
)
from moderation.actions.bulk import carry_on_bulk, decide_many
from moderation.actions.claims import give_back_idle_claims
from moderation.actions.escalation import pass_on_waiting_cases
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


# --- Claims, handing over, bulk ---------------------------------------------------------------
def idle(case, holder):
    claim_case(case=case, moderator=holder)
    Case.objects.update(claim_ends_at=timezone.now())


def test_one_of_many_takes_an_idle_claim(case, bilal, moderators):
    idle(case, bilal)
    deeds = [
        lambda member=member: claim_case(case=case, moderator=member) for member in moderators
    ]
    assert at_once(deeds) == ["conflict"] * (AT_ONCE - 1) + ["done"]
    assert Case.objects.get().holder_id in {member.pk for member in moderators}


def test_a_claim_against_its_expiry_leaves_one_truth(case, bilal, moderators):
    idle(case, bilal)
    deeds = [
        give_back_idle_claims,
        lambda: claim_case(case=case, moderator=moderators[0]),
        give_back_idle_claims,
    ]
    assert at_once(deeds) == ["done"] * 3
    # Whoever came first: who claimed has it, and no sweep took it away again.
    assert Case.objects.get().holder_id == moderators[0].pk
    assert Case.objects.get().state == "claimed"


def test_handing_over_against_a_decision(case, moderators):
    giver, receiver = moderators[:2]
    claim_case(case=case, moderator=giver)
    deeds = [
        lambda: hand_over_case(case=case, moderator=giver, to=receiver),
        lambda: decide_case(case=case, moderator=giver, outcome="none"),
    ]
    assert at_once(deeds) == ["conflict", "done"]
    decided = Decision.objects.exists()
    assert Case.objects.get().state == ("decided" if decided else "claimed")
    assert Case.objects.get().claimed_by == (giver if decided else receiver)


def test_two_hand_over_to_each_other(case, moderators):
    one, two = moderators[:2]
    deeds = [
        lambda: hand_over_case(case=case, moderator=one, to=two),
        lambda: hand_over_case(case=case, moderator=two, to=one),
    ]
    answers = at_once(deeds)
    assert set(answers) <= {"done", "conflict"}
    assert "done" in answers
    assert Case.objects.get().claimed_by in {one, two}


def test_a_bulk_against_single_decisions_and_against_itself(
    thread, carine, dounia, moderators, run_tasks
):
    posts = [publish_post(topic=thread, author=carine, body=f"Mot {n}").post for n in range(6)]
    cases = [flag_post(post=post, member=dounia, reason="spam").case for post in posts]
    bulk = decide_many(
        moderator=moderators[0],
        cases=[case.pk for case in cases],
        outcome="hide",
        note="Non",
        key=uuid.uuid4(),
    )
    deeds = [
        lambda: carry_on_bulk(bulk_id=bulk.pk),
        lambda: carry_on_bulk(bulk_id=bulk.pk),
        lambda: decide_case(case=cases[5], moderator=moderators[1], outcome="none"),
        lambda: decide_case(case=cases[4], moderator=moderators[2], outcome="none"),
    ]
    assert set(at_once(deeds)) <= {"done", "conflict"}
    bulk.refresh_from_db()
    assert bulk.done == 6
    assert Decision.objects.count() == LogEntry.objects.count() == 6
    by_hand = Decision.objects.exclude(moderator=moderators[0]).values_list("case", flat=True)
    assert sorted(fault[0] for fault in bulk.faults) == sorted(by_hand)
    assert verify_log().faults == []


def test_passing_on_at_once_happens_once(case, bilal):
    Case.objects.update(opened_at=timezone.now() - datetime.timedelta(hours=25))
    deeds = [pass_on_waiting_cases] * 4
    assert at_once(deeds) == ["done"] * 4
    assert Case.objects.get().level == 1
    assert DBTaskResult.objects.filter(task_path__endswith="notify_of_passing_on").count() == 1


def test_a_new_flag_against_a_decision_on_what_was_seen(post, case, stranger, moderators):
    seen = Case.objects.select_related("post", "topic").get().version
    reader = Member.objects.get(pk=stranger.pk)
    deeds = [
        lambda: flag_post(post=post, member=reader, reason="spam"),
        lambda: decide_case(
            case=case, moderator=moderators[0], outcome="warn", note="Courtoisie", version=seen
        ),
    ]
    answers = at_once(deeds)
    decided = Decision.objects.filter(case=case).exists()
    assert answers == (["done", "done"] if decided else ["conflict", "done"])
    # A flag that came first stopped the decision; one that came later opened a case of its own.
    assert Case.objects.get(pk=case.pk).flag_count == (1 if decided else 2)
