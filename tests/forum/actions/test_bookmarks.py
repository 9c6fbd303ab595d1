"""Keeping a post to find it again, with a note and a day to be reminded on."""

import datetime
from typing import Any

import pytest

from forum.actions import bookmarks as keeping
from forum.actions import (
    drop_bookmark,
    hide_post,
    invite_member,
    open_topic,
    remove_member,
    set_bookmark,
)
from forum.models import Bookmark, Topic
from forum.models.calls import today
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def day(ahead: int) -> datetime.date:
    return today() + datetime.timedelta(days=ahead)


def refused(act: Any, **asked: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**asked)
    return caught.value.code


def test_a_post_is_kept_once_and_what_is_not_named_stays(thread: Topic, dounia: Any) -> None:
    post = thread.posts.get()
    set_bookmark(post=post, member=dounia, note="Pour mardi", remind_on=day(3).isoformat())
    kept = set_bookmark(post=post, member=dounia)
    assert (kept.note, kept.remind_on) == ("Pour mardi", day(3))
    kept = set_bookmark(post=post, member=dounia, note="", remind_on="")
    assert (kept.note, kept.remind_on) == ("", None)
    assert Bookmark.objects.count() == 1


def test_only_one_s_own_bookmark_is_let_go(thread: Topic, amel: Any, dounia: Any) -> None:
    post = thread.posts.get()
    set_bookmark(post=post, member=dounia)
    assert not drop_bookmark(post_id=post.pk, member=amel)
    assert drop_bookmark(post_id=post.pk, member=dounia)
    assert not drop_bookmark(post_id=post.pk, member=dounia)


@pytest.mark.parametrize(
    "wrong",
    [
        "tomorrow",
        "2026-13-01",
        5,
        datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC),
        "20991231x",
        ["x"],
    ],
)
def test_no_other_thing_is_a_day(thread: Topic, dounia: Any, wrong: object) -> None:
    asked = {"post": thread.posts.get(), "member": dounia, "remind_on": wrong}
    assert refused(set_bookmark, **asked) == "invalid"
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("ahead", [-1, 0, 4000])
def test_a_reminder_comes_after_today_and_not_in_another_life(
    thread: Topic, dounia: Any, ahead: int
) -> None:
    asked = {"post": thread.posts.get(), "member": dounia, "remind_on": day(ahead)}
    assert refused(set_bookmark, **asked) == "invalid"


def test_a_note_is_one_short_line(thread: Topic, dounia: Any) -> None:
    post = thread.posts.get()
    assert set_bookmark(post=post, member=dounia, note="a\nb").note == "a b"
    assert refused(set_bookmark, post=post, member=dounia, note="x" * 301) == "too_large"
    assert refused(set_bookmark, post=post, member=dounia, note="\x00") == "invalid"


def test_a_stranger_keeps_nothing_they_may_not_read_and_may_let_it_go(
    invited_board: Any, amel: Any, stranger: Any
) -> None:
    post = open_topic(board=invited_board, author=amel, title="t", body="b").post
    assert refused(set_bookmark, post=post, member=stranger) == "not_found"
    invite_member(board=invited_board, member=stranger, by=None)
    set_bookmark(post=post, member=stranger)
    remove_member(board=invited_board, member=stranger, by=None)
    assert refused(set_bookmark, post=post, member=stranger, note="x") == "not_found"
    assert drop_bookmark(post_id=post.pk, member=stranger)


def test_what_is_hidden_is_not_kept(thread: Topic, bilal: Any, dounia: Any, amel: Any) -> None:
    from forum.actions import publish_post

    post = publish_post(topic=thread, author=amel, body="x").post
    hide_post(post=post, by=bilal)
    assert refused(set_bookmark, post=post, member=dounia) == "not_found"


def test_a_visitor_and_the_suspended_keep_nothing(thread: Topic, emir: Any) -> None:
    post = thread.posts.get()
    for member, code in ((None, "unauthenticated"), (emir, "suspended")):
        assert refused(set_bookmark, post=post, member=member) == code
        assert refused(drop_bookmark, post_id=post.pk, member=member) == code


def test_there_is_an_end_to_bookmarks(
    thread: Topic, room: Topic, dounia: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(keeping, "MOST", 1)
    post = thread.posts.get()
    set_bookmark(post=post, member=dounia)
    set_bookmark(post=post, member=dounia, note="again")
    assert refused(set_bookmark, post=room.posts.get(), member=dounia) == "conflict"
