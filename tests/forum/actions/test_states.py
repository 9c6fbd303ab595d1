"""Hiding, restoring, withdrawing, and what becomes of held posts."""

from typing import Any

import pytest

from forum.actions import (
    hide_post,
    open_topic,
    publish_held_post,
    publish_post,
    refuse_held_post,
    restore_post,
    withdraw_post,
)
from forum.models import Post, Topic
from forum.permissions import can_read_topic
from forum.wire import post_payload, topic_payload
from members.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(thread: Topic, dounia: Any) -> Post:
    return publish_post(topic=thread, author=dounia, body="the secret text").post


def test_a_hidden_post_keeps_its_place_and_loses_its_text(
    reply: Post, bilal: Any, thread: Topic
) -> None:
    assert hide_post(post=reply, by=bilal)
    shown = Post.objects.with_people().get(pk=reply.pk)
    payload = post_payload(shown)
    assert (payload["state"], payload["number"], payload["body_html"]) == ("hidden", 2, "")
    assert payload["revision"] == 3
    assert not {"mentions", "reactions"} & payload.keys()
    assert "secret" not in str(payload)
    thread.refresh_from_db()
    assert thread.post_count == 1


def test_hiding_twice_changes_once(reply: Post, bilal: Any, thread: Topic) -> None:
    assert hide_post(post=reply, by=bilal)
    assert not hide_post(post=reply, by=bilal)
    thread.refresh_from_db()
    assert (thread.revision, thread.post_count) == (3, 1)


def test_only_moderators_of_the_board_hide(
    reply: Post, stranger: Any, amel: Any, dounia: Any
) -> None:
    assert not stranger.roles.exists()
    for member in (stranger, amel, dounia, None):
        with pytest.raises(Refused) as caught:
            hide_post(post=reply, by=member)
        assert caught.value.code in {"forbidden", "unauthenticated"}
    reply.refresh_from_db()
    assert reply.state == "published"


def test_a_restored_post_is_as_it_was(reply: Post, bilal: Any, thread: Topic) -> None:
    hide_post(post=reply, by=bilal)
    assert restore_post(post=reply, by=bilal)
    reply.refresh_from_db()
    thread.refresh_from_db()
    assert (reply.state, reply.number, reply.revision) == ("published", 2, 4)
    assert thread.post_count == 2


def test_hiding_the_first_post_hides_the_topic_with_its_title(
    thread: Topic, bilal: Any, stranger: Any, amel: Any
) -> None:
    hide_post(post=thread.posts.get(number=1), by=bilal)
    topic = Topic.objects.with_people().get(pk=thread.pk)
    payload = topic_payload(topic)
    assert (payload["title"], payload["slug"]) == ("", "")
    assert not can_read_topic(stranger, topic)
    assert not can_read_topic(amel, topic)
    assert not can_read_topic(None, topic)
    assert can_read_topic(bilal, topic)


def test_authors_withdraw_their_own_and_nothing_else(
    reply: Post, dounia: Any, stranger: Any
) -> None:
    with pytest.raises(Refused):
        withdraw_post(post=reply, by=stranger)
    assert withdraw_post(post=reply, by=dounia)
    assert not withdraw_post(post=reply, by=dounia)
    reply.refresh_from_db()
    assert reply.state == "withdrawn"


def test_a_withdrawn_post_does_not_come_back_by_restoring(
    reply: Post, dounia: Any, bilal: Any
) -> None:
    withdraw_post(post=reply, by=dounia)
    assert not restore_post(post=reply, by=bilal)


# --- Held posts -------------------------------------------------------------------------------
@pytest.fixture
def held(thread: Topic, dounia: Any, settings: Any) -> Post:
    settings.FORUM_SCREENERS = ["tests.forum.actions.test_posts.hold_everything"]
    return publish_post(topic=thread, author=dounia, body="wait").post


def test_a_released_post_takes_the_next_place(
    held: Post, thread: Topic, bilal: Any, amel: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = []
    publish_post(topic=thread, author=amel, body="meanwhile")
    assert publish_held_post(post=held, by=bilal)
    assert not publish_held_post(post=held, by=bilal)
    held.refresh_from_db()
    assert (held.state, held.number, held.revision) == ("published", 3, 3)
    assert held.published_at > held.created_at


def test_a_refused_post_stands_as_a_trace_without_its_text(
    held: Post, thread: Topic, bilal: Any
) -> None:
    refuse_held_post(post=held, by=bilal)
    held.refresh_from_db()
    thread.refresh_from_db()
    assert (held.state, held.number) == ("hidden", 2)
    assert thread.post_count == 1


def test_a_stranger_releases_nothing(held: Post, stranger: Any, dounia: Any) -> None:
    for member in (stranger, dounia):
        with pytest.raises(Refused):
            publish_held_post(post=held, by=member)
    held.refresh_from_db()
    assert held.state == "held"


def test_a_topic_whose_first_post_is_held_does_not_exist_yet(
    theme_board: Any, amel: Any, stranger: Any, bilal: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.actions.test_posts.hold_everything"]
    post = open_topic(board=theme_board, author=amel, title="wait", body="wait").post
    topic = Topic.objects.select_related("board").get(pk=post.topic_id)
    assert not can_read_topic(stranger, topic)
    settings.FORUM_SCREENERS = []
    publish_held_post(post=post, by=bilal)
    topic.refresh_from_db()
    assert can_read_topic(stranger, topic)
    assert topic.post_count == 1
