"""Four eyes: asked by one, confirmed by another of another municipality, or lapsed."""

import datetime

import pytest
from django.utils import timezone

from forum.actions import edit_post, publish_post
from members.actions import (
    Measure,
    create_member,
    give_mandate,
    give_role,
    impose_sanction,
    suspend_member,
)
from members.models import Mandate, Member, Role
from members.refusals import Refused
from moderation.actions import (
    ask_second_look,
    ask_to_end_mandate,
    ask_to_export,
    ask_to_read_around,
    ask_to_unmask,
    bulk_needs_second,
    confirm_second_look,
    decide_at_once,
    decide_case,
    flag_post,
    lapse_second_look,
    refuse_second_look,
    release_case,
    set_rule,
    verify_log,
)
from moderation.justice import are_apart, may_read_around, seconds_for
from moderation.models import Case, Decision, LogEntry, SecondLook
from moderation.signals import second_look_answered, second_look_asked


def keeper(name, town=None, role="moderator", **more):
    member = create_member(name=name, language="en")
    give_role(member=member, name=role, by=None, **more)
    if town is not None:
        give_mandate(member=member, municipality=town, by=None)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def of_raoued(raoued):
    """A moderator who sits in Raoued."""
    return keeper("Rim of Raoued", raoued)


@pytest.fixture
def chief(raoued):
    """An administrator who sits in Raoued."""
    return keeper("Chedly of Raoued", raoued, role="administrator")


@pytest.fixture
def look(case, administrator):
    """An administrator of no municipality would suspend carine, who sits in Marseille."""
    return decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")


def facts():
    return (
        list(SecondLook.objects.values("pk", "answer", "answered_by")),
        list(Member.objects.values("pk", "suspended_at")),
        list(Mandate.objects.values()),
        list(Case.objects.values("pk", "state")),
        Decision.objects.count(),
        LogEntry.objects.count(),
    )


def refused(code, action, **arguments):
    before = facts()
    with pytest.raises(Refused) as refusal:
        action(**arguments)
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert facts() == before
    return refusal.value


def age(look, hours):
    past = timezone.now() - datetime.timedelta(hours=hours)
    SecondLook.objects.filter(pk=look.pk).update(
        asked_at=past, expires_at=past + datetime.timedelta(hours=24)
    )


# --- Suspending a sitting councillor ------------------------------------------------------------
def test_a_councillor_is_not_suspended_by_one(case, administrator, carine, heard):
    said = heard(second_look_asked)
    look = decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")
    assert isinstance(look, SecondLook)
    assert (look.kind, look.subject_id, look.asked_by_id) == (
        "decision", carine.pk, administrator.pk,
    )  # fmt: skip
    assert not Member.objects.get(pk=carine.pk).is_suspended
    assert not Decision.objects.exists()
    stored = Case.objects.get()
    assert (stored.state, stored.claimed_by_id) == ("claimed", administrator.pk)
    assert [facts["look_id"] for facts in said] == [look.pk]
    assert [entry.action for entry in LogEntry.objects.all()] == ["second_asked"]


def test_a_member_without_a_mandate_is_suspended_at_once(thread, dounia, stranger, administrator):
    post = publish_post(topic=thread, author=dounia, body="Publicité").post
    case = flag_post(post=post, member=stranger, reason="spam").case
    decision = decide_case(case=case, moderator=administrator, outcome="suspend", note="Assez.")
    assert isinstance(decision, Decision)
    assert not SecondLook.objects.exists()


def test_hiding_a_councillors_post_needs_one_alone(case, bilal):
    assert isinstance(
        decide_case(case=case, moderator=bilal, outcome="hide", note="Non."), Decision
    )


def test_confirmed_it_is_done_and_both_names_stand_in_the_log(
    look, of_raoued, administrator, carine, heard
):
    said = heard(second_look_answered)
    confirmed = confirm_second_look(look=look, by=of_raoued)
    assert (confirmed.answer, confirmed.answered_by_id) == ("confirmed", of_raoued.pk)
    assert Member.objects.get(pk=carine.pk).is_suspended
    decision = Decision.objects.get()
    assert (decision.outcome, decision.moderator_id, decision.note) == (
        "suspend", administrator.pk, "Assez.",
    )  # fmt: skip
    entries = LogEntry.objects.order_by("number").values_list("action", "moderator")
    assert list(entries) == [
        ("second_asked", administrator.pk),
        ("suspend", administrator.pk),
        ("second_confirmed", of_raoued.pk),
    ]
    assert [facts["answer"] for facts in said] == ["confirmed"]
    assert verify_log().faults == []


