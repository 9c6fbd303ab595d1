"""The ways to read a board: what each shows, to whom, and what it leaves out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from forum.actions import (
    hide_post,
    lock_topic,
    mark_board_read,
    mark_read,
    open_topic,
    publish_post,
)
from forum.models import BoardMark, Post, Topic
from forum.sight import Sight
from forum.tabs import SPANS, Tab, asked_tab, tabs_for, topics_under
from members.refusals import Refused

pytestmark = pytest.mark.django_db
Shown = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def no_ranking_of_another_test() -> None:
    cache.clear()


@pytest.fixture
def shown(theme_board: Any) -> Shown:
    """`shown("unread", member)`: the titles under that tab, in its order."""

    def titles(name: str, member: Any = None, span: str = "") -> list[str]:
        page, _ = topics_under(theme_board, Tab(name, span), Sight(member))
        return [topic.title for topic in page]

    return titles


@pytest.fixture
def opened(theme_board: Any, amel: Any) -> Callable[..., Topic]:
    """A topic of Amel's on the theme board."""

    def make(title: str, **more: Any) -> Topic:
        return open_topic(
            board=theme_board, author=amel, title=title, body=f"{title}?", **more
        ).post.topic

    return make


def aged(topic: Topic, days: int) -> None:
    """As if it had been written that long ago."""
    then = timezone.now() - timedelta(days=days)
    Topic.objects.filter(pk=topic.pk).update(last_post_at=then)
    topic.posts.update(published_at=then)


def joined_long_ago(member: Any) -> None:
    member.date_joined = timezone.now() - timedelta(days=400)
    member.save(update_fields=["date_joined"])


# --- Which tab ---
def test_a_visitor_has_no_tab_of_what_is_unread(dounia: Any) -> None:
    assert tabs_for(None) == ["latest", "unanswered", "top"]
    assert tabs_for(dounia) == ["latest", "unread", "unanswered", "top"]


@pytest.mark.parametrize(
    "asked",
    [{"tab": "never"}, {"tab": "unread"}, {"tab": "top", "span": "day"}, {"tab": "TOP"},
     {"tab": ""}, {"tab": "top", "before": "20260101T000000.000000_1"}],
)  # fmt: skip
def test_a_tab_that_is_not_there_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        asked_tab(asked, None)
    assert refused.value.code == "invalid"


# --- Unread ---
def test_unread_has_what_came_since_and_what_was_never_opened(
    opened: Callable[..., Topic], shown: Shown, dounia: Any, carine: Any
) -> None:
    read, grown = opened("Read"), opened("Grown")
    opened("Never opened")
    for topic in (read, grown):
        mark_read(topic=topic, member=dounia, number=1)
    publish_post(topic=grown, author=carine, body="more")
    assert shown("unread", dounia) == ["Grown", "Never opened"]


def test_what_one_said_oneself_is_not_unread(
    opened: Callable[..., Topic], shown: Shown, amel: Any, dounia: Any
) -> None:
    topic = opened("Mine")
    assert shown("unread", amel) == []
    publish_post(topic=topic, author=dounia, body="an answer")
    assert shown("unread", amel) == ["Mine"]
    assert shown("unread", dounia) == []


def test_what_a_forgotten_member_said_last_is_unread_all_the_same(
    opened: Callable[..., Topic], shown: Shown, dounia: Any
) -> None:
    topic = opened("Orphan")
    Topic.objects.filter(pk=topic.pk).update(last_post_author=None)
    assert shown("unread", dounia) == ["Orphan"]


def test_who_joins_today_has_not_all_the_past_to_read(
    opened: Callable[..., Topic], shown: Shown, dounia: Any
) -> None:
    aged(opened("Older than the account"), 3)
    assert shown("unread", dounia) == []
    joined_long_ago(dounia)
    assert shown("unread", dounia) == ["Older than the account"]
    aged(Topic.objects.get(), 61)
    assert shown("unread", dounia) == []


def test_a_board_marked_as_read_is_read_until_something_comes(
    opened: Callable[..., Topic], shown: Shown, theme_board: Any, dounia: Any, carine: Any
) -> None:
    first = opened("First")
    opened("Second")
    mark_read(topic=first, member=dounia, number=1)
    publish_post(topic=first, author=carine, body="more")
    mark_board_read(board=theme_board, member=dounia)
    assert shown("unread", dounia) == []
    publish_post(topic=first, author=carine, body="and more")
    assert shown("unread", dounia) == ["First"]


def test_a_mark_is_of_one_member_and_one_board(
    opened: Callable[..., Topic],
    shown: Shown,
    theme_board: Any,
    invited_board: Any,
    dounia: Any,
    stranger: Any,
    amel: Any,
) -> None:
    opened("Here")
    mark_board_read(board=invited_board, member=amel)
    mark_board_read(board=theme_board, member=dounia)
    assert shown("unread", stranger) == ["Here"]
    for member in (stranger, None):
        with pytest.raises(Refused):
            mark_board_read(board=invited_board, member=member)
    assert BoardMark.objects.count() == 2
    mark_board_read(board=theme_board, member=dounia)
    assert BoardMark.objects.count() == 2


# --- Unanswered ---
def test_unanswered_has_open_threads_without_a_reply(
    opened: Callable[..., Topic], shown: Shown, dounia: Any, bilal: Any
) -> None:
    opened("Waiting")
    answered, closed = opened("Answered"), opened("Closed")
    opened("Room", format="room")
    publish_post(topic=answered, author=dounia, body="an answer")
    lock_topic(topic=closed, by=bilal)
    assert shown("unanswered") == ["Waiting"]


def test_an_answer_that_was_hidden_is_none(
    opened: Callable[..., Topic], shown: Shown, dounia: Any, bilal: Any
) -> None:
    topic = opened("Asked")
    answer = publish_post(topic=topic, author=dounia, body="spam").post
    assert shown("unanswered") == []
    hide_post(post=answer, by=bilal)
    assert shown("unanswered") == ["Asked"]


# --- Most discussed ---
def test_top_counts_who_took_part_and_not_how_often(
    opened: Callable[..., Topic], shown: Shown, dounia: Any, carine: Any
) -> None:
    two, many = opened("Between two"), opened("Of many")
    for _ in range(5):
        publish_post(topic=two, author=dounia, body="again")
    for member in (dounia, carine):
        publish_post(topic=many, author=member, body="once")
    assert shown("top", span="week") == ["Of many", "Between two"]


def test_top_forgets_what_is_older_than_its_span(
    opened: Callable[..., Topic], shown: Shown
) -> None:
    for days in (1, 20, 200, 400):
        aged(opened(f"{days} days"), days)
    assert set(shown("top", span="week")) == {"1 days"}
    assert set(shown("top", span="month")) == {"1 days", "20 days"}
    assert set(shown("top", span="year")) == {"1 days", "20 days", "200 days"}
    assert list(SPANS) == ["week", "month", "year"]


def test_top_shows_nothing_that_was_hidden_though_it_was_ranked_before(
    opened: Callable[..., Topic], shown: Shown, bilal: Any
) -> None:
    opened("Kept")
    hidden = opened("Hidden later")
    assert len(shown("top", span="week")) == 2
    hide_post(post=Post.objects.get(topic=hidden, number=1), by=bilal)
    assert shown("top", span="week") == ["Kept"]
