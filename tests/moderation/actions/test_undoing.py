"""Decisions taken back: what they did is reversed, once, by who might have decided so."""

import pytest
from django.utils import timezone

from forum.actions import (
    edit_post,
    lock_topic,
    move_topic,
    publish_post,
    restore_post,
    unlock_topic,
    withdraw_post,
)
from forum.models import Post, PostVersion, Topic
from members.models import Member, Sanction
from members.refusals import Refused
from moderation.actions import decide_case, undo_decision, verify_log
from moderation.actions.undoing import can_undo
from moderation.ladder import suggested_days
from moderation.models import CaseQueue, Decision, LogEntry
from moderation.signals import decision_undone

pytestmark = pytest.mark.usefixtures("out_of_office")
TERMS = {
    "edit": {"body": "Un mot"},
    "restrict": {"restriction": "read_only", "days": 3, "scope": "site"},
    "suspend": {"days": 7},
}
ALL = ["none", "hide", "edit", "move", "lock", "warn", "restrict", "suspend", "ban"]


@pytest.fixture
def decided(case, administrator, other_board):
    """`decided(outcome)` is that decision on the case, by an administrator."""

    def decide(outcome, **more):
        terms = {**TERMS.get(outcome, {}), "board": other_board.pk, **more}
        return decide_case(
            case=case, moderator=administrator, outcome=outcome, note="Parce que", terms=terms
        )

    return decide


def refused(code, decision, by, why="Erreur"):
    before = LogEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        undo_decision(decision=decision, by=by, why=why)
    assert refusal.value.code == code
    assert not Decision.objects.get(pk=decision.pk).is_undone
    assert LogEntry.objects.count() == before
    return refusal.value


def state_of(case):
    post = Post.objects.select_related("topic").get(pk=case.post_id)
    author = Member.objects.get(pk=case.author_id)
    return (
        post.state, post.number, post.body, post.topic.board_id, post.topic.is_locked,
        author.is_suspended, author.limits or [],
    )  # fmt: skip


@pytest.mark.parametrize("outcome", ALL)
def test_each_decision_is_taken_back_whole(outcome, case, decided, administrator, heard):
    before, revision = state_of(case), CaseQueue.objects.get(pk=1).revision
    decision = decided(outcome)
    assert (state_of(case) != before) is (outcome not in {"none", "warn"})
    said = heard(decision_undone)
    undone = undo_decision(decision=decision, by=administrator, why="Nous nous sommes trompés")
    assert state_of(case) == before
    assert undone.undone_by == administrator
    assert undone.undone_why == "Nous nous sommes trompés"
    assert [facts["outcome"] for facts in said] == [outcome]
    assert LogEntry.objects.filter(action="undo").count() == 1
    assert CaseQueue.objects.get(pk=1).revision >= revision + 2
    assert verify_log().faults == []


@pytest.mark.parametrize("outcome", ALL)
def test_a_decision_is_taken_back_once(outcome, decided, administrator):
    decision = decided(outcome)
    undo_decision(decision=decision, by=administrator, why="Erreur")
    with pytest.raises(Refused) as refusal:
        undo_decision(decision=decision, by=administrator, why="Encore")
    assert refusal.value.code == "conflict"
    assert LogEntry.objects.filter(action="undo").count() == 1


@pytest.mark.parametrize("outcome", ALL)
def test_who_might_not_decide_so_takes_nothing_back(
    outcome, decided, case, bilal, second_moderator, stranger, elsewhere, emir
):
    decision = decided(outcome)
    assert not stranger.roles.exists()
    refused("not_found", decision, stranger)
    refused("unauthenticated", decision, None)
    refused("suspended", decision, emir)
    if outcome != "move":
        refused("not_found", decision, elsewhere)
    author = Member.objects.get(pk=case.author_id)
    assert not can_undo(author, decision)
    assert can_undo(bilal, decision) is (outcome != "ban")
    beyond = {"restrict", "suspend", "ban", "move"}
    assert can_undo(second_moderator, decision) is (outcome not in beyond)
    if outcome == "ban":
        refused("forbidden", decision, bilal)
    if outcome in {"restrict", "suspend"}:
        refused("forbidden", decision, second_moderator)


def test_nobody_takes_back_what_was_decided_about_them(decided, case):
    from members.actions import give_role

    decision = decided("warn")
    give_role(member=case.author, name="moderator", by=None)
    refused("forbidden", decision, Member.objects.get(pk=case.author_id))


