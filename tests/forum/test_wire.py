"""Posts and topics as the protocol spells them."""

from typing import Any

import pytest

from forum.actions import publish_post
from forum.models import Post, Topic
from forum.wire import post_payload, time_of, topic_payload

pytestmark = pytest.mark.django_db

POST = {
    "id", "topic", "number", "parent", "depth", "revision", "author", "language", "body_html",
    "state", "created_at", "published_at", "edited_at", "mentions", "reactions",
    "pinned",
    "attachments",
}  # fmt: skip
TOPIC = {
    "id", "board", "title", "format", "language", "slug", "author", "post_count", "revision",
    "created_at", "last_post_at", "locked", "pinned", "slow", "kind", "answer", "tags",
    "pinned_until", "concluded",
}  # fmt: skip


def test_a_post_has_what_the_protocol_lists(thread: Topic, amel: Any, raoued: Any) -> None:
    publish_post(topic=thread, author=amel, body="hi @amel")
    payload = post_payload(Post.objects.with_people().get(number=2))
    assert payload.keys() == POST
    assert payload["parent"] == 1
    assert payload["author"] == {
        "id": amel.pk,
        "name": amel.name,
        "handle": amel.handle,
        "title": "councillor",
        "municipality": {"id": raoued.pk, "names": {"ar": "رواد", "fr": "Raoued"}},
        "country": "TN",
        "verified": True,
    }
    assert payload["mentions"] == [{"id": amel.pk, "handle": amel.handle}]


def test_who_holds_no_office_is_not_shown_as_verified(thread: Topic, stranger: Any) -> None:
    publish_post(topic=thread, author=stranger, body="hi")
    author = post_payload(Post.objects.with_people().get(number=2))["author"]
    assert (author["verified"], author["title"], author["municipality"]) == (False, None, None)


def test_a_forgotten_author_is_null(thread: Topic) -> None:
    Post.objects.update(author=None)
    assert post_payload(Post.objects.with_people().get(number=1))["author"] is None


def test_a_topic_has_what_the_protocol_lists(thread: Topic) -> None:
    payload = topic_payload(Topic.objects.with_people().get(pk=thread.pk))
    assert payload.keys() == TOPIC


def test_times_are_utc_and_say_so(thread: Topic) -> None:
    assert time_of(None) is None
    assert str(time_of(thread.created_at)).endswith("Z")


def test_many_posts_cost_as_many_queries_as_few(
    thread: Topic, amel: Any, carine: Any, django_assert_num_queries: Any
) -> None:
    def read() -> None:
        for post in thread.posts.with_people():
            post_payload(post)

    publish_post(topic=thread, author=carine, body="@amel")
    with django_assert_num_queries(4):
        read()
    for number in range(20):
        publish_post(topic=thread, author=(amel, carine)[number % 2], body="@amel @carine")
    with django_assert_num_queries(4):
        read()