def test_the_same_is_not_asked_twice(look, case, administrator):
    refused("conflict", decide_case, case=Case.objects.get(), moderator=administrator,
            outcome="suspend", note="Assez.")  # fmt: skip


# --- Who may confirm ----------------------------------------------------------------------------
@pytest.mark.parametrize("answer", [confirm_second_look, refuse_second_look])
def test_others_may_not_answer(
    look, administrator, stranger, elsewhere, dounia, carine, emir, answer
):
    more = {"words": "Non"} if answer is refuse_second_look else {}
    assert not stranger.roles.exists()
    refused("forbidden", answer, look=look, by=administrator, **more)
    for member in (stranger, elsewhere, dounia, carine):
        refused("not_found", answer, look=look, by=member, **more)
    refused("suspended", answer, look=look, by=emir, **more)
    refused("unauthenticated", answer, look=look, by=None, **more)


def test_whom_it_is_about_does_not_confirm_even_as_a_moderator(look, carine):
    give_role(member=carine, name="moderator", by=None)
    refused("not_found", confirm_second_look, look=look, by=Member.objects.get(pk=carine.pk))


def test_two_of_no_municipality_do_not_confirm_one_another(look, bilal):
    refusal = refused("forbidden", confirm_second_look, look=look, by=bilal)
    assert "another municipality" in str(refusal.message)


def test_two_of_one_municipality_do_not_confirm_one_another(case, chief, of_raoued, marseille):
    look = decide_case(case=case, moderator=chief, outcome="suspend", note="Assez.")
    refused("forbidden", confirm_second_look, look=look, by=of_raoued)
    Mandate.objects.filter(member=of_raoued).update(municipality=marseille)
    assert confirm_second_look(look=look, by=of_raoued).answer == "confirmed"


def test_a_mandate_that_has_ended_is_none(look, of_raoued):
    Mandate.objects.filter(member=of_raoued).update(confirmed_at=None)
    refused("forbidden", confirm_second_look, look=look, by=of_raoued)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (set(), set(), False),
        (set(), {1}, True),
        ({1}, {1}, False),
        ({1}, {2}, True),
        ({1, 2}, {2, 3}, False),
    ],
)
def test_apart_are_those_of_whom_it_is_known(one, other, apart):
    assert are_apart(one, other) is apart
    assert are_apart(other, one) is apart


def test_those_who_may_answer_are_found(look, of_raoued, bilal, administrator, elsewhere):
    assert seconds_for(look) == [of_raoued]


# --- Time and change ----------------------------------------------------------------------------
def test_after_a_day_it_has_lapsed(look, of_raoued, carine):
    age(look, 24)
    refused("conflict", confirm_second_look, look=look, by=of_raoued)
    refused("conflict", refuse_second_look, look=look, by=of_raoued, words="Non")
    assert lapse_second_look(look_id=look.pk)
    assert not lapse_second_look(look_id=look.pk)
    assert SecondLook.objects.get().answer == "lapsed"
    assert LogEntry.objects.order_by("number").last().action == "second_lapsed"
    assert not Member.objects.get(pk=carine.pk).is_suspended


def test_before_a_day_nothing_lapses(look, of_raoued):
    age(look, 23)
    assert not lapse_second_look(look_id=look.pk)
    assert confirm_second_look(look=SecondLook.objects.get(), by=of_raoued).answer == "confirmed"


def test_its_task_lapses_it(look, run_tasks):
    age(look, 25)
    run_tasks()
    assert SecondLook.objects.get().answer == "lapsed"


def test_it_may_be_asked_anew(look, case, administrator):
    age(look, 25)
    again = decide_case(
        case=Case.objects.get(), moderator=administrator, outcome="suspend", note="Assez."
    )
    assert again.pk != look.pk


def test_answered_once(look, of_raoued):
    refused_look = refuse_second_look(look=look, by=of_raoued, words="C'est trop.")
    assert (refused_look.answer, refused_look.words) == ("refused", "C'est trop.")
    refused("conflict", confirm_second_look, look=look, by=of_raoued)
    refused("conflict", refuse_second_look, look=look, by=of_raoued, words="Non")


