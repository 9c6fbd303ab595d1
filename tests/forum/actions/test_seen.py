"""What was read of a tree while posts before it were not: kept beyond the mark."""

from typing import Any

import pytest

from forum.actions import follow_topic, mark_read, publish_post, see_posts
from forum.models import ReadMark, Topic
from forum.models.reading import numbers_in
from forum.unseen import unseen_by
from members.refusals import Refused


@pytest.fixture
def long(thread: Topic, dounia: Any) -> Topic:
    for _ in range(9):
        publish_post(topic=thread, author=dounia, body="x")
    thread.refresh_from_db()
    return thread


def test_it_no_longer_waits_and_the_mark_stays(long: Topic, amel: Any) -> None:
    mark_read(topic=long, member=amel, number=3)
    assert see_posts(topic=long, member=amel, numbers=[9, 6])
    assert see_posts(topic=long, member=amel, numbers=[7])
    mark = ReadMark.objects.get(member=amel)
    assert (mark.number, mark.seen) == (3, "6 7 9")
    assert unseen_by(long, amel, by_time=True).numbers == [4, 5, 8, 10]
    assert not see_posts(topic=long, member=amel, numbers=[6, 9])


def test_only_what_is_there_and_above_the_mark_is_kept(
    long: Topic, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_read(topic=long, member=amel, number=3)
    assert not see_posts(topic=long, member=amel, numbers=[1, 3, 11, 2**31 - 1])
    see_posts(topic=long, member=amel, numbers=[5, 8])
    mark_read(topic=long, member=amel, number=6)
    monkeypatch.setattr("forum.actions.reading.SEEN_KEPT", 2)
    see_posts(topic=long, member=amel, numbers=[9, 10])
    assert numbers_in(ReadMark.objects.get(member=amel).seen) == {9, 10}


def test_who_was_never_here_begins_where_they_are(long: Topic, carine: Any) -> None:
    assert not see_posts(topic=long, member=carine, numbers=[5])
    assert not ReadMark.objects.filter(member=carine).exists()


def test_who_follows_and_never_came_was_never_here(long: Topic, carine: Any) -> None:
    follow_topic(topic=long, member=carine, level="watching")
    assert not see_posts(topic=long, member=carine, numbers=[5])
    assert unseen_by(long, carine, by_time=True).numbers == []


def test_it_is_each_member_s_own(long: Topic, amel: Any, carine: Any) -> None:
    for member in (amel, carine):
        mark_read(topic=long, member=member, number=3)
    see_posts(topic=long, member=amel, numbers=[5])
    assert 5 in unseen_by(long, carine, by_time=True).numbers


def test_who_may_not_read_the_topic_has_seen_nothing(
    invited_board: Any, amel: Any, stranger: Any, emir: Any
) -> None:
    from forum.actions import open_topic

    topic = open_topic(board=invited_board, author=amel, title="t", body="x").post.topic
    for member in (stranger, emir, None):
        with pytest.raises(Refused):
            see_posts(topic=topic, member=member, numbers=[1])
