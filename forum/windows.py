"""One page of a topic or of a list of topics, found by its edge: no COUNT, no OFFSET."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import pgettext_lazy

from forum.models import Board, Post, Topic
from forum.querysets import PostQuerySet, TopicQuerySet
from members.formats import first_moment
from members.models import Member
from members.refusals import Refused, invalid

THREAD_PAGE = 20
ROOM_PAGE = 50
TOPICS_PAGE = 30
# What an address may ask a topic for, one at a time.
CURSORS = ("at", "before", "after", "on", "unread")
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


def parse_day(text: str) -> datetime.datetime:
    """The first moment of a day (`2026-03-12`) on the clock of the site. Raises Refused."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise wrong_cursor()
    try:
        return first_moment(datetime.date.fromisoformat(text))
    except (ValueError, OverflowError):
        raise wrong_cursor() from None


def window_of(
    topic: Topic,
    asked: Mapping[str, str],
    *,
    member: Member | None = None,
    read: int | None = None,
) -> Window:
    """The page that one of `CURSORS` asks for, else the first (a room's newest).

    `read`: how far the member has read; None for a visitor and where they never were.
    Raises Refused where the cursor is wrong.
    """
    cursors = [name for name in CURSORS if name in asked]
    if len(cursors) > 1:
        raise wrong_cursor()
    if not cursors:
        return _opening(topic)
    cursor, value = cursors[0], asked[cursors[0]]
    if cursor == "on":
        return _at(topic, _first_since(topic, parse_day(value)))
    if cursor == "unread":
        if value != "1":
            raise wrong_cursor()
        return _at(topic, _first_unread(topic, member, read))
    edge = parse_number(value)
    place = place_in(topic, edge)
    if cursor == "at":
        return _around(topic, place, target=edge)
    return _before(topic, place) if cursor == "before" else _after(topic, place)


def place_in(topic: Topic, number: int) -> object:
    """Where a post stands in the order of its topic. Raises Refused where there is none."""
    place: object = (
        topic.posts.placed().filter(number=number).values_list(key_of(topic), flat=True).first()
    )
    if place is None:
        raise wrong_cursor()
    return place


def _first_since(topic: Topic, moment: datetime.datetime) -> int | None:
    later = topic.posts.placed().filter(published_at__gte=moment)
    first = later.order_by("published_at", "number").values_list("number", flat=True).first()
    # A day after the last post: the end, which is where one would look.
    return first if first is not None or topic.is_room else topic.last_number


def _first_unread(topic: Topic, member: Member | None, read: int | None) -> int | None:
    """The first post of others after the mark; None where all is read, or nothing ever was."""
    if member is None or read is None:
        return None
    unread = topic.posts.placed().filter(number__gt=read).exclude(author=member)
    number: int | None = unread.order_by("number").values_list("number", flat=True).first()
    return number


def key_of(topic: Topic) -> str:
    """What its posts are ordered by."""
    return "number" if topic.is_room else "path"


def _size(topic: Topic) -> int:
    return ROOM_PAGE if topic.is_room else THREAD_PAGE


def _lines(topic: Topic) -> PostQuerySet:
    lines: PostQuerySet = topic.posts.placed().with_people()
    return lines.select_related("author", "mandate__municipality", "parent__author")


def _opening(topic: Topic) -> Window:
    size = _size(topic)
    order = "-number" if topic.is_room else "path"
    posts = list(_lines(topic).order_by(order)[: size + 1])
    more = len(posts) > size
    if topic.is_room:
        return Window(posts[:size][::-1], more, has_later=False)
    return Window(posts[:size], False, has_later=more)


def _at(topic: Topic, number: int | None) -> Window:
    if number is None:
        return _opening(topic)
    return _around(topic, place_in(topic, number), target=number)


def _before(topic: Topic, place: object) -> Window:
    key, size = key_of(topic), _size(topic)
    posts = list(_lines(topic).filter(**{f"{key}__lt": place}).order_by(f"-{key}")[: size + 1])
    return Window(posts[:size][::-1], len(posts) > size, has_later=True)


def _after(topic: Topic, place: object) -> Window:
    key, size = key_of(topic), _size(topic)
    posts = list(_lines(topic).filter(**{f"{key}__gt": place}).order_by(key)[: size + 1])
    return Window(posts[:size], True, has_later=len(posts) > size)


def _around(topic: Topic, place: object, *, target: int) -> Window:
    key, size = key_of(topic), _size(topic)
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
