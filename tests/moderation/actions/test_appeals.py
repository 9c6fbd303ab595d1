"""Appeals: made by the author alone, decided by who had no hand in the decision, and undone."""

import datetime

import pytest
from django.utils import timezone

from forum.actions import publish_post, restore_post, withdraw_post
from forum.models import Post, Topic
from members.actions import create_member, give_mandate, give_role, suspend_member
from members.models import Member
from members.refusals import Refused
from moderation.actions import (
    ask_second_look,
    claim_appeal,
    confirm_second_look,
    decide_appeal,
    decide_case,
    flag_post,
    make_appeal,
    release_appeal,
    undo_decision,
    verify_log,
    withdraw_flag,
)
from moderation.actions.appeals import softer_outcomes
from moderation.justice import (
    SEVERITY,
    appeals_for,
    can_decide_appeal,
    can_see_appeal,
    decisions_about,
    judges_of,
)
from moderation.models import Appeal, Case, Decision, Flag, LogEntry, SecondLook
from moderation.models.appeals import stands_as
from moderation.signals import appeal_decided, appeal_made
from moderation.verdicts import verdict_of


@pytest.fixture
def decision(case, bilal):
    """bilal hid carine's post."""
    return decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")


@pytest.fixture
def appeal(decision, carine):
    """carine says that it was no insult."""
    return make_appeal(decision=decision, author=carine, text="Ce n'était pas une insulte.")


def refused(code, action, **arguments):
    before = list(Appeal.objects.values()), list(Post.objects.values("pk", "state"))
    entries = LogEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        action(**arguments)
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert (list(Appeal.objects.values()), list(Post.objects.values("pk", "state"))) == before
    assert LogEntry.objects.count() == entries
    return refusal.value


def suspended(thread, dounia, stranger, administrator):
    """An administrator suspended dounia, who is no councillor."""
    post = publish_post(topic=thread, author=dounia, body="Publicité").post
    case = flag_post(post=post, member=stranger, reason="spam").case
    return decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")


# --- Beside taking back ---
def test_what_was_taken_back_is_not_appealed(decision, carine, bilal):
    undo_decision(decision=decision, by=bilal, why="Erreur")
    assert not verdict_of(Decision.objects.get()).may_appeal
    refused("conflict", make_appeal, decision=decision, author=carine, text="Encore")
    assert stands_as(Decision.objects.get()) == "none"


@pytest.mark.parametrize("outcome", ["upheld", "softened", "overturned"])
def test_an_appeal_outlives_the_taking_back(appeal, bilal, second_moderator, outcome):
    undo_decision(decision=appeal.decision, by=bilal, why="Erreur")
    decide_appeal(
        appeal=appeal, moderator=second_moderator, outcome=outcome, words="Lu",
        instead="warn" if outcome == "softened" else "",
    )  # fmt: skip
    assert LogEntry.objects.filter(action="undo").count() == 1
    assert stands_as(Decision.objects.get()) == ("warn" if outcome == "softened" else "none")
    assert Decision.objects.get().undone_why == "Erreur"


def test_overturned_it_is_taken_back_with_the_words_of_the_answer(appeal, second_moderator):
    decide_appeal(appeal=appeal, moderator=second_moderator, outcome="overturned", words="À tort.")
    undone = Decision.objects.get()
    assert (undone.undone_by_id, undone.undone_why) == (second_moderator.pk, "À tort.")


def test_a_decision_is_wrong_even_where_nothing_can_be_put_back(
    appeal, carine, bilal, second_moderator
):
    post = Post.objects.select_related("topic__board").get(pk=appeal.decision.case.post_id)
    restore_post(post=post, by=bilal)
    withdraw_post(post=post, by=carine)
    decide_appeal(appeal=appeal, moderator=second_moderator, outcome="overturned", words="À tort.")
    assert Decision.objects.get().is_undone
    assert Post.objects.get(pk=post.pk).state == "withdrawn"
    assert verify_log().faults == []


