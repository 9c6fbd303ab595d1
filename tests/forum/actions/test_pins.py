"""Posts at the head of their topic: put there by moderators, gone with their text."""

from typing import Any

import pytest

from forum.actions import (
    hide_post,
    open_topic,
    pin_post,
    publish_post,
    restore_post,
    unpin_post,
    withdraw_post,
)
from forum.actions.pins import PINS_A_TOPIC
from forum.models import Post, Topic
from forum.wire import post_payload
from members.refusals import Refused
from moderation.models import LogEntry

pytestmark = pytest.mark.django_db


def fresh(post: Post) -> Post:
    return Post.objects.select_related("topic__board").get(pk=post.pk)


@pytest.fixture
def post(room: Topic, carine: Any) -> Post:
    return publish_post(topic=room, author=carine, body="à retenir").post


def test_moderators_alone_pin_and_unpin(
    post: Post, carine: Any, stranger: Any, emir: Any, bilal: Any
) -> None:
    for act in (pin_post, unpin_post):
        for member, code in (
            (stranger, "forbidden"),
            (carine, "forbidden"),
            (emir, "suspended"),
            (None, "unauthenticated"),
        ):
            with pytest.raises(Refused) as caught:
                act(post=post, by=member)
            assert caught.value.code == code
    assert pin_post(post=post, by=bilal)
    assert not pin_post(post=post, by=bilal)
    assert unpin_post(post=post, by=bilal)
    assert not unpin_post(post=post, by=bilal)


def test_a_post_of_a_closed_board_is_not_there_for_a_stranger(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    secret = open_topic(board=invited_board, author=amel, title="Entre nous", body="?").post
    with pytest.raises(Refused) as caught:
        pin_post(post=secret, by=stranger)
    assert caught.value.code == "not_found"


def test_a_pin_is_a_change_of_the_post_and_stands_in_the_log(
    room: Topic, post: Post, bilal: Any, run_tasks: Any
) -> None:
    before = Topic.objects.get(pk=room.pk).revision
    pin_post(post=post, by=bilal)
    pinned = Post.objects.with_people().get(pk=post.pk)
    assert post_payload(pinned)["pinned"] is True
    assert pinned.revision == pinned.text_revision == before + 1
    unpin_post(post=post, by=bilal)
    run_tasks()
    entries = LogEntry.objects.order_by("number").select_related("payload")
    assert [(row.action, row.payload.public["post"]) for row in entries] == [
        ("pin_post", post.pk),
        ("unpin_post", post.pk),
    ]


def test_what_is_taken_away_is_pinned_no_more(
    room: Topic, post: Post, carine: Any, bilal: Any
) -> None:
    other = publish_post(topic=room, author=carine, body="aussi").post
    pin_post(post=post, by=bilal)
    pin_post(post=other, by=bilal)
    assert [row.pk for row in room.posts.pinned()] == [other.pk, post.pk]
    hide_post(post=fresh(post), by=bilal)
    withdraw_post(post=fresh(other), by=carine)
    assert not room.posts.pinned().exists()
    assert post_payload(Post.objects.with_people().get(pk=post.pk))["pinned"] is False
    with pytest.raises(Refused) as caught:
        pin_post(post=fresh(post), by=bilal)
    assert caught.value.code == "not_found"
    restore_post(post=fresh(post), by=bilal)
    assert not room.posts.pinned().exists()


def test_the_eleventh_pin_waits_for_a_place(room: Topic, carine: Any, bilal: Any) -> None:
    posts = [
        publish_post(topic=room, author=carine, body=str(n)).post for n in range(PINS_A_TOPIC + 1)
    ]
    for post in posts[:PINS_A_TOPIC]:
        pin_post(post=post, by=bilal)
    with pytest.raises(Refused) as caught:
        pin_post(post=posts[-1], by=bilal)
    assert caught.value.code == "conflict"
    unpin_post(post=posts[0], by=bilal)
    assert pin_post(post=posts[-1], by=bilal)
