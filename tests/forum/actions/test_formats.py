"""Threads made rooms and rooms made threads."""

from typing import Any

import pytest

from forum.actions import change_format, open_topic, publish_post
from forum.wire import post_payload
from members.refusals import Refused
from tests.forum.actions.trees import faults_of

pytestmark = pytest.mark.django_db


def test_in_a_room_everything_is_flat_to_who_reads(thread: Any, bilal: Any, dounia: Any) -> None:
    publish_post(topic=thread, author=dounia, body="2")
    publish_post(topic=thread, author=dounia, body="3", reply_to=2)
    change_format(topic=thread, by=bilal, format="room")
    for post in thread.posts.with_people():
        told = post_payload(post)
        assert (told["parent"], told["depth"]) == (None, 0)
    change_format(topic=thread, by=bilal, format="thread")
    thread.refresh_from_db()
    told = post_payload(thread.posts.with_people().get(number=3))
    assert (told["parent"], told["depth"]) == (2, 2)


def test_a_long_room_is_tied_in_steps(
    room: Any, bilal: Any, dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.actions.formats.STEP", 2)
    for number in range(7):
        publish_post(topic=room, author=dounia, body=f"{number}")
    assert change_format(topic=room, by=bilal, format="thread")
    assert faults_of([room]) == []
    assert set(room.posts.values_list("depth", flat=True)) == {0, 1}
    order = list(room.posts.placed().order_by("path").values_list("number", flat=True))
    assert order == list(range(1, 9))


def test_a_line_and_a_new_form_for_open_pages(thread: Any, bilal: Any) -> None:
    assert change_format(topic=thread, by=bilal, format="room", reason="Tonight live")
    assert not change_format(topic=thread, by=bilal, format="room")
    thread.refresh_from_db()
    assert thread.own_revision == thread.revision
    assert thread.acts.get().facts == {"was": "thread", "now": "room"}


def test_what_cannot_be_is_refused(
    thread: Any, theme_board: Any, amel: Any, bilal: Any, stranger: Any
) -> None:
    question = open_topic(board=theme_board, author=amel, title="?", body="?", kind="question")
    for topic, member, format, code in (
        (question.post.topic, bilal, "room", "invalid"),
        (thread, bilal, "letter", "invalid"),
        (thread, bilal, None, "invalid"),
        (thread, stranger, "room", "forbidden"),
        (thread, amel, "room", "forbidden"),
        (thread, None, "room", "unauthenticated"),
    ):
        with pytest.raises(Refused) as caught:
            change_format(topic=topic, by=member, format=format)
        assert caught.value.code == code
