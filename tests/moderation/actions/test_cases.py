"""Cases: claimed, released and decided, by those who may and nobody else."""

import pytest

from forum.actions import hide_post, move_topic, publish_post, withdraw_post
from forum.models import Post, Topic
from members.models import Member, Sanction
from members.refusals import Refused
from moderation.actions import (
    claim_case,
    decide_case,
    flag_post,
    release_case,
    set_rule,
    withdraw_flag,
)
from moderation.models import Case, CaseQueue, Decision, LogEntry
from moderation.permissions import can_decide, can_see_case, cases_for, may_review
from moderation.signals import case_changed, case_decided


def refused(code, action, **arguments):
    before = list(Case.objects.values("pk", "state", "claimed_by", "revision"))
    with pytest.raises(Refused) as refusal:
        action(**arguments)
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert list(Case.objects.values("pk", "state", "claimed_by", "revision")) == before
    assert not Decision.objects.exists()
    assert not LogEntry.objects.exists()
    return refusal.value


# --- Who ---------------------------------------------------------------------------------------
def test_only_those_who_keep_order_on_its_board_see_a_case(
    case, bilal, second_moderator, administrator, stranger, elsewhere
):
    assert not stranger.roles.exists()
    assert elsewhere.roles.exists()
    assert may_review(elsewhere)
    for member in (bilal, second_moderator, administrator):
        assert can_see_case(member, case)
        assert list(cases_for(member)) == [case]
    for member in (stranger, elsewhere, None, case.post.author):
        assert not can_see_case(member, case)
        assert list(cases_for(member)) == []
    assert not may_review(stranger)
    assert not may_review(None)


def test_a_moderator_of_a_region_sees_the_cases_of_boards_below_it(places, amel, dounia):
    from forum.actions import create_board, open_topic
    from members.actions import create_member, give_role

    below = create_board(
        slug="ariana", names={"fr": ("Ariana", "")}, by=None, region=places["tn-12"]
    )
    post = open_topic(board=below, author=amel, title="Ariana", body="Bonjour").post
    case = flag_post(post=post, member=dounia, reason="spam").case
    seen = {}
    for code in ("maghreb", "fr"):
        member = create_member(name=f"Keeper of {code}", language="en")
        give_role(
            member=member, name="moderator", by=None, scope="region", scope_id=places[code].pk
        )
        member.refresh_from_db()
        seen[code] = (may_review(member), list(cases_for(member)), can_see_case(member, case))
    assert seen["maghreb"] == (True, [case], True)
    # Members and municipalities of it may be flagged, whatever boards there are.
    assert seen["fr"] == (True, [], False)


@pytest.mark.parametrize("action", [claim_case, release_case])
def test_the_stranger_neither_claims_nor_releases(action, case, stranger, elsewhere, emir):
    assert not stranger.roles.exists()
    refused("not_found", action, case=case, moderator=stranger)
    refused("not_found", action, case=case, moderator=elsewhere)
    refused("unauthenticated", action, case=case, moderator=None)
    refused("suspended", action, case=case, moderator=emir)


@pytest.mark.parametrize("outcome", Decision.Outcome.values)
def test_the_stranger_decides_nothing(outcome, case, stranger, elsewhere):
    assert not stranger.roles.exists()
    assert elsewhere.roles.exists()
    for member, code in (
        (stranger, "not_found"),
        (elsewhere, "not_found"),
        (None, "unauthenticated"),
    ):
        refused(code, decide_case, case=case, moderator=member, outcome=outcome, note="Because")


def test_nobody_decides_about_their_own_post(thread, bilal, second_moderator, dounia):
    post = publish_post(topic=thread, author=bilal, body="Le mien").post
    case = flag_post(post=post, member=dounia, reason="spam").case
    assert can_see_case(bilal, case)
    assert not can_decide(bilal, case)
    refused("forbidden", decide_case, case=case, moderator=bilal, outcome="none")
    refused("forbidden", claim_case, case=case, moderator=bilal)
    assert decide_case(case=case, moderator=second_moderator, outcome="none").pk