@pytest.mark.parametrize("words", ["", " \n", None])
def test_a_refusal_needs_words(look, of_raoued, words):
    assert refused(
        "invalid", refuse_second_look, look=look, by=of_raoued, words=words
    ).field == "words"  # fmt: skip


def test_a_text_changed_meanwhile_is_judged_anew(look, case, carine, of_raoued):
    edit_post(post=case.post, editor=carine, body="Un mot plus doux")
    refusal = refused("conflict", confirm_second_look, look=look, by=of_raoued)
    assert "changed" in str(refusal.message)


def test_a_case_decided_meanwhile_stays_decided(look, administrator, of_raoued, carine):
    decide_case(case=Case.objects.get(), moderator=administrator, outcome="none")
    refused("conflict", confirm_second_look, look=look, by=of_raoued)


def test_a_case_that_another_took_meanwhile_is_theirs(look, administrator, second_moderator,
                                                      of_raoued):  # fmt: skip
    release_case(case=Case.objects.get(), moderator=administrator)
    from moderation.actions import claim_case

    claim_case(case=Case.objects.get(), moderator=second_moderator)
    refused("conflict", confirm_second_look, look=look, by=of_raoued)


def test_who_asked_must_still_be_allowed_to(look, administrator, bilal, of_raoued):
    role = Role.objects.filter(member=administrator)
    role.update(name="moderator", scope="board", scope_id=look.case.board_id)
    refused("forbidden", confirm_second_look, look=look, by=of_raoued)
    suspend_member(member=administrator, by=bilal)
    refused("forbidden", confirm_second_look, look=look, by=of_raoued)


def test_what_was_chosen_is_done_when_it_is_confirmed(case, administrator, of_raoued):
    words = dict.fromkeys(("ar", "fr", "en"), ("Be kind", "To one another."))
    rule = set_rule(by=administrator, texts=words)
    look = decide_case(
        case=case, moderator=administrator, outcome="suspend", note="Assez.", rule=str(rule.pk),
        terms={"days": "30", "csrfmiddlewaretoken": "x", "note": "Assez."},
    )  # fmt: skip
    assert look.what["terms"] == {"days": 30}
    confirm_second_look(look=look, by=of_raoued)
    decision = Decision.objects.get()
    assert (decision.rule, decision.note) == (rule, "Assez.")
    assert round((decision.ends_at - timezone.now()) / datetime.timedelta(days=1)) == 30


def test_the_days_are_those_that_were_suggested_when_it_was_asked(look, carine, of_raoued):
    assert look.what["terms"] == {"days": 1}
    week = Measure("read_only", ends_at=timezone.now() + datetime.timedelta(days=7))
    impose_sanction(member=carine, measure=week, by=None)
    confirm_second_look(look=look, by=of_raoued)
    ends = Decision.objects.get().ends_at - timezone.now()
    assert round(ends / datetime.timedelta(days=1)) == 1


def test_on_the_spot_no_councillor_is_put_out_by_one_alone(thread, carine, administrator):
    post = publish_post(topic=thread, author=carine, body="Assez").post
    for outcome, terms in (("suspend", {"days": 1}), ("ban", {})):
        case_before = Case.objects.count()
        look = decide_at_once(
            post=post, by=administrator, outcome=outcome, note="Non", terms=terms
        )
        assert isinstance(look, SecondLook)
        assert look.case.post_id == post.pk
        assert Case.objects.count() <= case_before + 1
    assert not Member.objects.get(pk=carine.pk).is_suspended
    assert not Decision.objects.exists()


def test_silence_of_minutes_in_a_room_needs_none(room, carine, administrator):
    post = publish_post(topic=room, author=carine, body="Assez").post
    terms = {"restriction": "mute", "minutes": "10"}
    decision = decide_at_once(
        post=post, by=administrator, outcome="restrict", note="Non", terms=terms
    )
    assert isinstance(decision, Decision)
    assert not SecondLook.objects.exists()


