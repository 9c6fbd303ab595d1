"""One page of a topic or of a list of topics, found by its edge: no COUNT, no OFFSET."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import pgettext_lazy

from forum.models import Board, Post, Topic
from forum.querysets import PostQuerySet, TopicQuerySet
from members.refusals import Refused, invalid

THREAD_PAGE = 20
ROOM_PAGE = 50
TOPICS_PAGE = 30
# Posts shown before the one that was asked for.
BEFORE_TARGET = 5


@dataclass(frozen=True)
class Window:
    """Some posts of a topic, in reading order."""

    posts: list[Post]
    has_earlier: bool
    has_later: bool
    target: int | None = None


def wrong_cursor() -> Refused:
    """The address names a place that is not there."""
    return invalid(pgettext_lazy("refusal", "This address points to a place that is not there."))


def parse_number(text: str) -> int:
    """A post's number out of an address. Raises Refused."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) < 2**31):
        raise wrong_cursor()
    return int(text)


def window_of(topic: Topic, asked: Mapping[str, str]) -> Window:
    """The page `?at=`, `?before=` or `?after=` asks for, else the first (a room's newest).

    Raises Refused where the cursor is wrong.
    """
    cursors = [name for name in ("at", "before", "after") if name in asked]
    if len(cursors) > 1 or (topic.is_room and "after" in cursors):
        raise wrong_cursor()
    edge = parse_number(asked[cursors[0]]) if cursors else None
    key = "number" if topic.is_room else "path"
    size = ROOM_PAGE if topic.is_room else THREAD_PAGE
    if edge is None:
        return _newest(topic, size) if topic.is_room else _first(topic, size)
    place = topic.posts.placed().filter(number=edge).values_list(key, flat=True).first()
    if place is None:
        raise wrong_cursor()
    if cursors == ["at"]:
        return _around(topic, key, place, size, target=edge)
    if cursors == ["before"]:
        found = _lines(topic).filter(**{f"{key}__lt": place}).order_by(f"-{key}")
        posts = list(found[: size + 1])
        return Window(posts[:size][::-1], len(posts) > size, has_later=True)
    posts = list(_lines(topic).filter(**{f"{key}__gt": place}).order_by(key)[: size + 1])
    return Window(posts[:size], True, len(posts) > size)


def _lines(topic: Topic) -> PostQuerySet:
    lines: PostQuerySet = topic.posts.placed().with_people()
    return lines.select_related("author", "mandate__municipality", "parent__author")


def _first(topic: Topic, size: int) -> Window:
    posts = list(_lines(topic).order_by("path")[: size + 1])
    return Window(posts[:size], False, len(posts) > size)


def _newest(topic: Topic, size: int) -> Window:
    posts = list(_lines(topic).order_by("-number")[: size + 1])
    return Window(posts[:size][::-1], len(posts) > size, False)


def _around(topic: Topic, key: str, place: object, size: int, *, target: int) -> Window:
    before = list(
        topic.posts.placed()
        .filter(**{f"{key}__lt": place})
        .order_by(f"-{key}")
        .values_list(key, flat=True)[: BEFORE_TARGET + 1]
    )
    start = before[:BEFORE_TARGET][-1] if before else place
    posts = list(_lines(topic).filter(**{f"{key}__gte": start}).order_by(key)[: size + 1])
    return Window(posts[:size], len(before) > BEFORE_TARGET, len(posts) > size, target)


def topics_on(boards: QuerySet[Board]) -> QuerySet[Topic]:
    """The topics of these boards that may be seen, in no order yet."""
    # EXISTS, not IN: the newest are then read off their index, with a look at each one's board.
    return Topic.objects.visible().filter(Exists(boards.filter(pk=OuterRef("board"))))


def topics_page(
    topics: QuerySet[Topic], cursor: str, *, size: int = TOPICS_PAGE
) -> tuple[list[Topic], str]:
    """The topics after the cursor, newest activity first, and the next cursor ("" at the end).

    Raises Refused where the cursor is wrong.
    """
    if cursor:
        moment, pk = _parse_cursor(cursor)
        topics = topics.filter(
            Q(last_post_at__lte=moment) & (Q(last_post_at__lt=moment) | Q(pk__lt=pk))
        )
    listed: TopicQuerySet = topics.newest_first().with_people()  # type: ignore[attr-defined]
    rows = list(listed[: size + 1])
    more = len(rows) > size
    return rows[:size], cursor_of(rows[size - 1]) if more else ""


def cursor_of(topic: Topic) -> str:
    """Where a topic stands in a list by activity."""
    return f"{topic.last_post_at.astimezone(datetime.UTC):%Y%m%dT%H%M%S.%f}_{topic.pk}"


def _parse_cursor(cursor: str) -> tuple[datetime.datetime, int]:
    moment, _, pk = cursor.partition("_")
    try:
        if not (cursor.isascii() and pk.isdigit() and len(pk) <= 18 and len(moment) == 22):
            raise ValueError
        return datetime.datetime.strptime(f"{moment}+0000", "%Y%m%dT%H%M%S.%f%z"), int(pk)
    except ValueError:
        raise wrong_cursor() from None