def test_a_moderator_suspended_since_the_page_was_loaded_decides_nothing(
    case, second_moderator, administrator
):
    from members.actions import suspend_member

    suspend_member(member=Member.objects.get(pk=second_moderator.pk), by=administrator)
    assert not second_moderator.is_suspended
    refused("suspended", decide_case, case=case, moderator=second_moderator, outcome="none")


def test_a_moderator_whose_role_ended_since_the_page_was_loaded_decides_nothing(
    case, second_moderator
):
    from members.actions import take_role

    assert can_see_case(second_moderator, case)
    take_role(role=second_moderator.roles.get(), by=None)
    refused("not_found", decide_case, case=case, moderator=second_moderator, outcome="none")


# --- Claiming ----------------------------------------------------------------------------------
def test_a_claim_names_the_moderator_and_raises_the_revision(case, bilal, heard):
    said = heard(case_changed)
    claimed = claim_case(case=case, moderator=bilal)
    assert (claimed.state, claimed.claimed_by_id) == ("claimed", bilal.pk)
    assert claimed.claimed_at is not None
    assert claimed.revision == case.revision + 1 == CaseQueue.objects.get(pk=1).revision
    assert said == [{"case_id": case.pk, "board_id": case.board_id, "revision": claimed.revision}]


def test_claiming_again_changes_nothing(case, bilal):
    first = claim_case(case=case, moderator=bilal)
    again = claim_case(case=case, moderator=bilal)
    assert (again.claimed_at, again.revision) == (first.claimed_at, first.revision)


def test_a_case_claimed_by_another_is_theirs(case, bilal, second_moderator):
    claim_case(case=case, moderator=second_moderator)
    assert not can_decide(bilal, Case.objects.get())
    for action in (claim_case, release_case):
        refused("conflict", action, case=case, moderator=bilal)
    refused("conflict", decide_case, case=case, moderator=bilal, outcome="none")


def test_a_released_case_is_open_to_others(case, bilal, second_moderator):
    claim_case(case=case, moderator=bilal)
    released = release_case(case=case, moderator=bilal)
    assert (released.state, released.claimed_by_id, released.claimed_at) == ("open", None, None)
    assert claim_case(case=case, moderator=second_moderator).claimed_by_id == second_moderator.pk


def test_releasing_an_open_case_changes_nothing(case, bilal):
    assert release_case(case=case, moderator=bilal).revision == case.revision


# --- Deciding ----------------------------------------------------------------------------------
def test_what_nobody_flags_any_more_does_not_go_back_to_the_queue(case, flag, dounia, bilal):
    claim_case(case=case, moderator=bilal)
    withdraw_flag(flag=flag, member=dounia)
    assert Case.objects.get().state == "claimed"
    release_case(case=case, moderator=bilal)
    left = Case.objects.get()
    assert (left.state, left.claimed_by) == ("withdrawn", None)
    assert left.decided_at is not None


def test_a_rule_is_one_of_the_board_where_the_post_stands_now(
    case, bilal, administrator, other_board, theme_board
):
    words = dict.fromkeys(("ar", "fr", "en"), ("T", "x"))
    rule = set_rule(by=administrator, texts=words, board=theme_board)
    move_topic(topic=Topic.objects.get(), board=other_board, by=bilal)
    with pytest.raises(Refused) as refusal:
        decide_case(case=case, moderator=bilal, outcome="warn", note="x", rule=rule.pk)
    assert refusal.value.field == "rule"
    decide_case(
        case=case,
        moderator=administrator,
        outcome="restrict",
        note="x",
        terms={"restriction": "read_only", "days": 3, "scope": "board"},
    )
    assert Sanction.objects.get().scope_id == other_board.pk


@pytest.mark.usefixtures("out_of_office")
def test_a_plea_accuses_nobody(post, carine, dounia, administrator):
    words = dict.fromkeys(("ar", "fr", "en"), ("T", "x"))
    set_rule(by=administrator, texts=words, reason="illegal")
    flag_post(post=post, member=carine, reason="illegal")
    case = flag_post(post=post, member=dounia, reason="spam").case
    decision = decide_case(case=case, moderator=administrator, outcome="hide", note="x")
    assert decision.rule is None
    assert LogEntry.objects.get(action="hide").payload.public["reasons"] == ["spam"]


