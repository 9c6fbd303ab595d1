"""What a post asks of the database, counted: one question more is paid for by every post."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import tasks
from forum.actions import publish_post
from forum.models import Post, Topic
from members.models import Member

pytestmark = pytest.mark.django_db(transaction=True)

FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
# Sent before? Too fast? Under the locks both again: author, topic, office; then the post,
# what it is found by and the topic are stored; who follows it, its author among them.
PLAIN = 13


@pytest.fixture
def statements(limits: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """What one post asks; the board's second has begun and lasts: no task is stored for it.

    The word list was looked at with the first post, and is not asked for again so soon.
    """
    monkeypatch.setattr("moderation.word_lists.LOOK_AGAIN", float("inf"))

    def asked(topic: Topic, author: Member, body: str = "نعم", **more: Any) -> list[str]:
        fresh = Topic.objects.select_related("board__region").get(pk=topic.pk)
        publish_post(topic=fresh, author=author, body="first", client_id=uuid.uuid4())
        fresh = Topic.objects.select_related("board__region").get(pk=topic.pk)
        writer = Member.objects.get(pk=author.pk)
        tasks._due[topic.board_id] = float("inf")
        with CaptureQueriesContext(connection) as found:
            publish_post(topic=fresh, author=writer, body=body, client_id=uuid.uuid4(), **more)
        return [query["sql"] for query in found if not query["sql"].strip().startswith(FRAMES)]

    return asked


def writes(asked: list[str]) -> list[str]:
    """The tables written to, in order."""
    return [
        sql.split('"')[1]
        for sql in asked
        if sql.strip().startswith(("INSERT", "UPDATE", "DELETE"))
    ]


def test_a_post_in_a_room(room: Topic, dounia: Member, statements: Any) -> None:
    asked = statements(room, dounia)
    assert len(asked) == PLAIN, asked
    assert writes(asked) == ["forum_post", "forum_search", "forum_topic"]


def test_a_councillor_s_post_costs_no_more(room: Topic, amel: Member, statements: Any) -> None:
    asked = statements(room, amel)
    assert len(asked) == PLAIN, asked
    assert Post.objects.order_by("-pk")[0].mandate is not None


def test_a_name_is_looked_up_stored_and_told_by_a_task(
    room: Topic, dounia: Member, amel: Member, statements: Any
) -> None:
    asked = statements(room, dounia, body="@amel ?")
    assert len(asked) == PLAIN + 3, asked
    assert writes(asked) == [
        "forum_post", "forum_search", "forum_mention", "django_tasks_database_dbtaskresult",
        "forum_topic",
    ]  # fmt: skip


def test_a_name_that_nobody_has_costs_the_look(
    room: Topic, dounia: Member, statements: Any
) -> None:
    asked = statements(room, dounia, body="@nobody-at-all ?")
    assert len(asked) == PLAIN + 1, asked


def test_a_reply_finds_its_parent_twice_and_is_told_by_a_task(
    thread: Topic, dounia: Member, statements: Any
) -> None:
    asked = statements(thread, dounia, reply_to=1)
    assert len(asked) == PLAIN + 3, asked
    assert writes(asked) == [
        "forum_post", "forum_search", "django_tasks_database_dbtaskresult", "forum_topic",
    ]  # fmt: skip


def test_a_reply_within_a_branch_counts_in_it_besides(
    thread: Topic, dounia: Member, statements: Any
) -> None:
    asked = statements(thread, dounia, reply_to=2)
    assert writes(asked)[:2] == ["forum_post", "forum_post"]
    assert writes(asked)[2:] == [
        "forum_search", "django_tasks_database_dbtaskresult", "forum_topic",
    ]  # fmt: skip


def test_a_council_s_board_asks_for_roles_and_office_before_and_under_the_lock(
    room: Topic, amel: Member, statements: Any
) -> None:
    type(room.board).objects.filter(pk=room.board_id).update(write_rule="councillors")
    asked = statements(room, amel)
    assert len(asked) == PLAIN + 4, asked


def test_the_board_is_brought_up_by_one_task_a_second(
    room: Topic, dounia: Member, amel: Member, statements: Any
) -> None:
    from django_tasks_db.models import DBTaskResult

    statements(room, dounia)
    waiting = DBTaskResult.objects.filter(task_path__endswith="refresh_board")
    before = waiting.count()
    for number in range(3):
        publish_post(topic=room, author=amel, body=f"{number}")
    assert waiting.count() - before <= 1
