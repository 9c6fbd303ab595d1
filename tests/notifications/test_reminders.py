"""A reminder of a bookmark comes on its day, once, and of nothing that may not be read."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from forum.actions import (
    drop_bookmark,
    hide_post,
    invite_member,
    mark_read,
    open_topic,
    publish_post,
    remove_member,
    set_bookmark,
)
from forum.models.calls import today
from members.formats import first_moment, local
from notifications.tasks import remind_of_bookmark

Told = Callable[[Any], list[tuple[str, int]]]
Run = Callable[[], int]


@pytest.fixture
def tomorrow() -> str:
    """As a form sends it."""
    return (today() + datetime.timedelta(days=1)).isoformat()


def test_it_waits_in_the_database_until_the_morning_of_its_day(
    thread: Any, dounia: Any, tomorrow: str, told: Told, run_tasks: Run
) -> None:
    post = thread.posts.get()
    set_bookmark(post=post, member=dounia, remind_on=tomorrow)
    task = DBTaskResult.objects.get(task_path__endswith="remind_of_bookmark")
    day = datetime.date.fromisoformat(tomorrow)
    assert local(task.run_after).date() == day
    assert task.run_after > first_moment(day)
    assert told(dounia) == []
    run_tasks()
    assert told(dounia) == [("reminder", post.pk)]


def test_it_comes_once_however_often_it_runs(
    thread: Any, dounia: Any, tomorrow: str, told: Told, run_tasks: Run
) -> None:
    post = thread.posts.get()
    kept = set_bookmark(post=post, member=dounia, remind_on=tomorrow)
    set_bookmark(post=post, member=dounia, remind_on=tomorrow, note="x")
    run_tasks()
    assert remind_of_bookmark.call(kept.pk, tomorrow) == 0
    assert len(told(dounia)) == 1


def test_a_day_that_was_changed_or_taken_away_reminds_of_nothing(
    thread: Any, room: Any, dounia: Any, tomorrow: str, told: Told, run_tasks: Run
) -> None:
    first, second = thread.posts.get(), room.posts.get()
    for post in (first, second):
        set_bookmark(post=post, member=dounia, remind_on=tomorrow)
    later = (today() + datetime.timedelta(days=9)).isoformat()
    set_bookmark(post=first, member=dounia, remind_on=later)
    drop_bookmark(post_id=second.pk, member=dounia)
    run_tasks()
    assert told(dounia) == [("reminder", first.pk)]


def test_one_is_reminded_of_a_post_long_read_and_of_one_s_own(
    thread: Any, amel: Any, tomorrow: str, unread: Callable[[Any], int], run_tasks: Run,
    sign_in: Any,
) -> None:  # fmt: skip
    post = thread.posts.get()
    mark_read(topic=thread, member=amel, number=1)
    set_bookmark(post=post, member=amel, remind_on=tomorrow)
    run_tasks()
    assert unread(amel) == 1
    # Reading on in the topic does not answer it; following it does.
    mark_read(topic=thread, member=amel, number=1)
    assert unread(amel) == 1
    browser = sign_in(amel)
    assert "You wanted to be reminded of this post" in (
        browser.get("/notifications/").content.decode()
    )
    browser.get(f"/p/{post.pk}/")
    assert unread(amel) == 0


def test_nobody_is_reminded_of_what_is_closed_or_hidden_by_then(
    invited_board: Any, thread: Any, amel: Any, bilal: Any, stranger: Any, tomorrow: str,
    told: Told, run_tasks: Run,
) -> None:  # fmt: skip
    closed = open_topic(board=invited_board, author=amel, title="t", body="b").post
    hidden = publish_post(topic=thread, author=amel, body="x").post
    invite_member(board=invited_board, member=stranger, by=None)
    for post in (closed, hidden):
        set_bookmark(post=post, member=stranger, remind_on=tomorrow)
    remove_member(board=invited_board, member=stranger, by=None)
    hide_post(post=hidden, by=bilal)
    run_tasks()
    assert told(stranger) == []