def test_hiding_takes_the_text_away_and_closes_the_case(case, bilal, heard):
    said = heard(case_decided)
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")
    post = Post.objects.get(pk=case.post_id)
    stored = Case.objects.get()
    assert post.state == "hidden"
    assert (stored.state, stored.claimed_by_id) == ("decided", bilal.pk)
    assert stored.decided_at is not None
    assert stored.revision == CaseQueue.objects.get(pk=1).revision > case.revision
    assert (decision.outcome, decision.note, decision.moderator_id) == (
        "hide", "Une insulte.", bilal.pk,
    )  # fmt: skip
    assert said == [
        {
            "case_id": case.pk,
            "kind": "post",
            "post_id": post.pk,
            "topic_id": post.topic_id,
            "board_id": case.board_id,
            "author_id": post.author_id,
            "moderator_id": bilal.pk,
            "outcome": "hide",
            "was_held": False,
        }
    ]


def test_leaving_it_as_it_is_changes_nothing_but_the_case(case, bilal):
    before = Post.objects.values().get(pk=case.post_id)
    decide_case(case=case, moderator=bilal, outcome="none")
    assert Post.objects.values().get(pk=case.post_id) == before
    assert Case.objects.get().state == "decided"


def test_locking_closes_the_topic(case, bilal):
    decide_case(case=case, moderator=bilal, outcome="lock")
    assert Topic.objects.get(pk=case.post.topic_id).is_locked
    assert Post.objects.get(pk=case.post_id).is_shown


def test_a_warning_leaves_the_post(case, bilal, heard):
    said = heard(case_decided)
    decide_case(case=case, moderator=bilal, outcome="warn", note="Restez courtoise.")
    assert Post.objects.get(pk=case.post_id).is_shown
    assert [facts["outcome"] for facts in said] == ["warn"]


def test_an_administrator_suspends(case, administrator):
    # Of a sitting councillor: tests/moderation/actions/test_second_looks.py.
    case.author.mandates.update(confirmed_at=None)
    decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")
    assert Member.objects.get(pk=case.post.author_id).is_suspended


def test_a_moderator_of_one_board_does_not_suspend(case, second_moderator):
    refused(
        "forbidden", decide_case, case=case, moderator=second_moderator, outcome="suspend",
        note="Assez",
    )  # fmt: skip
    assert not Member.objects.get(pk=case.post.author_id).is_suspended


@pytest.mark.parametrize("outcome", ["", "nonsense", None, 3, ["hide"]])
def test_an_unknown_outcome_is_refused(case, bilal, outcome):
    refusal = refused("invalid", decide_case, case=case, moderator=bilal, outcome=outcome)
    assert refusal.field == "outcome"


@pytest.mark.parametrize("outcome", ["hide", "warn", "suspend"])
@pytest.mark.parametrize("note", ["", "   \n ", None])
def test_what_the_author_is_told_needs_a_reason(case, administrator, outcome, note):
    refusal = refused(
        "invalid", decide_case, case=case, moderator=administrator, outcome=outcome, note=note
    )
    assert refusal.field == "note"


@pytest.mark.parametrize(
    ("note", "code"),
    [("a\x00b", "invalid"), ("\ud800", "invalid"), ("x" * 2001, "too_large"), (7, "invalid")],
)
def test_a_bad_note_is_refused(case, bilal, note, code):
    refusal = refused(code, decide_case, case=case, moderator=bilal, outcome="hide", note=note)
    assert refusal.field == "note"


def test_a_decided_case_is_not_decided_again(case, bilal, second_moderator):
    decide_case(case=case, moderator=bilal, outcome="none")
    for moderator in (bilal, second_moderator):
        with pytest.raises(Refused) as refusal:
            decide_case(case=case, moderator=moderator, outcome="hide", note="Tard")
        assert refusal.value.code == "conflict"
    assert Decision.objects.count() == LogEntry.objects.count() == 1
    assert Post.objects.get(pk=case.post_id).is_shown