def test_a_ban_is_judged_by_administrators_alone(thread, dounia, stranger, administrator, bilal):
    post = publish_post(topic=thread, author=dounia, body="Publicité").post
    case = flag_post(post=post, member=stranger, reason="spam").case
    decision = decide_case(case=case, moderator=administrator, outcome="ban", note="Assez.")
    dounia.refresh_from_db()
    appeal = make_appeal(decision=decision, author=dounia, text="Pourquoi ?")
    assert not can_decide_appeal(bilal, appeal)
    refused(
        "forbidden", decide_appeal, appeal=appeal, moderator=bilal, outcome="overturned", words="x"
    )


def test_who_flagged_it_does_not_judge_even_if_they_took_that_back(
    post, bilal, administrator, carine, second_moderator
):
    flags = [
        flag_post(post=post, member=member, reason="hate") for member in (bilal, second_moderator)
    ]
    withdraw_flag(flag=flags[1], member=second_moderator)
    decision = decide_case(
        case=flags[0].case, moderator=administrator, outcome="hide", note="Une insulte."
    )
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    for member in (bilal, second_moderator):
        assert not can_decide_appeal(member, appeal)
        refused("forbidden", claim_appeal, appeal=appeal, moderator=member)


def test_who_confirmed_it_does_not_judge(
    case, thread, dounia, stranger, administrator, bilal, carine, second_moderator, raoued
):
    look = decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")
    give_mandate(member=bilal, municipality=raoued, by=None)
    bilal = Member.objects.get(pk=bilal.pk)
    confirm_second_look(look=look, by=bilal)
    appeal = make_appeal(
        decision=Decision.objects.select_related("case").get(),
        author=Member.objects.get(pk=carine.pk),
        text="Relisez",
    )
    assert not can_decide_appeal(bilal, appeal)
    # Nor of many at once.
    other = flag_post(
        post=publish_post(topic=thread, author=dounia, body="Publicité").post,
        member=stranger,
        reason="spam",
    ).case
    what = {"cases": [other.pk], "outcome": "hide", "note": "Publicité."}
    many = ask_second_look(kind=SecondLook.Kind.BULK, what=what, why="Une vague", by=administrator)
    confirm_second_look(look=many, by=bilal)
    of_many = make_appeal(
        decision=Decision.objects.select_related("case").get(case=other),
        author=dounia,
        text="Relisez",
    )
    assert not can_decide_appeal(bilal, of_many)
    assert can_decide_appeal(second_moderator, of_many)


def test_what_holds_on_the_whole_site_is_judged_by_who_keeps_it(
    case, administrator, bilal, carine, second_moderator
):
    decision = decide_case(
        case=case, moderator=administrator, outcome="restrict", note="Assez.",
        terms={"restriction": "read_only", "days": 3, "scope": "site"},
    )  # fmt: skip
    appeal = make_appeal(decision=decision, author=carine, text="Pourquoi ?")
    assert not can_decide_appeal(second_moderator, appeal)
    assert can_decide_appeal(bilal, appeal)
    decide_appeal(appeal=appeal, moderator=bilal, outcome="softened", instead="warn", words="Un")
    assert not Member.objects.get(pk=carine.pk).limits


def test_a_move_overturned_goes_back(case, bilal, carine, administrator, other_board):
    home = case.board_id
    decision = decide_case(
        case=case, moderator=bilal, outcome="move", note="Là", terms={"board": other_board.pk}
    )
    appeal = make_appeal(decision=decision, author=carine, text="Pourquoi ?")
    decide_appeal(appeal=appeal, moderator=administrator, outcome="overturned", words="Ici.")
    assert Topic.objects.get(pk=case.post.topic_id).board_id == home


# --- Making one --------------------------------------------------------------------------------
def test_the_author_appeals_once(decision, carine, heard):
    said = heard(appeal_made)
    appeal = make_appeal(decision=decision, author=carine, text="  Relisez, s'il vous plaît.  ")
    assert (appeal.state, appeal.outcome, appeal.decided_by) == ("open", "", None)
    assert "Relisez" in appeal.text
    assert [facts["appeal_id"] for facts in said] == [appeal.pk]
    refused("conflict", make_appeal, decision=decision, author=carine, text="Encore")


def test_nobody_else_appeals(decision, dounia, stranger, bilal, administrator):
    assert not stranger.roles.exists()
    for member in (dounia, stranger, bilal, administrator):
        refused("not_found", make_appeal, decision=decision, author=member, text="Non")
    refused("unauthenticated", make_appeal, decision=decision, author=None, text="Non")


