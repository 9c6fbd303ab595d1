"""The flood limit: what a member may write in ten seconds and in a minute."""

import datetime

import pytest
import time_machine

from forum.actions import open_topic, publish_post
from forum.models import Post
from forum.screening import Draft, Verdict
from members.refusals import Refused
from moderation.screeners import flood

START = datetime.datetime(2026, 3, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def write(topic, author, times, *, every=0.0, clock=None):
    for number in range(times):
        publish_post(topic=topic, author=author, body=f"Post {number}")
        if clock is not None:
            clock.shift(every)


def refusal_of(topic, author):
    before = Post.objects.count()
    with pytest.raises(Refused) as refusal:
        publish_post(topic=topic, author=author, body="One more")
    assert Post.objects.count() == before
    assert refusal.value.code == "rate_limited"
    assert "very fast" in str(refusal.value.message)
    return refusal.value


def test_five_posts_in_ten_seconds_are_written_and_the_sixth_is_refused(
    clock, limits, thread, dounia
):
    write(thread, dounia, 5, every=1, clock=clock)
    assert refusal_of(thread, dounia).retry_after == 5


def test_the_post_goes_through_after_the_seconds_named(clock, limits, thread, dounia):
    write(thread, dounia, 5, every=0.3, clock=clock)
    wait = refusal_of(thread, dounia).retry_after
    assert wait == 9
    clock.shift(wait - 1)
    assert refusal_of(thread, dounia).retry_after == 1
    clock.shift(1)
    assert publish_post(topic=thread, author=dounia, body="At last").post.pk


def test_twenty_posts_a_minute_are_written_and_the_next_is_refused(clock, limits, thread, dounia):
    write(thread, dounia, 20, every=2.5, clock=clock)
    assert refusal_of(thread, dounia).retry_after == 10
    clock.shift(10)
    assert publish_post(topic=thread, author=dounia, body="At last").post.pk


def test_one_who_writes_slowly_is_never_stopped(clock, limits, thread, dounia):
    write(thread, dounia, 40, every=3.1, clock=clock)
    assert Post.objects.filter(author=dounia).count() == 40


def test_each_member_has_a_count_of_their_own(clock, limits, thread, dounia, stranger):
    write(thread, dounia, 5)
    refusal_of(thread, dounia)
    assert publish_post(topic=thread, author=stranger, body="Calm").post.pk


def test_posts_of_all_topics_count_and_so_do_topics(
    clock, limits, thread, room, theme_board, carine
):
    write(thread, carine, 2)
    write(room, carine, 2)
    open_topic(board=theme_board, author=carine, title="Cinq", body="Cinq")
    refusal_of(room, carine)
    with pytest.raises(Refused) as refusal:
        open_topic(board=theme_board, author=carine, title="Six", body="Six")
    assert refusal.value.code == "rate_limited"


def test_moderators_of_the_board_are_not_limited(clock, limits, thread, bilal, second_moderator):
    for moderator in (bilal, second_moderator):
        write(thread, moderator, 25)
        assert Post.objects.filter(author=moderator).count() == 25


def test_moderators_of_another_board_and_strangers_are(clock, limits, thread, elsewhere, stranger):
    assert elsewhere.roles.exists()
    assert not stranger.roles.exists()
    for member in (elsewhere, stranger):
        write(thread, member, 5)
        refusal_of(thread, member)


def test_a_topic_being_opened_is_judged_by_its_board(clock, limits, thread, dounia, bilal):
    write(thread, dounia, 5)
    write(thread, bilal, 5)
    for author, verdict in ((dounia, Verdict.REFUSE), (bilal, Verdict.PUBLISH)):
        draft = Draft(author=author, topic=None, board_id=thread.board_id, body="x", title="y")
        assert flood(draft).verdict is verdict


def test_the_same_post_sent_again_is_no_flood(clock, limits, thread, dounia):
    client_id = "7d0f7f3e-7c3f-4d1c-9b44-6a9a1d1f0b11"
    first = publish_post(topic=thread, author=dounia, body="Mine", client_id=client_id)
    write(thread, dounia, 4)
    again = publish_post(topic=thread, author=dounia, body="Mine", client_id=client_id)
    assert (again.post.pk, again.duplicate) == (first.post.pk, True)


def test_with_the_limits_off_nobody_is_stopped(clock, thread, dounia, settings):
    assert settings.LIMITS_ON is False
    write(thread, dounia, 25)
    assert Post.objects.filter(author=dounia).count() == 25


def test_a_screening_costs_two_queries_until_the_limit(
    clock, limits, thread, dounia, django_assert_num_queries
):
    draft = Draft(author=dounia, topic=thread, board_id=thread.board_id, body="x")
    with django_assert_num_queries(2):
        assert flood(draft).verdict is Verdict.PUBLISH