# --- Mandates -----------------------------------------------------------------------------------
def test_a_mandate_ends_when_a_second_moderator_says_so(carine, administrator, of_raoued):
    mandate = carine.mandates.get()
    today = timezone.now().date()
    look = ask_to_end_mandate(mandate=mandate, on=today, by=administrator, why="Démission")
    assert Mandate.objects.get(pk=mandate.pk).ends_on is None
    confirm_second_look(look=look, by=of_raoued)
    assert Mandate.objects.get(pk=mandate.pk).ends_on == max(today, mandate.starts_on)
    actions = LogEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["second_asked", "end_mandate", "second_confirmed"]


def test_a_mandate_that_changed_meanwhile_is_left(carine, administrator, of_raoued):
    mandate = carine.mandates.get()
    today = timezone.now().date()
    look = ask_to_end_mandate(mandate=mandate, on=today, by=administrator, why="Démission")
    Mandate.objects.filter(pk=mandate.pk).update(ends_on=today + datetime.timedelta(days=9))
    refused("conflict", confirm_second_look, look=look, by=of_raoued)


# --- Who flagged, closed boards, copies of the log ----------------------------------------------
def test_only_administrators_ask_for_names_mandates_and_copies(case, bilal, stranger, carine):
    today = timezone.now().date()
    for member, code in ((bilal, "forbidden"), (stranger, "forbidden"), (None, "unauthenticated")):
        refused(code, ask_to_unmask, case=case, by=member, why="x")
        refused(code, ask_to_export, by=member, why="x")
        refused(code, ask_to_end_mandate, mandate=carine.mandates.get(), on=today, by=member,
                why="x")  # fmt: skip


def test_asking_needs_reasons(case, administrator):
    assert refused("invalid", ask_to_unmask, case=case, by=administrator, why=" ").field == "why"


def test_a_closed_board_is_read_around_a_post_with_four_eyes(
    invited_board, amel, carine, bilal, of_raoued
):
    from forum.actions import invite_member, open_topic

    invite_member(board=invited_board, member=carine, by=None)
    post = open_topic(board=invited_board, author=amel, title="Fermé", body="Un mot").post
    case = flag_post(post=post, member=carine, reason="hate").case
    assert not may_read_around(bilal, case)
    assert may_read_around(Member.objects.get(pk=amel.pk), case)
    own = keeper("Of this board", scope="board", scope_id=invited_board.pk)
    assert may_read_around(own, case)
    look = ask_to_read_around(case=case, by=bilal, why="Le contexte")
    assert not may_read_around(bilal, case)
    # amel wrote it, and does not confirm; another of Raoued does.
    confirm_second_look(look=look, by=of_raoued)
    assert may_read_around(bilal, case)
    assert not may_read_around(of_raoued, case)
    SecondLook.objects.update(answered_at=timezone.now() - datetime.timedelta(hours=25))
    assert not may_read_around(bilal, case)


def test_what_is_open_already_is_not_asked_for(case, bilal):
    refused("conflict", ask_to_read_around, case=case, by=bilal, why="Le contexte")


def test_each_administrator_asks_for_their_own_eyes(case, administrator, chief):
    ask_to_unmask(case=case, by=administrator, why="x")
    ask_to_unmask(case=case, by=chief, why="y")
    refused("conflict", ask_to_unmask, case=case, by=chief, why="z")


# --- Many at once -------------------------------------------------------------------------------
def test_a_decision_on_more_than_twenty_weighs_too_much_for_one():
    assert not bulk_needs_second(20)
    assert bulk_needs_second(21)


def test_many_are_decided_when_confirmed(thread, dounia, stranger, bilal, of_raoued):
    cases = [
        flag_post(
            post=publish_post(topic=thread, author=dounia, body=f"Publicité {n}").post,
            member=stranger,
            reason="spam",
        ).case
        for n in range(3)
    ]
    what = {"cases": [case.pk for case in cases], "outcome": "hide", "note": "Publicité."}
    look = ask_second_look(kind=SecondLook.Kind.BULK, what=what, why="Une vague", by=bilal)
    assert not Decision.objects.exists()
    confirm_second_look(look=look, by=of_raoued)
    assert Decision.objects.filter(moderator=bilal, outcome="hide").count() == 3


def test_who_has_no_queue_asks_for_nothing(stranger, dounia):
    assert not stranger.roles.exists()
    for member in (stranger, dounia):
        refused("not_found", ask_second_look, kind=SecondLook.Kind.BULK, what={"cases": []},
                why="x", by=member)  # fmt: skip