def test_an_appeal_too_late_says_so(decision, carine):
    late = timezone.now() - datetime.timedelta(days=30, minutes=1)
    Decision.objects.update(created_at=late)
    refusal = refused(
        "conflict", make_appeal, decision=Decision.objects.get(), author=carine, text="Tard"
    )
    assert "time to appeal" in str(refusal.message)


def test_the_last_day_is_not_too_late(decision, carine):
    Decision.objects.update(
        created_at=timezone.now() - datetime.timedelta(days=30) + datetime.timedelta(minutes=1)
    )
    assert make_appeal(decision=Decision.objects.get(), author=carine, text="À temps").pk


def test_a_decision_that_did_nothing_is_not_appealed(case, bilal, carine):
    decision = decide_case(case=case, moderator=bilal, outcome="none")
    refusal = refused("conflict", make_appeal, decision=decision, author=carine, text="Non")
    assert "changed nothing" in str(refusal.message)
    assert list(decisions_about(carine)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "invalid"), ("  \n", "invalid"), ("x" * 4001, "too_large"), ("a\x00", "invalid"),
     (None, "invalid"), (7, "invalid")],
)  # fmt: skip
def test_a_bad_text_is_refused_at_its_field(decision, carine, text, code):
    refusal = refused(code, make_appeal, decision=decision, author=carine, text=text)
    assert refusal.field == "text"


def test_a_suspended_member_appeals(thread, dounia, stranger, administrator):
    decision = suspended(thread, dounia, stranger, administrator)
    dounia.refresh_from_db()
    assert dounia.is_suspended
    assert make_appeal(decision=decision, author=dounia, text="Pourquoi ?").pk


# --- Whose it is -------------------------------------------------------------------------------
def test_it_goes_to_moderators_who_had_no_hand_in_it(
    appeal, bilal, second_moderator, administrator, elsewhere, stranger, carine
):
    assert not stranger.roles.exists()
    for member in (second_moderator, administrator):
        assert can_decide_appeal(member, appeal)
    assert can_see_appeal(bilal, appeal)
    assert not can_decide_appeal(bilal, appeal)
    for member in (elsewhere, stranger, carine, None):
        assert not can_see_appeal(member, appeal)
        assert not can_decide_appeal(member, appeal)
        assert list(appeals_for(member)) == []
    for member in (bilal, second_moderator, administrator):
        assert list(appeals_for(member)) == [appeal]
    assert judges_of(appeal.decision) == sorted(
        [second_moderator, administrator], key=lambda member: member.pk
    )


def test_an_author_who_moderates_does_not_see_their_own(appeal, carine):
    give_role(member=carine, name="moderator", by=None)
    carine = Member.objects.get(pk=carine.pk)
    assert not can_see_appeal(carine, appeal)
    assert list(appeals_for(carine)) == []
    refused("not_found", decide_appeal, appeal=appeal, moderator=carine, outcome="overturned",
            words="Moi")  # fmt: skip


@pytest.mark.parametrize("action", [claim_appeal, release_appeal, decide_appeal])
def test_others_are_refused(appeal, bilal, elsewhere, stranger, second_moderator, action):
    more = {"outcome": "overturned", "words": "x"} if action is decide_appeal else {}
    refused("forbidden", action, appeal=appeal, moderator=bilal, **more)
    for member in (elsewhere, stranger):
        refused("not_found", action, appeal=appeal, moderator=member, **more)
    refused("unauthenticated", action, appeal=appeal, moderator=None, **more)
    suspend_member(member=second_moderator, by=bilal)
    refused("suspended", action, appeal=appeal, moderator=second_moderator, **more)


@pytest.mark.parametrize("role", ["administrator", "moderator"])
def test_only_who_could_suspend_undoes_a_suspension(
    thread, dounia, stranger, administrator, second_moderator, role
):
    decision = suspended(thread, dounia, stranger, administrator)
    dounia.refresh_from_db()
    appeal = make_appeal(decision=decision, author=dounia, text="Pourquoi ?")
    refused(
        "forbidden", decide_appeal, appeal=appeal, moderator=second_moderator,
        outcome="overturned", words="Non",
    )  # fmt: skip
    other = create_member(name="Another Keeper", language="en")
    give_role(member=other, name=role, by=None)
    other = Member.objects.get(pk=other.pk)
    decide_appeal(appeal=appeal, moderator=other, outcome="overturned", words="À tort.")
    assert not Member.objects.get(pk=dounia.pk).is_suspended