def test_a_decided_case_is_neither_claimed_nor_released(case, bilal):
    decide_case(case=case, moderator=bilal, outcome="none")
    for action in (claim_case, release_case):
        with pytest.raises(Refused) as refusal:
            action(case=case, moderator=bilal)
        assert refusal.value.code == "conflict"


def test_what_its_author_took_back_is_not_hidden_but_may_be_left(case, carine, bilal):
    withdraw_post(post=case.post, by=carine)
    refused("conflict", decide_case, case=case, moderator=bilal, outcome="hide", note="Tard")
    decide_case(case=case, moderator=bilal, outcome="none")
    assert Post.objects.get(pk=case.post_id).state == "withdrawn"


def test_what_was_hidden_in_between_is_not_hidden_twice(case, bilal, second_moderator):
    hide_post(post=case.post, by=second_moderator)
    refused("conflict", decide_case, case=case, moderator=bilal, outcome="hide", note="Encore")


def test_a_forgotten_author_is_not_warned(case, bilal):
    Post.objects.filter(pk=case.post_id).update(author=None)
    Case.objects.update(author=None)
    refused(
        "conflict", decide_case, case=Case.objects.get(), moderator=bilal, outcome="warn", note="x"
    )


def test_a_fault_while_deciding_leaves_nothing(case, bilal):
    def fail(**_):
        raise RuntimeError("a receiver broke")

    case_decided.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")
    finally:
        case_decided.disconnect(fail)
    assert Post.objects.get(pk=case.post_id).is_shown
    assert Case.objects.get().state == "open"
    assert not LogEntry.objects.exists()


# --- Held posts --------------------------------------------------------------------------------
def test_a_held_post_opens_a_case_that_says_why(held_post, heard):
    case = Case.objects.get()
    assert (case.post_id, case.state, case.flag_count) == (held_post.pk, "open", 0)
    assert case.held_reason == "It must be looked at first."
    assert case.reason_codes == []
    assert case.revision == CaseQueue.objects.get(pk=1).revision > 0


def test_a_held_post_that_may_stay_is_published(held_post, bilal, heard):
    said = heard(case_decided)
    decide_case(case=Case.objects.get(), moderator=bilal, outcome="none")
    post = Post.objects.get(pk=held_post.pk)
    assert (post.state, post.number) == ("published", 2)
    assert LogEntry.objects.get().action == "publish"
    assert [(facts["outcome"], facts["was_held"]) for facts in said] == [("none", True)]


def test_a_held_post_is_refused_with_a_reason(held_post, bilal):
    refused("invalid", decide_case, case=Case.objects.get(), moderator=bilal, outcome="hide")
    decide_case(case=Case.objects.get(), moderator=bilal, outcome="hide", note="Publicité.")
    assert Post.objects.get(pk=held_post.pk).state == "hidden"
    assert LogEntry.objects.get().action == "refuse"


@pytest.mark.parametrize("outcome", ["lock", "warn", "suspend"])
def test_a_held_post_is_published_or_refused_and_nothing_else(held_post, administrator, outcome):
    case = Case.objects.get()
    refused("invalid", decide_case, case=case, moderator=administrator, outcome=outcome, note="x")
    assert Post.objects.get(pk=held_post.pk).state == "held"


def test_a_topic_whose_first_post_is_held_appears_when_it_is_published(
    theme_board, amel, bilal, settings
):
    from forum.actions import open_topic

    settings.FORUM_SCREENERS = ["tests.moderation.holding.hold"]
    topic = open_topic(board=theme_board, author=amel, title="Plus tard", body="Attend").post.topic
    assert not Topic.objects.get(pk=topic.pk).is_visible
    decide_case(case=Case.objects.get(), moderator=bilal, outcome="none")
    assert Topic.objects.get(pk=topic.pk).is_visible
