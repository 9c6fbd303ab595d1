"""How far a member has read."""

from typing import Any

import pytest

from forum.actions import mark_read, open_topic, publish_post
from forum.models import ReadMark, Topic
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def test_a_mark_rises_and_never_falls_nor_passes_the_end(thread: Topic, dounia: Any) -> None:
    for _ in range(4):
        publish_post(topic=thread, author=dounia, body="x")
    assert mark_read(topic=thread, member=dounia, number=3)
    assert not mark_read(topic=thread, member=dounia, number=2)
    assert mark_read(topic=thread, member=dounia, number=99)
    assert ReadMark.objects.get(member=dounia).number == 5


def test_a_stranger_marks_nothing_they_may_not_read(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="t", body="b").post.topic
    assert not invited_board.memberships.filter(member=stranger).exists()
    for member in (stranger, None):
        with pytest.raises(Refused):
            mark_read(topic=topic, member=member, number=1)
    assert not ReadMark.objects.exclude(member=amel).exists()