def test_where_nobody_may_decide_it_is_said(thread, dounia, stranger, administrator, heard):
    said = heard(appeal_made)
    decision = suspended(thread, dounia, stranger, administrator)
    dounia.refresh_from_db()
    make_appeal(decision=decision, author=dounia, text="Pourquoi ?")
    assert judges_of(decision) == []
    assert [facts["has_judge"] for facts in said] == [False]


# --- Claiming ----------------------------------------------------------------------------------
def test_a_claimed_appeal_is_anothers(appeal, second_moderator, administrator):
    claimed = claim_appeal(appeal=appeal, moderator=second_moderator)
    assert (claimed.state, claimed.holder_id) == ("claimed", second_moderator.pk)
    for action in (claim_appeal, release_appeal):
        refused("conflict", action, appeal=claimed, moderator=administrator)
    refused("conflict", decide_appeal, appeal=claimed, moderator=administrator, outcome="upheld",
            words="x")  # fmt: skip
    assert release_appeal(appeal=claimed, moderator=second_moderator).state == "open"
    assert claim_appeal(appeal=appeal, moderator=administrator).holder_id == administrator.pk


def test_a_claim_left_lying_is_free_again(appeal, second_moderator, administrator):
    claim_appeal(appeal=appeal, moderator=second_moderator)
    Appeal.objects.update(claimed_at=timezone.now() - datetime.timedelta(minutes=31))
    taken = claim_appeal(appeal=Appeal.objects.get(), moderator=administrator)
    assert taken.holder_id == administrator.pk


def test_claiming_moves_the_queue_on(appeal, second_moderator):
    before = Case.objects.get().revision
    claim_appeal(appeal=appeal, moderator=second_moderator)
    assert Case.objects.get().revision == before + 1


# --- Deciding ----------------------------------------------------------------------------------
def test_overturned_the_post_is_back(appeal, second_moderator, heard):
    said = heard(appeal_decided)
    decided = decide_appeal(
        appeal=appeal, moderator=second_moderator, outcome="overturned", words="Pas une insulte."
    )
    post = Post.objects.get(pk=appeal.decision.case.post_id)
    assert post.is_shown
    assert (decided.state, decided.outcome, decided.instead) == ("decided", "overturned", "")
    assert (decided.decided_by_id, decided.words) == (second_moderator.pk, "Pas une insulte.")
    assert [facts["outcome"] for facts in said] == ["overturned"]
    assert stands_as(decided.decision) == "none"


def test_upheld_nothing_changes(appeal, second_moderator):
    decided = decide_appeal(
        appeal=appeal, moderator=second_moderator, outcome="upheld", words="C'en est une."
    )
    assert Post.objects.get(pk=appeal.decision.case.post_id).state == "hidden"
    assert stands_as(decided.decision) == "hide"


def test_softened_the_milder_stands(appeal, second_moderator):
    decided = decide_appeal(
        appeal=appeal, moderator=second_moderator, outcome="softened", instead="warn", words="Un"
    )
    assert Post.objects.get(pk=appeal.decision.case.post_id).is_shown
    assert (decided.outcome, decided.instead) == ("softened", "warn")
    assert stands_as(decided.decision) == "warn"


@pytest.mark.parametrize(
    ("outcome", "instead", "was_right"),
    [("upheld", "", True), ("softened", "warn", True), ("overturned", "", False)],
)
def test_who_flagged_was_right_as_far_as_something_was_wrong(
    appeal, second_moderator, outcome, instead, was_right
):
    decide_appeal(
        appeal=appeal, moderator=second_moderator, outcome=outcome, instead=instead, words="Lu"
    )
    flags = Flag.objects.filter(case=appeal.decision.case_id)
    assert set(flags.values_list("upheld", flat=True)) == {was_right}


