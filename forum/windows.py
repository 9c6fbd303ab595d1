"""One page of a topic or of a list of topics, found by its edge: no COUNT, no OFFSET."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce, Concat, Substr
from django.utils.translation import pgettext_lazy

from forum.catalogue import Catalogue
from forum.models import Post, Topic
from forum.models.reading import numbers_in
from forum.paths import BRANCH, END
from forum.querysets import PostQuerySet, TopicQuerySet
from forum.sight import Sight
from members.formats import first_moment
from members.models import Member
from members.prepared import Prepared
from members.refusals import Refused, invalid

THREAD_PAGE = 20
ROOM_PAGE = 50
TOPICS_PAGE = 30
# What an address may ask a topic for, one at a time.
CURSORS = ("at", "before", "after", "on", "unread", "past")
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
    known: Catalogue | None = None,
    by_time: bool = False,
) -> Window:
    """The page that one of `CURSORS` asks for, else the first (a room's newest).

    `read`: how far the member has read; None for a visitor and where they never were.
    `by_time`: a thread in the order it was written in, and not as a tree.
    `known`: where the names of municipalities are taken from; without, they are asked for.
    Raises Refused where the cursor is wrong.
    """
    window = _window(_Reading(topic, known, by_time=by_time), asked, member, read)
    if known is None:
        prefetch_related_objects(window.posts, "mandate__municipality__names")
    return window


def _window(
    reading: "_Reading", asked: Mapping[str, str], member: Member | None, read: int | None
) -> Window:
    cursors = [name for name in CURSORS if name in asked]
    if len(cursors) > 1:
        raise wrong_cursor()
    if not cursors:
        return reading.opening()
    cursor, value = cursors[0], asked[cursors[0]]
    if cursor == "on":
        return _since(reading, parse_day(value))
    if cursor == "unread":
        if value != "1":
            raise wrong_cursor()
        return _unread(reading, member, read)
    edge = parse_number(value)
    if cursor == "at":
        return reading.at(edge)
    if cursor == "past":
        return reading.past(edge)
    return reading.beside(edge, later=cursor == "after")


def _since(reading: "_Reading", moment: datetime.datetime) -> Window:
    """Around the first post since a moment; after the last one, the end."""
    topic = reading.topic
    later = reading.placed.filter(published_at__gte=moment).order_by("published_at", "number")

    def first(posts: list[Post]) -> int | None:
        since = [post for post in posts if post.published_at and post.published_at >= moment]
        return (
            min(since, key=lambda post: (post.published_at, post.number)).number if since else None
        )

    window = reading.around(later, first)
    if window is not None:
        return window
    # A day after the last post: the end, which is where one would look.
    return reading.opening() if topic.is_room else reading.at(topic.last_number)


def _unread(reading: "_Reading", member: Member | None, read: int | None) -> Window:
    """Around the first post of others after the mark; the first page where there is none."""
    if member is None or read is None or read >= reading.topic.last_number:
        return reading.opening()
    # Nobody's own, but those of the forgotten too.
    others = ~Q(author=member) | Q(author__isnull=True)
    seen = numbers_in(reading.topic.seen_beyond)
    unread = reading.placed.filter(others, number__gt=read).exclude(number__in=seen)

    def first(posts: list[Post]) -> int | None:
        numbers = (post.number or 0 for post in posts if post.author_id != member.pk)
        waiting = (number for number in numbers if number > read and number not in seen)
        return min(waiting, default=None)

    return reading.around(unread.order_by("number"), first) or reading.opening()


def _opening(order: str, size: int) -> Prepared[Post]:
    placed = Post.objects.placed().with_authors()
    return Prepared(lambda topic: placed.filter(topic=topic).order_by(order)[: size + 1], int)


_OPENING = {
    "time": _opening("number", THREAD_PAGE),
    Topic.Format.THREAD.value: _opening("path", THREAD_PAGE),
    Topic.Format.ROOM.value: _opening("-number", ROOM_PAGE),
}


class _Reading:
    """A topic in the order it is read in: each page of it is one question."""

    def __init__(self, topic: Topic, known: Catalogue | None, *, by_time: bool) -> None:
        self.topic = topic
        self.placed: PostQuerySet = topic.posts.placed()
        self._known = known
        self._order = "time" if by_time and not topic.is_room else topic.format
        is_tree = self._order == Topic.Format.THREAD
        self._key = "path" if is_tree else "number"
        self._lowest = Value("" if is_tree else 0)
        self._size = ROOM_PAGE if topic.is_room else THREAD_PAGE

    def opening(self) -> Window:
        """The first page; a room's newest."""
        newest_first = self.topic.is_room
        posts = _OPENING[self._order].all(self.topic.pk)
        self._known_of(posts)
        more = len(posts) > self._size
        posts = posts[: self._size]
        if newest_first:
            return Window(posts[::-1], more, has_later=False)
        return Window(posts, False, has_later=more)

    def at(self, number: int) -> Window:
        """Around the post of this number. Raises Refused where there is none."""

        def itself(posts: list[Post]) -> int | None:
            return number if any(post.number == number for post in posts) else None

        window = self.around(self.placed.filter(number=number), itself)
        if window is None:
            raise wrong_cursor()
        return window

    def beside(self, number: int, *, later: bool) -> Window:
        """What stands before or after a post. Raises Refused where there is no such post."""
        place = Subquery(self.placed.filter(number=number).values(self._key)[:1])
        side = self.placed.filter(**{f"{self._key}__{'gt' if later else 'lt'}": place})
        posts = self._posts(side, "" if later else "-", self._size + 1)
        if not posts and not self.placed.filter(number=number).exists():
            raise wrong_cursor()
        more, posts = len(posts) > self._size, posts[: self._size]
        if later:
            return Window(posts, True, has_later=more)
        return Window(posts[::-1], more, has_later=True)

    def past(self, number: int) -> Window:
        """A tree after the branch that a post stands in. Raises Refused where there is none."""
        if self._key != "path":
            raise wrong_cursor()
        branch = Substr(Subquery(self.placed.filter(number=number).values("path")[:1]), 1, BRANCH)
        side = self.placed.filter(path__gt=Concat(branch, Value(END)))
        posts = self._posts(side, "", self._size + 1)
        # The last branch has none after it.
        more, posts = len(posts) > self._size, posts[: self._size]
        return Window(posts, True, more) if posts else self.at(number)

    def around(
        self, found: PostQuerySet, target_of: Callable[[list[Post]], int | None]
    ) -> Window | None:
        """The page with a few posts before the first one found; None where none was.

        `target_of` says which of the page's posts it is.
        """
        key, before = self._key, BEFORE_TARGET
        place = Subquery(found.values(key)[:1])
        up_to_it = self.placed.filter(**{f"{key}__lte": place}).order_by(f"-{key}")
        # One more than is shown tells whether there is anything above.
        start = Coalesce(Subquery(up_to_it.values(key)[before + 1 : before + 2]), self._lowest)
        posts = self._posts(self.placed.filter(**{f"{key}__gte": start}), "", self._size + 2)
        target = target_of(posts)
        numbers = [post.number for post in posts]
        if target not in numbers[: before + 2]:
            return None
        above = numbers.index(target) > before
        posts = posts[1:] if above else posts
        return Window(posts[: self._size], above, len(posts) > self._size, target)

    def _posts(self, lines: PostQuerySet, order: str, limit: int) -> list[Post]:
        found = list(lines.with_authors().order_by(f"{order}{self._key}")[:limit])
        self._known_of(found)
        return found

    def _known_of(self, posts: list[Post]) -> None:
        for post in posts:
            post.topic = self.topic
        if self._known is not None:
            self._known.lend_towns(posts)


def topics_page(
    topics: QuerySet[Topic], cursor: str, sight: Sight, *, size: int = TOPICS_PAGE
) -> tuple[list[Topic], str]:
    """The topics after the cursor, newest activity first, and the next cursor ("" at the end).

    As rows show them, with the reader's own marks. Raises Refused where the cursor is wrong.
    """
    rows = list(shown_to(sight, newest_after(topics, cursor))[: size + 1])
    more = len(rows) > size
    sight.catalogue.lend_names(rows)
    return rows[:size], cursor_of(rows[size - 1]) if more else ""


def shown_to(sight: Sight, topics: QuerySet[Topic]) -> TopicQuerySet:
    """With what a row shows and with the reader's marks, but for the names a catalogue has."""
    listed: TopicQuerySet = topics.with_nameless()  # type: ignore[attr-defined]
    return listed.with_marks_of(sight.member)


def newest_after(topics: QuerySet[Topic], cursor: str) -> QuerySet[Topic]:
    """In order of activity, from the cursor on. Raises Refused where it is wrong."""
    if cursor:
        moment, pk = parse_cursor(cursor)
        topics = topics.filter(
            Q(last_post_at__lte=moment) & (Q(last_post_at__lt=moment) | Q(pk__lt=pk))
        )
    newest: QuerySet[Topic] = topics.newest_first()  # type: ignore[attr-defined]
    return newest


def cursor_of(topic: Topic) -> str:
    """Where a topic stands in a list by activity."""
    return f"{topic.last_post_at.astimezone(datetime.UTC):%Y%m%dT%H%M%S.%f}_{topic.pk}"


def parse_cursor(cursor: str) -> tuple[datetime.datetime, int]:
    """The place in a list that a cursor names. Raises Refused."""
    moment, _, pk = cursor.partition("_")
    try:
        if not (cursor.isascii() and pk.isdigit() and len(pk) <= 18 and len(moment) == 22):
            raise ValueError
        return datetime.datetime.strptime(f"{moment}+0000", "%Y%m%dT%H%M%S.%f%z"), int(pk)
    except ValueError:
        raise wrong_cursor() from None