@pytest.mark.parametrize("why", ["", "  ", None])
def test_the_author_must_be_told_why(why, decided, administrator):
    assert refused("invalid", decided("hide"), administrator, why).field == "why"


# --- What no longer stands ---------------------------------------------------------------------
def test_what_was_shown_again_and_withdrawn_since_stays_withdrawn(decided, case, administrator):
    decision = decided("hide")
    post = Post.objects.select_related("topic__board").get(pk=case.post_id)
    restore_post(post=post, by=administrator)
    withdraw_post(post=post, by=Member.objects.get(pk=case.author_id))
    refused("conflict", decision, administrator)
    assert Post.objects.get(pk=post.pk).state == "withdrawn"


def test_what_the_author_wrote_since_stays(decided, case, administrator):
    decision = decided("edit")
    post = Post.objects.select_related("topic__board").get(pk=case.post_id)
    edit_post(post=post, editor=Member.objects.get(pk=case.author_id), body="Pardon")
    refused("conflict", decision, administrator)
    assert Post.objects.get(pk=post.pk).body == "Pardon"


def test_the_text_of_before_is_a_new_version(decided, case, administrator):
    decision = decided("edit")
    cut = Post.objects.get(pk=case.post_id).text_revision
    undo_decision(decision=decision, by=administrator, why="Erreur")
    post = Post.objects.get(pk=case.post_id)
    assert post.text_revision > cut
    assert not PostVersion.objects.filter(post=post, is_minor=False).exists()


def test_a_topic_that_was_opened_again_is_left_so(decided, case, administrator):
    decision = decided("lock")
    unlock_topic(topic=Topic.objects.get(pk=case.post.topic_id), by=administrator)
    refused("conflict", decision, administrator)


def test_a_topic_that_was_closed_before_stays_closed(decided, case, administrator):
    lock_topic(topic=Topic.objects.get(pk=case.post.topic_id), by=administrator)
    undo_decision(decision=decided("lock"), by=administrator, why="Erreur")
    assert Topic.objects.get(pk=case.post.topic_id).is_locked


def test_a_topic_that_was_moved_on_stays_where_it_is(
    decided, case, administrator, other_board, invited_board
):
    decision = decided("move")
    move_topic(
        topic=Topic.objects.get(pk=case.post.topic_id), board=invited_board, by=administrator
    )
    refused("conflict", decision, administrator)


def test_a_sanction_taken_off_no_longer_makes_the_next_one_longer(decided, case, administrator):
    decision = decided("suspend")
    assert suggested_days(case.author_id) == 3
    undo_decision(decision=decision, by=administrator, why="Erreur")
    assert suggested_days(case.author_id) == 1


def test_nor_where_it_had_run_out(decided, case, administrator):
    decision = decided("suspend")
    Sanction.objects.update(ended_at=timezone.now())
    undo_decision(decision=decision, by=administrator, why="Erreur")
    assert suggested_days(case.author_id) == 1


def test_one_sanction_taken_off_leaves_another(decided, case, administrator, thread, dounia):
    from moderation.actions import flag_post

    decision = decided("suspend")
    other = publish_post(topic=thread, author=administrator, body="x").post
    assert flag_post(post=other, member=dounia, reason="other")
    from members.actions import suspend_member

    Sanction.objects.filter(decision_id=decision.pk).update(kind="suspend")
    Member.objects.filter(pk=case.author_id).update(suspended_at=None)
    suspend_member(member=Member.objects.get(pk=case.author_id), by=administrator)
    undo_decision(decision=decision, by=administrator, why="Erreur")
    assert Member.objects.get(pk=case.author_id).is_suspended


def test_a_post_that_was_published_is_not_unpublished_in_silence(held_post, bilal):
    decision = decide_case(case=held_post.cases.get(), moderator=bilal, outcome="none")
    assert not can_undo(bilal, decision)
    refusal = refused("conflict", decision, bilal)
    assert "appeal" in str(refusal.message)
    held_post.refresh_from_db()
    assert held_post.is_shown


def test_a_post_that_was_not_published_appears_after_all(held_post, bilal):
    case = held_post.cases.get()
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Non")
    undo_decision(decision=decision, by=bilal, why="Erreur")
    post = Post.objects.get(pk=held_post.pk)
    assert post.is_shown
    assert post.number