def test_a_suspension_softened_to_hiding_hides(thread, dounia, stranger, administrator):
    decision = suspended(thread, dounia, stranger, administrator)
    dounia.refresh_from_db()
    appeal = make_appeal(decision=decision, author=dounia, text="Pourquoi ?")
    other = create_member(name="Another Keeper", language="en")
    give_role(member=other, name="administrator", by=None)
    other = Member.objects.get(pk=other.pk)
    assert set(softer_outcomes(appeal, other)) >= {"warn", "hide", "lock"}
    decide_appeal(appeal=appeal, moderator=other, outcome="softened", instead="hide", words="Un")
    assert not Member.objects.get(pk=dounia.pk).is_suspended
    assert Post.objects.get(pk=decision.case.post_id).state == "hidden"


def test_a_lock_overturned_opens_the_topic(case, bilal, carine, second_moderator):
    decision = decide_case(case=case, moderator=bilal, outcome="lock")
    appeal = make_appeal(decision=decision, author=carine, text="Ouvrez")
    decide_appeal(appeal=appeal, moderator=second_moderator, outcome="overturned", words="Oui")
    assert not Topic.objects.get(pk=case.post.topic_id).is_locked


def test_a_refused_post_that_was_held_is_published_on_appeal(
    held_post, dounia, bilal, second_moderator
):
    case = Case.objects.get()
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Publicité.")
    appeal = make_appeal(decision=decision, author=dounia, text="Non")
    decide_appeal(appeal=appeal, moderator=second_moderator, outcome="overturned", words="Oui")
    assert Post.objects.get(pk=held_post.pk).is_shown


def test_only_what_is_milder_is_offered(appeal, second_moderator):
    assert softer_outcomes(appeal, second_moderator) == ["warn"]
    for instead in ("none", "hide", "lock", "suspend", "", None, 3):
        refusal = refused(
            "invalid", decide_appeal, appeal=appeal, moderator=second_moderator,
            outcome="softened", instead=instead, words="x",
        )  # fmt: skip
        assert refusal.field == "instead"


def test_every_outcome_has_its_weight():
    assert set(SEVERITY) == set(Decision.Outcome.values)


@pytest.mark.parametrize("outcome", ["", "none", "nonsense", None, 3, ["upheld"]])
def test_an_unknown_outcome_is_refused(appeal, second_moderator, outcome):
    refusal = refused(
        "invalid", decide_appeal, appeal=appeal, moderator=second_moderator, outcome=outcome,
        words="x",
    )  # fmt: skip
    assert refusal.field == "outcome"


@pytest.mark.parametrize("words", ["", "  ", None])
@pytest.mark.parametrize("outcome", ["upheld", "overturned"])
def test_an_answer_needs_words(appeal, second_moderator, outcome, words):
    refusal = refused(
        "invalid", decide_appeal, appeal=appeal, moderator=second_moderator, outcome=outcome,
        words=words,
    )  # fmt: skip
    assert refusal.field == "words"


def test_a_decided_appeal_is_not_decided_again(appeal, second_moderator, administrator):
    decide_appeal(appeal=appeal, moderator=second_moderator, outcome="upheld", words="Oui")
    for moderator in (second_moderator, administrator):
        refused("conflict", decide_appeal, appeal=appeal, moderator=moderator,
                outcome="overturned", words="Non")  # fmt: skip


def test_the_log_says_what_and_keeps_the_words(appeal, second_moderator, carine):
    decide_appeal(appeal=appeal, moderator=second_moderator, outcome="overturned", words="SECRET")
    entry = LogEntry.objects.order_by("number").last()
    assert (entry.action, entry.moderator_id) == ("appeal_overturned", second_moderator.pk)
    public = str(entry.payload.public)
    assert "overturned" in public
    for secret in ("SECRET", appeal.text, carine.name):
        assert secret not in public
    assert entry.payload.private["words"] == "SECRET"
    assert verify_log().faults == []


def test_a_fault_while_deciding_leaves_nothing(appeal, second_moderator):
    def fail(**_):
        raise RuntimeError("a receiver broke")

    appeal_decided.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            decide_appeal(
                appeal=appeal, moderator=second_moderator, outcome="overturned", words="Oui"
            )
    finally:
        appeal_decided.disconnect(fail)
    assert Post.objects.get(pk=appeal.decision.case.post_id).state == "hidden"
    assert Appeal.objects.get().state == "open"
