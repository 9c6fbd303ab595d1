"""The same text again: in its topic, in others, or almost the same in several."""

import datetime

import pytest
import time_machine

from forum.actions import edit_post, open_topic, publish_post, withdraw_post
from forum.models import Post
from forum.screening import Verdict
from members.refusals import Refused
from moderation.screeners import repeated_text

START = datetime.datetime(2026, 3, 1, 9, 0, tzinfo=datetime.UTC)
TEXT = "Achetez nos compteurs d'eau, les meilleurs de tout le pays, au prix le plus bas"
ALMOST = TEXT.replace("bas", "doux")
CLIENT_ID = "7d0f7f3e-7c3f-4d1c-9b44-6a9a1d1f0b22"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def third(theme_board, amel):
    """A third topic."""
    return open_topic(board=theme_board, author=amel, title="Troisième", body="Bonjour").post.topic


def write(topic, author, body=TEXT, **more):
    return publish_post(topic=topic, author=author, body=body, **more)


def test_the_same_at_once_in_the_same_topic_is_refused(clock, limits, thread, room, dounia):
    for topic in (thread, room):
        text = f"{TEXT} {topic.pk}"
        write(topic, dounia, text)
        clock.shift(299)
        with pytest.raises(Refused) as refusal:
            write(topic, dounia, text)
        assert refusal.value.code == "conflict"
        assert "the same text" in str(refusal.value.message)


def test_spelling_and_signs_make_no_other_text(clock, limits, thread, dounia):
    write(thread, dounia)
    with pytest.raises(Refused):
        write(thread, dounia, f"**{TEXT.upper()}** !!!")


def test_later_it_waits_and_then_it_is_free(clock, limits, thread, dounia):
    write(thread, dounia)
    clock.shift(301)
    assert write(thread, dounia).reason == "The same text was sent a few minutes before."
    clock.shift(601)
    assert not write(thread, dounia).held


def test_the_same_in_another_topic_waits(clock, limits, thread, room, theme_board, carine):
    write(thread, carine)
    assert write(room, carine).held
    assert open_topic(board=theme_board, author=carine, title="Encore", body=TEXT).held


def test_almost_the_same_waits_when_it_is_in_several_topics(
    clock, limits, thread, room, third, dounia
):
    assert not write(thread, dounia).held
    assert not write(room, dounia, ALMOST).held
    published = write(third, dounia, ALMOST.replace("Achetez", "Prenez"))
    assert published.held
    assert "Almost the same text" in published.reason


def test_another_text_and_another_s_text_are_free(clock, limits, thread, room, dounia, stranger):
    write(thread, dounia)
    other = "Le conseil municipal se réunit jeudi soir à la maison du peuple de Raoued"
    assert not write(room, dounia, other).held
    assert not write(room, stranger).held


def test_short_answers_may_be_said_again(clock, limits, room, dounia):
    for _ in range(3):
        assert not write(room, dounia, "نعم، شكرا").held


def test_what_was_withdrawn_may_be_sent_again(clock, limits, thread, dounia):
    withdraw_post(post=write(thread, dounia).post, by=dounia)
    assert not write(thread, dounia).held


def test_the_same_contribution_sent_twice_is_no_repeat(clock, limits, thread, dounia):
    first = write(thread, dounia, client_id=CLIENT_ID)
    again = write(thread, dounia, client_id=CLIENT_ID)
    assert (again.duplicate, again.post.pk) == (True, first.post.pk)


def test_an_edit_may_not_say_what_stands_elsewhere_but_may_mend_itself(
    clock, limits, thread, room, dounia
):
    first = write(thread, dounia).post
    edit_post(post=first, editor=dounia, body=f"{TEXT}.")
    other = write(room, dounia, "Bonjour à toutes et à tous dans cette salle").post
    with pytest.raises(Refused) as refusal:
        edit_post(post=other, editor=dounia, body=TEXT)
    assert "was not saved. The same text" in str(refusal.value.message)
    assert Post.objects.get(pk=other.pk).body.startswith("Bonjour")


def test_a_text_made_the_same_by_an_edit_counts(clock, limits, thread, room, dounia):
    first = write(thread, dounia, "Bonjour à toutes et à tous dans ce fil").post
    clock.shift(900)
    edit_post(post=first, editor=dounia, body=TEXT)
    assert write(room, dounia).held


def test_moderators_may(clock, limits, thread, bilal):
    assert not any(write(thread, bilal).held for _ in range(2))


def test_with_the_limits_off_nobody_is_stopped(clock, thread, dounia):
    assert not any(write(thread, dounia).held for _ in range(2))


def test_a_short_text_costs_no_question_and_a_long_one_costs_one(
    clock, limits, thread, dounia, draft_in, django_assert_num_queries
):
    for body, questions in (("Merci", 0), (TEXT, 1)):
        draft = draft_in(thread, dounia, body)
        with django_assert_num_queries(questions):
            assert repeated_text(draft).verdict is Verdict.PUBLISH
