"""Many cases as one act: each decided by itself, none twice, and what could not be is said."""

import uuid

import pytest

from forum.actions import create_board, keep_file, open_topic, publish_post, withdraw_post
from forum.models import Attachment, Post
from members.actions import create_member, give_mandate, give_role
from members.models import Member, Sanction
from members.refusals import Refused
from moderation.actions import (
    claim_case,
    confirm_second_look,
    decide_case,
    flag_post,
    flag_thing,
    make_appeal,
    set_rule,
    undo_decision,
    verify_log,
)
from moderation.actions.bulk import A_STEP, carry_on_bulk, clear_wave, decide_many
from moderation.bulk import decidable, is_new, like, of_author, wave_of
from moderation.models import Bulk, Case, Decision, HouseRule, LogEntry, SecondLook
from notifications.models import Notification
from tests.forum.filing.builders import PDF


@pytest.fixture
def spammer(db):
    return create_member(name="Achetez Ici", email="spam@majlis.example", language="fr")


@pytest.fixture
def spam(thread, spammer, dounia):
    """`spam(3)` are so many flagged posts of the spammer."""

    def flood(count, body="Achetez vite"):
        posts = [
            publish_post(topic=thread, author=spammer, body=f"{body} {number}").post
            for number in range(count)
        ]
        return [flag_post(post=post, member=dounia, reason="spam").case for post in posts]

    return flood


@pytest.fixture
def rule(administrator):
    words = dict.fromkeys(("ar", "fr", "en"), ("No advertising", "Words."))
    return set_rule(by=administrator, texts=words)


@pytest.fixture
def open_board(db):
    """Members open topics here."""
    return create_board(
        slug="open-of-tests", names={"en": ("Open", "")}, open_rule="members", by=None
    )


