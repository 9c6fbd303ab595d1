"""What each outcome does, in whose hands it is, and what it must say."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from forum.actions import open_topic, publish_post
from forum.models import Post, PostVersion, Topic
from members.actions import Measure, create_member, give_role, impose_sanction, update_member
from members.models import Member, Sanction
from members.refusals import Refused
from moderation.actions import decide_at_once, decide_case, flag_post, flag_thing, set_rule
from moderation.models import Case, Decision, LogEntry
from moderation.offers import outcomes_for

pytestmark = pytest.mark.usefixtures("out_of_office")
DAY = datetime.timedelta(days=1)
ALL = ["none", "hide", "edit", "move", "lock", "warn", "restrict", "suspend", "ban"]
BEYOND = ["suspend", "ban"]


def terms_of(outcome, other_board):
    return {
        "edit": {"body": "Un mot"},
        "move": {"board": str(other_board.pk)},
        "restrict": {"restriction": "read_only", "days": 3},
        "suspend": {"days": 7},
    }.get(outcome, {})


def refused(code, **arguments):
    with pytest.raises(Refused) as refusal:
        decide_case(**arguments)
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert not Decision.objects.exists()
    assert not LogEntry.objects.exists()
    assert not Sanction.objects.exists()
    return refusal.value


def fresh(member):
    return Member.objects.get(pk=member.pk)


# --- In whose hands ----------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", ALL)
@pytest.mark.parametrize("who", ["bilal", "administrator", "second_moderator"])
def test_each_outcome_is_in_the_hands_it_should_be(
    outcome, who, case, other_board, request, stranger
):
    moderator = request.getfixturevalue(who)
    if outcome == "move" and who == "second_moderator":
        give_role(
            member=moderator, name="moderator", by=None, scope="board", scope_id=other_board.pk
        )
        moderator = fresh(moderator)
    sent = {"outcome": outcome, "note": "Parce que", "terms": terms_of(outcome, other_board)}
    assert not stranger.roles.exists()
    refused("not_found", case=case, moderator=stranger, **sent)
    allowed = {
        "bilal": outcome != "ban",
        "administrator": True,
        "second_moderator": outcome not in BEYOND,
    }[who]
    assert (outcome in outcomes_for(case, moderator)) is allowed
    if not allowed:
        refused("forbidden", case=case, moderator=moderator, **sent)
        return
    decision = decide_case(case=case, moderator=moderator, **sent)
    assert decision.outcome == outcome
    assert Case.objects.get(pk=case.pk).is_decided
    assert LogEntry.objects.filter(action=outcome).count() == 1


@pytest.mark.parametrize("outcome", ["warn", *BEYOND, "restrict"])
def test_nobody_decides_about_who_keeps_more_of_the_site(
    outcome, thread, administrator, dounia, bilal, other_board
):
    post = publish_post(topic=thread, author=administrator, body="A word").post
    case = flag_post(post=post, member=dounia, reason="other").case
    sent = {"outcome": outcome, "note": "Why", "terms": terms_of(outcome, other_board)}
    if outcome == "warn":
        assert decide_case(case=case, moderator=bilal, **sent)
    else:
        refused("forbidden", case=case, moderator=bilal, **sent)
    assert not fresh(administrator).is_suspended


# --- A part taken out --------------------------------------------------------------------------
def test_a_part_is_taken_out_and_kept_for_moderators(case, bilal):
    decision = decide_case(
        case=case, moderator=bilal, outcome="edit", note="Un mot", terms={"body": "Un mot […]"}
    )
    post = Post.objects.get(pk=case.post_id)
    assert post.body == "Un mot […]"
    assert "trop" not in post.body_html + post.folded
    version = PostVersion.objects.get(post=post)
    assert version.body == "Un mot de trop"
    assert version.hidden_at is not None
    assert decision.facts["version"] == version.pk


@pytest.mark.parametrize("body", ["Un mot de trop", "Un mot gentil", "", "trop de mot Un"])
def test_no_word_is_put_in_another_mouth(body, case, bilal):
    refusal = refused(
        "invalid", case=case, moderator=bilal, outcome="edit", note="x", terms={"body": body}
    )
    assert refusal.field == "body"
    assert Post.objects.get(pk=case.post_id).body == "Un mot de trop"


# --- Moved -------------------------------------------------------------------------------------
def test_a_topic_goes_to_a_board_of_ones_own(case, bilal, second_moderator, other_board):
    sent = {"outcome": "move", "note": "Ailleurs", "terms": {"board": other_board.pk}}
    assert refused("forbidden", case=case, moderator=second_moderator, **sent)
    decide_case(case=case, moderator=bilal, **sent)
    assert Topic.objects.get(pk=case.post.topic_id).board == other_board
    assert Case.objects.get(pk=case.pk).is_decided


def test_what_the_author_is_told_of_a_move_is_for_them_alone(
    case, bilal, other_board, client, run_tasks
):
    terms = {"board": other_board.pk}
    decide_case(case=case, moderator=bilal, outcome="move", note="PRIVATEWORDS", terms=terms)
    run_tasks()
    for url in (case.post.topic.get_absolute_url(), "/log/"):
        assert "PRIVATEWORDS" not in client.get(url, follow=True).content.decode()


@pytest.mark.parametrize("board", ["", "0", "x", None, "999999999999"])
def test_a_move_says_where_to(board, case, bilal):
    refusal = refused(
        "invalid", case=case, moderator=bilal, outcome="move", terms={"board": board}
    )
    assert refusal.field == "board"


# --- Restricted --------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["slow", "held", "read_only", "no_rooms"])
def test_a_restriction_holds_on_the_board_of_the_case(kind, case, second_moderator):
    decision = decide_case(
        case=case,
        moderator=second_moderator,
        outcome="restrict",
        note="Du calme",
        terms={"restriction": kind, "days": 3, "minutes": 15},
    )
    sanction = Sanction.objects.get()
    assert (sanction.kind, sanction.scope, sanction.scope_id) == (kind, "board", case.board_id)
    assert sanction.seconds == (900 if kind == "slow" else 0)
    assert (sanction.decision_id, sanction.why) == (decision.pk, "Du calme")
    assert decision.ends_at == sanction.ends_at
    assert datetime.timedelta(days=2.9) < sanction.ends_at - timezone.now() <= 3 * DAY


def test_only_who_moderates_the_whole_site_restricts_on_all_of_it(case, bilal, second_moderator):
    sent = {
        "outcome": "restrict",
        "note": "Du calme",
        "terms": {"restriction": "read_only", "days": 1, "scope": "site"},
    }
    refused("forbidden", case=case, moderator=second_moderator, **sent)
    decide_case(case=case, moderator=bilal, **sent)
    assert Sanction.objects.get().scope == "site"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"restriction": "read_only", "days": 0}, "days"),
        ({"restriction": "read_only", "days": ""}, "days"),
        ({"restriction": "read_only", "days": 365}, "days"),
        ({"restriction": "read_only", "days": "for ever"}, "days"),
        ({"restriction": "", "days": 1}, "restriction"),
        ({"restriction": "ban", "days": 1}, "restriction"),
        ({"restriction": "mute", "minutes": 10}, "restriction"),
        ({"restriction": "slow", "days": 1}, "minutes"),
        ({"restriction": "slow", "days": 1, "minutes": 1}, "minutes"),
        ({"restriction": "held", "days": 1, "scope": "topic"}, "scope"),
    ],
)
def test_a_restriction_says_how_and_how_long(terms, field, case, bilal):
    refusal = refused(
        "invalid", case=case, moderator=bilal, outcome="restrict", note="x", terms=terms
    )
    assert refusal.field == field


def test_a_suspension_ends_by_itself(case, bilal):
    decision = decide_case(
        case=case, moderator=bilal, outcome="suspend", note="Assez", terms={"days": "7"}
    )
    author = fresh(case.post.author)
    assert author.suspended_until == decision.ends_at
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert not author.is_suspended


def test_the_next_one_lasts_longer_where_none_is_said(case, bilal):
    author = case.post.author
    for kind in ("read_only", "suspend", "mute"):
        more = {"scope": "topic", "scope_id": 1} if kind == "mute" else {}
        impose_sanction(
            member=author, measure=Measure(kind, ends_at=timezone.now() + DAY, **more), by=bilal
        )
    decision = decide_case(case=case, moderator=bilal, outcome="suspend", note="Assez")
    assert round((decision.ends_at - timezone.now()) / DAY) == 7


def test_a_ban_alone_has_no_end(case, administrator):
    decision = decide_case(case=case, moderator=administrator, outcome="ban", note="Assez")
    assert decision.ends_at is None
    assert fresh(case.post.author).is_suspended
    assert fresh(case.post.author).suspended_until is None


# --- By which rule -----------------------------------------------------------------------------
@pytest.fixture
def rule(administrator):
    words = {language: (f"No hate {language}", "Words.") for language in ("ar", "fr", "en")}
    return set_rule(by=administrator, texts=words, reason="personal_attack")


@pytest.mark.parametrize("outcome", ["hide", "edit", "restrict", "suspend", "ban"])
def test_what_acts_against_somebody_names_a_rule_and_says_why(
    outcome, case, administrator, rule, other_board
):
    sent = {"outcome": outcome, "terms": terms_of(outcome, other_board)}
    for rule_sent, note, field in (
        ("", "Why", "rule"),
        ("999", "Why", "rule"),
        (rule.pk, "", "note"),
    ):
        with pytest.raises(Refused) as refusal:
            decide_case(case=case, moderator=administrator, note=note, rule=rule_sent, **sent)
        assert refusal.value.field == field
    assert not Decision.objects.exists()
    decision = decide_case(
        case=case, moderator=administrator, note="Why", rule=str(rule.pk), **sent
    )
    assert decision.rule == rule
    for sanction in Sanction.objects.all():
        assert sanction.rule_words["fr"] == "No hate fr"


def test_a_program_that_knows_no_rules_names_the_one_the_flags_speak_of(case, bilal, rule):
    decision = decide_case(case=case, moderator=bilal, outcome="hide", note="Why")
    assert decision.rule == rule


def test_a_rule_of_another_board_is_none_here(case, administrator, other_board):
    words = dict.fromkeys(("ar", "fr", "en"), ("Title", "Words."))
    foreign = set_rule(by=administrator, texts=words, board=other_board)
    with pytest.raises(Refused) as refusal:
        decide_case(case=case, moderator=administrator, outcome="hide", note="x", rule=foreign.pk)
    assert refusal.value.field == "rule"


# --- On the spot -------------------------------------------------------------------------------
@pytest.fixture
def message(room, carine):
    return publish_post(topic=room, author=carine, body="Vous êtes nuls").post


def test_a_post_is_removed_from_the_room_itself(message, second_moderator, rule):
    decision = decide_at_once(post=message, by=second_moderator, outcome="hide", rule=str(rule.pk))
    assert Post.objects.get(pk=message.pk).state == "hidden"
    assert decision.case.is_decided
    assert decision.rule == rule
    assert LogEntry.objects.filter(action="hide").count() == 1


def test_flags_that_wait_are_decided_with_it(message, dounia, bilal):
    case = flag_post(post=message, member=dounia, reason="hate").case
    decision = decide_at_once(post=message, by=bilal, outcome="hide", note="Non")
    assert decision.case_id == case.pk
    assert Case.objects.count() == 1


def test_one_member_is_silent_in_one_room_for_minutes(message, room, thread, bilal, rule):
    decision = decide_at_once(
        post=message,
        by=bilal,
        outcome="restrict",
        rule=rule.pk,
        terms={"restriction": "mute", "minutes": "10"},
    )
    sanction = Sanction.objects.get()
    assert (sanction.kind, sanction.scope, sanction.scope_id) == ("mute", "topic", room.pk)
    assert LogEntry.objects.filter(action="mute").exists()
    author = fresh(message.author)
    with pytest.raises(Refused) as refusal:
        publish_post(topic=room, author=author, body="Encore")
    assert refusal.value.code == "forbidden"
    assert publish_post(topic=thread, author=author, body="Ailleurs").post.is_shown
    with time_machine.travel(decision.ends_at + datetime.timedelta(seconds=1)):
        assert publish_post(topic=room, author=author, body="Encore").post.is_shown


@pytest.mark.parametrize("outcome", ["hide", "restrict"])
def test_the_stranger_keeps_no_order_in_a_room(
    outcome, message, stranger, elsewhere, emir, carine
):
    assert not stranger.roles.exists()
    terms = {"restriction": "mute", "minutes": 10}
    for member, code in (
        (stranger, "forbidden"), (elsewhere, "forbidden"), (carine, "forbidden"),
        (emir, "suspended"), (None, "unauthenticated"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            decide_at_once(post=message, by=member, outcome=outcome, note="x", terms=terms)
        assert refusal.value.code == code
    assert not Case.objects.exists()


def test_nobody_keeps_order_about_themselves(room, bilal):
    own = publish_post(topic=room, author=bilal, body="Moi").post
    with pytest.raises(Refused) as refusal:
        decide_at_once(post=own, by=bilal, outcome="hide", note="x")
    assert refusal.value.code == "forbidden"


def test_what_is_refused_leaves_no_case(message, bilal):
    with pytest.raises(Refused):
        decide_at_once(post=message, by=bilal, outcome="hide")
    assert not Case.objects.exists()


def test_a_thread_has_no_silence_of_minutes(thread, carine, bilal):
    post = publish_post(topic=thread, author=carine, body="Un mot").post
    with pytest.raises(Refused) as refusal:
        decide_at_once(
            post=post, by=bilal, outcome="restrict", note="x",
            terms={"restriction": "mute", "minutes": 10},
        )  # fmt: skip
    assert refusal.value.field == "restriction"


def test_a_topics_own_text_can_be_judged_by_its_topic(theme_board, amel, bilal):
    topic = open_topic(board=theme_board, author=amel, title="Sujet", body="Texte").post.topic
    case = Case.objects.create(kind="topic", topic=topic, author=amel, board=theme_board)
    decide_case(case=case, moderator=bilal, outcome="hide", note="Non")
    assert not Topic.objects.get(pk=topic.pk).is_visible


# --- Sent twice --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("outcome", "terms"),
    [
        ("restrict", {"restriction": "mute", "minutes": "10"}),
        ("restrict", {"restriction": "read_only", "days": "3"}),
        ("suspend", {"days": "7"}),
        ("ban", {}),
        ("warn", {}),
    ],
)
def test_an_order_that_is_sent_twice_is_carried_out_once(
    room, carine, administrator, outcome, terms
):
    said = publish_post(topic=room, author=fresh(carine), body="Un mot de trop").post
    sent = {"post": said, "outcome": outcome, "note": "Non", "terms": terms}
    first = decide_at_once(by=fresh(administrator), **sent)
    assert decide_at_once(by=fresh(administrator), **sent) == first
    assert Decision.objects.count() == 1
    assert Sanction.objects.count() == (outcome != "warn")


def test_another_order_is_another(room, carine, bilal):
    said = publish_post(topic=room, author=fresh(carine), body="Un mot de trop").post
    for minutes in ("10", "60", "10"):
        terms = {"restriction": "mute", "minutes": minutes}
        decide_at_once(post=said, by=fresh(bilal), outcome="restrict", note="x", terms=terms)
    assert Decision.objects.count() == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5)):
        decide_at_once(post=said, by=fresh(bilal), outcome="restrict", note="x", terms=terms)
    assert Decision.objects.count() == 3


# --- Members -----------------------------------------------------------------------------------
def about(member, by):
    return flag_thing(thing=fresh(member), member=by, reason="hate").case


def test_who_is_flagged_stands_on_no_board(carine, dounia, administrator):
    terms = {"restriction": "read_only", "days": 3, "scope": "board"}
    sent = {"outcome": "restrict", "note": "Non", "terms": terms}
    case = about(carine, dounia)
    with pytest.raises(Refused) as refusal:
        decide_case(case=case, moderator=administrator, **sent)
    assert refusal.value.field == "scope"
    assert not Sanction.objects.exists()


def test_the_name_of_who_keeps_the_site_is_not_taken(administrator, dounia):
    boss = create_member(name="Boss", language="en")
    give_role(member=boss, name="administrator", by=None)
    Member.objects.filter(pk=administrator.pk).update(is_superuser=True)
    case = about(administrator, dounia)
    with pytest.raises(Refused, match="conflict"):
        decide_case(case=case, moderator=fresh(boss), outcome="rename", note="Non")
    assert fresh(administrator).name == administrator.name


def test_a_name_that_was_taken_away_does_not_come_back(carine, dounia, administrator):
    was = carine.name
    case = about(carine, dounia)
    decide_case(case=case, moderator=administrator, outcome="rename", note="Non")
    for name in (was, was.upper()):
        with pytest.raises(Refused) as refusal:
            update_member(member=fresh(carine), name=name)
        assert refusal.value.field == "name"
    assert update_member(member=fresh(carine), name="Carine E.").name == "Carine E."
    assert update_member(member=fresh(dounia), name=was).name == was
