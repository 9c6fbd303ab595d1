"""Opening, locking and pinning topics."""

import uuid
from typing import Any

import pytest

from forum.actions import lock_topic, open_topic, pin_topic, unlock_topic, unpin_topic
from forum.actions.topics import slug_of
from forum.models import Topic
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def test_a_topic_is_its_first_post(theme_board: Any, amel: Any) -> None:
    post = open_topic(board=theme_board, author=amel, title="المياه", body="نص").post
    topic = post.topic
    assert (post.number, post.depth, post.path) == (1, 0, "0000001")
    assert (topic.revision, topic.own_revision, topic.post_count) == (1, 1, 1)
    assert (topic.author, topic.mandate) == (amel, amel.mandates.get())
    assert topic.language == "ar"


def test_councillors_open_topics_and_others_do_not(
    theme_board: Any, amel: Any, stranger: Any, emir: Any
) -> None:
    assert not stranger.mandates.exists()
    for member, code in ((stranger, "forbidden"), (emir, "suspended"), (None, "unauthenticated")):
        with pytest.raises(Refused) as caught:
            open_topic(board=theme_board, author=member, title="t", body="b")
        assert caught.value.code == code
    assert Topic.objects.count() == 0
    assert open_topic(board=theme_board, author=amel, title="t", body="b").post.number == 1


def test_for_a_stranger_an_invited_board_does_not_exist(invited_board: Any, carine: Any) -> None:
    assert not invited_board.memberships.filter(member=carine).exists()
    with pytest.raises(Refused) as caught:
        open_topic(board=invited_board, author=carine, title="t", body="b")
    assert caught.value.code == "not_found"


def test_opening_twice_opens_once(theme_board: Any, amel: Any) -> None:
    sent = str(uuid.uuid4())
    asked = {"board": theme_board, "author": amel, "title": "t", "body": "b", "client_id": sent}
    first, second = open_topic(**asked), open_topic(**asked)
    assert second.duplicate
    assert second.post.topic_id == first.post.topic_id
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "field"),
    [("", "title"), ("x" * 201, "title"), ("a\x00", "title"), ("a\u202eb", "title")],
)
def test_a_title_that_cannot_stand_is_refused(
    theme_board: Any, amel: Any, title: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        open_topic(board=theme_board, author=amel, title=title, body="b")
    assert caught.value.field == field
    assert Topic.objects.count() == 0


def test_an_unknown_format_is_refused(theme_board: Any, amel: Any) -> None:
    with pytest.raises(Refused) as caught:
        open_topic(board=theme_board, author=amel, title="t", body="b", format="poll")
    assert caught.value.field == "format"


@pytest.mark.parametrize("title", ["changes", "Posts", "reply!", "???", "🎉"])
def test_a_slug_is_never_one_of_our_own_words_nor_empty(title: str) -> None:
    assert slug_of(title).startswith("topic")


def test_a_slug_keeps_its_script() -> None:
    assert slug_of("قنوات المياه") == "قنوات-المياه"


def test_locking_and_pinning_are_for_moderators_and_say_whether_they_changed(
    thread: Topic, bilal: Any, stranger: Any, amel: Any
) -> None:
    assert not stranger.roles.exists()
    for act in (lock_topic, unlock_topic, pin_topic, unpin_topic):
        for member in (stranger, amel, None):
            with pytest.raises(Refused):
                act(topic=thread, by=member)
    assert lock_topic(topic=thread, by=bilal)
    assert not lock_topic(topic=thread, by=bilal)
    assert pin_topic(topic=thread, by=bilal)
    assert unlock_topic(topic=thread, by=bilal)
    thread.refresh_from_db()
    assert thread.is_pinned
    assert not thread.is_locked
    assert thread.revision == thread.own_revision == 4