@pytest.fixture
def pdf(spammer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return keep_file(owner=spammer, name="prix.pdf", data=PDF).pk


@pytest.fixture
def of_raoued(raoued):
    """A moderator of the whole site who holds office."""
    member = create_member(name="Salma Raoued", email="salma@majlis.example", language="fr")
    give_role(member=member, name="moderator", by=None)
    give_mandate(member=member, municipality=raoued, by=None)
    return Member.objects.get(pk=member.pk)


def many(moderator, cases, **more):
    sent = {"outcome": "hide", "note": "Publicité", "key": uuid.uuid4()} | more
    return decide_many(moderator=moderator, cases=[case.pk for case in cases], **sent)


# --- Chosen cases -----------------------------------------------------------------------------
def test_each_case_gets_its_decision_its_log_line_and_its_notification(
    spam, spammer, bilal, run_tasks
):
    cases = spam(3)
    started = many(bilal, cases)
    assert (started.done, started.finished_at) == (0, None)
    run_tasks()
    started.refresh_from_db()
    assert started.done == started.total == 3
    assert started.finished_at is not None
    assert started.faults == []
    decisions = Decision.objects.order_by("case")
    assert [(each.case_id, each.outcome, each.note) for each in decisions] == [
        (case.pk, "hide", "Publicité") for case in cases
    ]
    assert LogEntry.objects.filter(action="hide", moderator=bilal).count() == 3
    assert verify_log().faults == []
    assert Notification.objects.filter(recipient=spammer, verb="hidden").count() == 3


def test_what_could_not_be_decided_is_said_case_by_case(
    spam, spammer, bilal, second_moderator, run_tasks
):
    cases = spam(4)
    started = many(bilal, cases)
    claim_case(case=cases[0], moderator=second_moderator)
    decide_case(case=cases[1], moderator=second_moderator, outcome="none")
    withdraw_post(post=cases[2].post, by=spammer)
    run_tasks()
    started.refresh_from_db()
    assert started.done == 4
    assert [fault[0] for fault in started.faults] == [case.pk for case in cases[:3]]
    assert "Ines Second is looking at this case" in started.faults[0][2]
    assert "already decided" in started.faults[1][2]
    assert "already been taken away" in started.faults[2][2]
    assert Case.objects.get(pk=cases[3].pk).is_decided


def test_sent_twice_it_is_one(spam, bilal, run_tasks):
    cases, key = spam(2), uuid.uuid4()
    first = many(bilal, cases, key=key)
    assert many(bilal, cases, key=key) == first
    run_tasks()
    assert carry_on_bulk(bulk_id=first.pk) is False
    assert Decision.objects.count() == 2
    assert Bulk.objects.get().faults == []


def test_a_step_that_dies_is_taken_up_where_it_stopped(spam, bilal, monkeypatch, run_tasks):
    started = many(bilal, spam(3))
    from moderation.actions import bulk

    real, told = bulk.decide_case, []

    def dies_at_the_second(**facts):
        told.append(facts)
        decided = real(**facts)
        if len(told) == 2:
            raise RuntimeError("the power went")
        return decided

    monkeypatch.setattr(bulk, "decide_case", dies_at_the_second)
    with pytest.raises(RuntimeError):
        carry_on_bulk(bulk_id=started.pk)
    started.refresh_from_db()
    assert started.done == Decision.objects.count() == 1
    run_tasks()
    started.refresh_from_db()
    assert (started.done, started.faults) == (3, [])
    assert Decision.objects.count() == 3


def test_more_than_twenty_are_too_many_for_who_keeps_a_part_of_the_site(spam, second_moderator):
    cases = spam(21)
    with pytest.raises(Refused) as refused:
        many(second_moderator, cases)
    assert (refused.value.code, refused.value.field) == ("invalid", "case")
    assert not Bulk.objects.exists()
    assert many(second_moderator, cases[:20]).total == 20


def test_more_than_twenty_wait_for_a_second_moderator(
    spam, bilal, of_raoued, second_moderator, rule
):
    cases = spam(21)
    look = many(bilal, cases, rule=rule.pk)
    assert (look.kind, look.asked_by, look.is_waiting) == ("bulk", bilal, True)
    assert not Bulk.objects.exists()
    assert not Decision.objects.exists()
    with pytest.raises(Refused) as refused:
        many(bilal, cases, rule=rule.pk)
    assert refused.value.code == "conflict"
    decide_case(case=cases[0], moderator=second_moderator, outcome="none")
    confirm_second_look(look=look, by=of_raoued)
    # What was decided meanwhile stays as it was decided.
    assert Decision.objects.filter(moderator=bilal, outcome="hide", rule=rule).count() == 20
    assert Decision.objects.get(case=cases[0]).outcome == "none"


def test_who_asks_a_second_moderator_says_why(spam, bilal):
    with pytest.raises(Refused) as refused:
        many(bilal, spam(21), outcome="none", note="")
    assert refused.value.field == "note"
    assert not SecondLook.objects.exists()


def test_a_rule_is_named_or_the_flags_say_which(spam, bilal, rule, run_tasks):
    one, other = spam(2)
    HouseRule.objects.filter(pk=rule.pk).update(reason="spam")
    many(bilal, [one], rule=rule.pk)
    many(bilal, [other])
    run_tasks()
    assert set(Decision.objects.values_list("rule", flat=True)) == {rule.pk}


def test_a_rule_of_one_board_does_not_hold_for_all(spam, bilal, rule, theme_board):
    HouseRule.objects.filter(pk=rule.pk).update(board=theme_board)
    with pytest.raises(Refused) as refused:
        many(bilal, spam(1), rule=rule.pk)
    assert (refused.value.code, refused.value.field) == ("invalid", "rule")


def test_what_is_not_offered_for_a_case_is_said_beside_it(things, dounia, bilal, run_tasks):
    cases = [
        flag_thing(thing=things[kind], member=dounia, reason="other").case
        for kind in ("file", "topic", "member", "municipality")
    ]
    started = many(bilal, cases)
    run_tasks()
    started.refresh_from_db()
    assert [fault[0] for fault in started.faults] == [case.pk for case in cases[2:]]
    assert "not offered" in started.faults[0][2]
    assert [Case.objects.get(pk=case.pk).is_decided for case in cases] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"outcome": "ban"}, "outcome"),
        ({"outcome": "lock"}, "outcome"),
        ({"outcome": None}, "outcome"),
        ({"note": " "}, "note"),
        ({"key": "x"}, "key"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(spam, bilal, sent, field):
    with pytest.raises(Refused) as refused:
        many(bilal, spam(1), **sent)
    assert (refused.value.code, refused.value.field) == ("invalid", field)
    assert not Bulk.objects.exists()


def test_nothing_chosen_is_refused(bilal):
    with pytest.raises(Refused) as refused:
        many(bilal, [])
    assert refused.value.field == "case"


@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_strangers_decide_nothing(spam, request, who):
    stranger = request.getfixturevalue(who)
    with pytest.raises(Refused) as refused:
        many(stranger, spam(1))
    assert refused.value.code in {"not_found", "conflict"}
    assert not Bulk.objects.exists()


def test_a_moderator_who_lost_the_role_meanwhile_decides_nothing_more(
    spam, second_moderator, run_tasks
):
    started = many(second_moderator, spam(2))
    second_moderator.roles.all().delete()
    run_tasks()
    started.refresh_from_db()
    assert len(started.faults) == 2
    assert not Decision.objects.exists()


def test_ones_own_cases_are_left_out(spam, thread, bilal, dounia):
    own = publish_post(topic=thread, author=bilal, body="Le mien").post
    case = flag_post(post=own, member=dounia, reason="other").case
    assert many(bilal, [case, *spam(1)]).total == 1
    with pytest.raises(Refused) as refused:
        many(bilal, [case])
    assert refused.value.code == "conflict"


# --- What belongs together ----------------------------------------------------------------------
def test_like_is_the_same_words_or_the_same_link(thread, carine, dounia, spammer, bilal):
    def about(author, body):
        post = publish_post(topic=thread, author=author, body=body).post
        return flag_post(post=post, member=dounia, reason="spam").case

    first = about(spammer, "Achetez https://spam.example/a maintenant")
    same_link = about(carine, "Voyez donc https://spam.example/a")
    longer = about(carine, "Autre https://spam.example/ab")
    words = about(spammer, "ÉTÉ a vendre")
    same_words = about(carine, "été à vendre")
    assert set(like(first, bilal)) == {first, same_link}
    assert set(like(words, bilal)) == {words, same_words}
    assert longer not in like(first, bilal)
    assert set(of_author(first, bilal)) == {first, words}


def test_what_another_has_taken_is_not_offered(spam, bilal, second_moderator, time_machine_at):
    time_machine_at(0)
    cases = spam(2)
    claim_case(case=cases[0], moderator=second_moderator)
    assert set(decidable(bilal)) == {cases[1]}
    assert set(decidable(second_moderator)) == set(cases)
    time_machine_at(31)
    assert set(decidable(bilal)) == set(cases)


# --- A wave of one new member -------------------------------------------------------------------
def test_all_posts_of_a_new_member_are_one_act(thread, spam, spammer, administrator, run_tasks):
    spam(3)
    for number in range(A_STEP + 5):
        publish_post(topic=thread, author=spammer, body=f"Sans signalement {number}")
    started = clear_wave(
        moderator=administrator,
        author=spammer,
        note="Publicité",
        key=uuid.uuid4(),
        suspends=True,
    )
    assert (len(started.cases), len(started.posts)) == (3, A_STEP + 5)
    assert Member.objects.get(pk=spammer.pk).is_suspended
    run_tasks()
    started.refresh_from_db()
    assert (started.done, started.faults) == (A_STEP + 8, [])
    assert not Post.objects.filter(author=spammer, state="published").exists()
    assert Decision.objects.filter(outcome="hide").count() == A_STEP + 8
    assert LogEntry.objects.filter(action="hide").count() == A_STEP + 8
    assert LogEntry.objects.filter(action="suspend", object_kind="case").count() == 1
    assert verify_log().faults == []


def test_a_held_post_of_the_wave_is_not_published(held_post, dounia, bilal, run_tasks):
    started = clear_wave(moderator=bilal, author=dounia, note="Publicité", key=uuid.uuid4())
    run_tasks()
    started.refresh_from_db()
    assert started.faults == []
    assert Post.objects.get(pk=held_post.pk).state == "hidden"


def test_a_moderator_of_one_board_takes_away_what_stands_there(
    thread, other_board, spammer, second_moderator, amel
):
    elsewhere = open_topic(board=other_board, author=amel, title="Autre", body="Texte").post
    publish_post(topic=thread, author=spammer, body="Ici")
    publish_post(topic=elsewhere.topic, author=spammer, body="Là")
    assert wave_of(spammer, second_moderator).total == 1


def test_members_who_are_not_new_are_judged_case_by_case(
    spam, spammer, carine, bilal, second_moderator, time_machine_at
):
    assert is_new(spammer)
    assert not is_new(None)
    assert not is_new(carine)
    assert not is_new(second_moderator)
    spam(1)
    for author in (carine, second_moderator):
        with pytest.raises(Refused) as refused:
            clear_wave(moderator=bilal, author=author, note="Non", key=uuid.uuid4())
        assert refused.value.code == "forbidden"
    time_machine_at(31 * 24 * 60)
    assert not is_new(spammer)


def test_the_suspension_is_a_decision_like_any_other(spam, spammer, bilal, run_tasks, rule):
    spam(1)
    clear_wave(
        moderator=bilal, author=spammer, note="Publicité", key=uuid.uuid4(), suspends=True,
        rule=rule.pk, days=3,
    )  # fmt: skip
    run_tasks()
    decision = Decision.objects.get(outcome="suspend")
    assert (decision.case.kind, decision.case.member) == ("member", spammer)
    assert (decision.note, decision.rule, decision.moderator) == ("Publicité", rule, bilal)
    assert Sanction.objects.get().decision_id == decision.pk
    assert LogEntry.objects.filter(action="suspend", object_id=decision.case_id).exists()
    assert Notification.objects.filter(recipient=spammer, data__case=decision.case_id).exists()
    author = Member.objects.get(pk=spammer.pk)
    make_appeal(decision=decision, author=author, text="C'était une erreur")
    undo_decision(decision=decision, by=bilal, why="Une erreur")
    assert not Member.objects.get(pk=spammer.pk).is_suspended


def test_a_case_that_waits_about_the_member_is_decided_with_it(spam, spammer, dounia, bilal):
    spam(1)
    about = flag_thing(thing=spammer, member=dounia, reason="false_identity").case
    clear_wave(moderator=bilal, author=spammer, note="Faux nom", key=uuid.uuid4(), suspends=True)
    assert Decision.objects.get(outcome="suspend").case_id == about.pk


def test_only_who_moderates_the_whole_site_suspends_with_it(spam, spammer, second_moderator):
    spam(1)
    with pytest.raises(Refused) as refused:
        clear_wave(
            moderator=second_moderator, author=spammer, note="Non", key=uuid.uuid4(),
            suspends=True,
        )  # fmt: skip
    assert refused.value.code == "forbidden"
    assert not Bulk.objects.exists()
    assert not Case.objects.filter(kind="member").exists()
    assert not Member.objects.get(pk=spammer.pk).is_suspended


def test_topics_and_files_of_the_wave_go_too(open_board, spammer, dounia, bilal, run_tasks, pdf):
    opening = open_topic(board=open_board, author=spammer, title="Achetez", body="Ici").post
    enclosing = publish_post(
        topic=opening.topic, author=spammer, body="Le prix", attachments=[pdf]
    )
    kept = Attachment.objects.get(pk=pdf)
    for thing in (opening.topic, kept):
        flag_thing(thing=thing, member=dounia, reason="spam")
    started = clear_wave(moderator=bilal, author=spammer, note="Publicité", key=uuid.uuid4())
    assert (len(started.cases), started.posts) == (2, [enclosing.post.pk])
    run_tasks()
    started.refresh_from_db()
    assert started.faults == []
    assert not Case.objects.undecided().exists()
    assert not Post.objects.filter(author=spammer, state="published").exists()


@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_strangers_clear_no_wave(spam, spammer, request, who):
    spam(1)
    with pytest.raises(Refused) as refused:
        clear_wave(
            moderator=request.getfixturevalue(who), author=spammer, note="Non", key=uuid.uuid4()
        )
    assert refused.value.code in {"not_found", "conflict"}
    assert not Bulk.objects.exists()


def test_a_moderator_is_not_new_however_short_they_are_here(db):
    member = create_member(name="Neuf", language="fr")
    assert is_new(member)
    give_role(member=member, name="moderator", by=None)
    assert not is_new(Member.objects.get(pk=member.pk))
