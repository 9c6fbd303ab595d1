"""Slow mode: set by moderators, kept by everyone else."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from forum.actions import lock_topic, open_topic, publish_post, slow_topic, withdraw_post
from forum.actions.pacing import PACES
from forum.models import Post, Topic
from forum.screening import Screening, Verdict
from forum.wire import topic_payload
from members.refusals import Refused
from moderation.models import LogEntry

pytestmark = pytest.mark.django_db


def write(topic: Topic, author: Any, body: str = "un", **more: Any) -> Post:
    return publish_post(
        topic=Topic.objects.get(pk=topic.pk), author=author, body=body, **more
    ).post


def let_pass(seconds: float) -> None:
    for post in Post.objects.all():
        post.created_at -= datetime.timedelta(seconds=seconds)
        post.save()


@pytest.fixture
def slow_room(room: Topic, bilal: Any, limits: None, settings: Any) -> Topic:
    """One post a minute; no other limit is near."""
    settings.FORUM_SCREENERS = []
    slow_topic(topic=room, by=bilal, seconds=60)
    return room


def test_moderators_alone_slow_a_topic_down(
    room: Topic, amel: Any, stranger: Any, emir: Any, bilal: Any
) -> None:
    for member, code in (
        (stranger, "forbidden"),
        (amel, "forbidden"),
        (emir, "suspended"),
        (None, "unauthenticated"),
    ):
        with pytest.raises(Refused) as caught:
            slow_topic(topic=room, by=member, seconds=30)
        assert caught.value.code == code
    assert slow_topic(topic=room, by=bilal, seconds=30)
    assert not slow_topic(topic=room, by=bilal, seconds="30")


def test_a_closed_board_s_topic_is_not_there_for_a_stranger(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="Entre nous", body="?").post.topic
    with pytest.raises(Refused) as caught:
        slow_topic(topic=topic, by=stranger, seconds=30)
    assert caught.value.code == "not_found"


def test_the_pace_takes_a_revision_of_the_topic_and_stands_in_the_log(
    room: Topic, bilal: Any, run_tasks: Any
) -> None:
    before = Topic.objects.get(pk=room.pk)
    slow_topic(topic=room, by=bilal, seconds=300)
    after = Topic.objects.get(pk=room.pk)
    assert after.revision == after.own_revision == before.revision + 1
    assert topic_payload(after)["slow"] == 300
    slow_topic(topic=room, by=bilal, seconds=0)
    run_tasks()
    entries = LogEntry.objects.order_by("number").select_related("payload")
    assert [(row.action, row.payload.public["seconds"]) for row in entries] == [
        ("slow_topic", 300),
        ("unslow_topic", 0),
    ]


@pytest.mark.parametrize("seconds", [-1, 7, "", "x", None, 10**30, "9" * 5000, True, "٣٠", 30.5])
def test_only_the_times_offered_are_taken(room: Topic, bilal: Any, seconds: object) -> None:
    with pytest.raises(Refused) as caught:
        slow_topic(topic=room, by=bilal, seconds=seconds)
    assert (caught.value.code, caught.value.field) == ("invalid", "seconds")
    assert PACES[0] == 0


def test_the_second_post_within_the_time_is_refused_with_the_time_to_wait(
    slow_room: Topic, carine: Any, stranger: Any
) -> None:
    write(slow_room, carine)
    with pytest.raises(Refused) as caught:
        write(slow_room, carine, "deux")
    assert (caught.value.code, caught.value.status) == ("slow_mode", 429)
    assert caught.value.retry_after is not None
    assert 55 <= caught.value.retry_after <= 60
    write(slow_room, stranger)
    let_pass(61)
    write(slow_room, carine, "deux")


def test_what_was_taken_back_or_waits_for_a_moderator_counts(
    slow_room: Topic, carine: Any, dounia: Any, settings: Any
) -> None:
    withdraw_post(post=write(slow_room, carine), by=carine)
    with pytest.raises(Refused):
        write(slow_room, carine, "deux")
    settings.FORUM_SCREENERS = [f"{__name__}.hold_all"]
    assert write(slow_room, dounia).state == "held"
    with pytest.raises(Refused) as caught:
        write(slow_room, dounia, "deux")
    assert caught.value.code == "slow_mode"


def hold_all(draft: Any) -> Screening:
    return Screening(Verdict.HOLD, reason="test")


def test_each_topic_has_a_pace_of_its_own(slow_room: Topic, thread: Topic, carine: Any) -> None:
    write(slow_room, carine)
    write(thread, carine)
    write(thread, carine, "deux")


def test_a_post_that_is_sent_again_is_answered_not_slowed(slow_room: Topic, carine: Any) -> None:
    sent_id = "6f1c1f0e-6a37-4a0e-9a0a-2d4f3f1b7a19"
    first = write(slow_room, carine, client_id=sent_id)
    again = publish_post(
        topic=Topic.objects.get(pk=slow_room.pk), author=carine, body="un", client_id=sent_id
    )
    assert (again.post.pk, again.duplicate) == (first.pk, True)


def test_moderators_of_the_board_go_at_their_own_pace(slow_room: Topic, bilal: Any) -> None:
    write(slow_room, bilal)
    assert write(slow_room, bilal, "deux").number == 3


def test_trials_without_limits_have_no_slow_mode(
    slow_room: Topic, carine: Any, settings: Any
) -> None:
    settings.LIMITS_ON = False
    write(slow_room, carine)
    assert write(slow_room, carine, "deux").number == 3


def test_a_clock_that_went_back_makes_nobody_wait_longer(slow_room: Topic, carine: Any) -> None:
    post = write(slow_room, carine)
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() + datetime.timedelta(hours=1))
    with pytest.raises(Refused) as caught:
        write(slow_room, carine, "deux")
    assert caught.value.retry_after == 60


def test_a_closed_topic_says_that_it_is_closed(slow_room: Topic, carine: Any, bilal: Any) -> None:
    write(slow_room, carine)
    lock_topic(topic=Topic.objects.get(pk=slow_room.pk), by=bilal)
    with pytest.raises(Refused) as caught:
        write(slow_room, carine, "deux")
    assert caught.value.code == "closed"
