"""A board's list of one tag: a range of an index that follows every topic wherever it goes."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from forum.actions import (
    create_board,
    hide_post,
    keep_tag,
    list_topic,
    merge_topic,
    move_topic,
    open_topic,
    publish_post,
    set_tags,
    split_topic,
    withdraw_post,
)
from forum.listed import board_page, tagged_part
from forum.models import Board, Tag, Topic, TopicTag
from forum.sight import Sight
from forum.tabs import Tab, topics_under

pytestmark = pytest.mark.django_db
INDEX = "tagged_on_a_board_newest"


@pytest.fixture(autouse=True)
def tags(db: None) -> None:
    """Two of them."""
    for slug in ("water", "roads"):
        keep_tag(slug=slug, names={"fr": slug}, by=None)


def opened(board: Any, author: Any, title: str, *tags: str) -> Topic:
    return open_topic(
        board=board, author=author, title=title, body="b", facts={"tags": list(tags)}
    ).post.topic


def titles(board: Any, slug: str = "water", member: Any = None) -> list[str]:
    page, _ = topics_under(board, Tab(tag=slug), Sight(member))
    return [topic.title for topic in page]


def astray() -> list[TopicTag]:
    """Rows that do not say what their topic says."""
    rows = TopicTag.objects.select_related("topic")
    return [
        row
        for row in rows
        if (row.board_id, row.last_post_at) != (row.topic.board_id, row.topic.last_post_at)
    ]


def test_the_newest_with_the_tag_come_first_and_a_reply_leads_up(
    theme_board: Any, amel: Any, dounia: Any
) -> None:
    one = opened(theme_board, amel, "one", "water")
    opened(theme_board, amel, "two", "roads", "water")
    opened(theme_board, amel, "three", "roads")
    assert titles(theme_board) == ["two", "one"]
    publish_post(topic=one, author=dounia, body="x")
    assert titles(theme_board) == ["one", "two"]
    assert titles(theme_board, "roads") == ["three", "two"]
    assert astray() == []


def test_rows_say_what_topics_say_after_whatever_is_done_with_them(
    theme_board: Any, amel: Any, dounia: Any, bilal: Any
) -> None:
    other = create_board(slug="other", names={"fr": ("o", "")}, by=None)
    one = opened(theme_board, amel, "one", "water")
    two = opened(theme_board, amel, "two", "water", "roads")
    replies = [publish_post(topic=one, author=dounia, body=f"{n}").post for n in range(4)]
    assert astray() == []
    withdraw_post(post=replies[3], by=dounia)
    hide_post(post=replies[2], by=bilal)
    split_topic(topic=one, numbers=[3], title="new", by=bilal)
    assert TopicTag.objects.filter(tag__slug="water").count() == 3
    assert astray() == []
    set_tags(topic=two, by=amel, tags=["roads"])
    move_topic(topic=two, board=other, by=bilal)
    assert titles(other, "roads") == ["two"]
    assert titles(theme_board, "roads") == []
    merge_topic(topic=one, into=two, by=bilal)
    assert astray() == []


def test_pages_follow_one_another_and_none_is_missed(theme_board: Any, amel: Any) -> None:
    names = [f"t{n}" for n in range(5)]
    for name in names:
        opened(theme_board, amel, name, "water")
    # At one moment, so that ids alone tell them apart.
    moment = timezone.now()
    Topic.objects.update(last_post_at=moment)
    TopicTag.objects.update(last_post_at=moment)
    sight, tag = Sight(None), Tag.objects.get(slug="water").pk
    found: list[str] = []
    cursor = ""
    while True:
        page, cursor = board_page(
            [theme_board.pk], cursor, sight, own=lambda topics: topics, size=2, tag=tag
        )
        found += [topic.title for topic in page]
        if not cursor:
            break
    assert found == names[::-1]


def test_what_is_hidden_or_muted_or_stands_elsewhere(
    theme_board: Any, amel: Any, bilal: Any, carine: Any, stranger: Any
) -> None:
    from forum.actions import follow_topic

    other = create_board(slug="other", names={"fr": ("o", "")}, by=None)
    hidden, muted = (opened(theme_board, amel, name, "water") for name in ("hidden", "muted"))
    guest = opened(other, amel, "guest", "water")
    list_topic(topic=guest, board=theme_board, by=bilal)
    hide_post(post=hidden.posts.get(number=1), by=bilal)
    follow_topic(topic=muted, member=carine, level="muted")
    assert titles(theme_board, member=carine) == ["guest"]
    assert titles(theme_board, member=stranger) == ["guest", "muted"]
    assert titles(theme_board) == ["guest", "muted"]


@pytest.fixture
def no_shortcuts() -> Iterator[None]:
    """PostgreSQL reads a table of ten rows whole; here it is asked what it would do with many."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        yield


def test_the_list_is_read_off_its_index_and_never_sorted(
    theme_board: Any, amel: Any, no_shortcuts: None
) -> None:
    topic = opened(theme_board, amel, "one", "water")
    tag = Tag.objects.get(slug="water").pk
    place = (topic.last_post_at, topic.pk)
    for start in (None, place):
        part = tagged_part(tag, [theme_board.pk], start, 31, lambda topics: topics)
        plan = part.explain()
        assert INDEX in plan, plan
        assert "Sort" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan


def test_rows_from_before_are_filled(theme_board: Any, amel: Any) -> None:
    migration = import_module("forum.migrations.0018_tags_of_a_board")
    topic = opened(theme_board, amel, "one", "water")
    other = Board.objects.exclude(pk=theme_board.pk).first() or create_board(
        slug="other", names={"fr": ("o", "")}, by=None
    )
    TopicTag.objects.update(board=other, last_post_at=topic.created_at)

    class Editor:
        connection = connection

    migration.fill(apps, Editor())
    assert astray() == []
