"""Posts as lines of a page: their days, their groups, the unread, the reader's own reactions."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from forum.models import Bookmark, Post, Reaction, Topic
from forum.models.reading import numbers_in
from forum.windows import Window
from members.formats import local
from members.models import Member

# What one author says within this of the post before reads as one piece; as in `grouping.js`.
TOGETHER = datetime.timedelta(minutes=5)
# Stands among the kinds of reactions where both are read at once.
BOOKMARK = "bookmark"


@dataclass(frozen=True)
class Fold:
    """What stands under a long branch while it is closed: how many posts, how many of them new."""

    count: int
    new: int
    is_open: bool


@dataclass(frozen=True)
class Line:
    """A post on a page, with what stands above it."""

    post: Post
    begins_day: bool = False
    begins_unread: bool = False
    is_new: bool = False
    is_target: bool = False
    is_continued: bool = False
    # The kinds of reaction that the reader gave it.
    own_kinds: frozenset[str] = frozenset()
    # A branch of a tree that folds begins with it, or ends.
    fold: Fold | None = None
    ends_fold: bool = False
    # What moderators did after it and before the next post; `forum.acts` lays it on.
    acts: tuple[Any, ...] = ()
    # Whether the reader may follow a post that was moved.
    leads_on: bool = False
    # Whether the reader bookmarked it, and whether they muted its author.
    is_bookmarked: bool = False
    is_muted: bool = False

    @property
    def is_own(self) -> bool:
        """Whether something of this line is one reader's."""
        return bool(self.own_kinds) or self.is_target or self.is_bookmarked or self.is_muted

    @property
    def sent(self) -> datetime.datetime:
        """When it was published."""
        return sent_at(self.post)


def sent_at(post: Post) -> datetime.datetime:
    """The moment that a page shows beside a post."""
    return post.published_at or post.created_at


def lines_of(
    topic: Topic,
    window: Window,
    member: Member | None,
    read: int | None = None,
    muted: Collection[int] = (),
    *,
    by_time: bool = False,
) -> list[Line]:
    """The window's posts in order; `read` is how far the member has read them.

    `muted`: the authors whose posts they want folded.
    """
    is_flat = topic.is_room or by_time
    seen = numbers_in(topic.seen_beyond)
    given = _kinds_given(window.posts, member)
    lines: list[Line] = []
    before: Post | None = None
    # Where the mark lies before a room's window, the line belongs to an earlier one.
    unread_began = read is None or not reaches_up_to(window, read)
    for post in window.posts:
        is_unread = read is not None and (post.number or 0) > read and post.number not in seen
        is_new = is_unread and post.author_id != _pk(member)
        begins_day = before is None or _day_of(post) != _day_of(before)
        begins_unread = is_flat and is_new and not unread_began
        stands_alone = not topic.is_room or begins_day or begins_unread
        line = Line(
            post,
            begins_day=topic.is_room and begins_day,
            begins_unread=begins_unread,
            is_new=is_new,
            is_target=window.target is not None and post.number == window.target,
            is_continued=not stands_alone and _follows(post, before),
            is_muted=post.author_id in muted and post.is_shown,
        )
        lines.append(_with_own(line, given.get(post.pk, [])))
        before = post
        unread_began = unread_began or is_new
    return lines


def _with_own(line: Line, given: list[str]) -> Line:
    """With the reader's reactions and bookmark."""
    if not given:
        return line
    kinds = frozenset(given)
    return replace(line, own_kinds=kinds - {BOOKMARK}, is_bookmarked=BOOKMARK in kinds)


def _day_of(post: Post) -> datetime.date:
    return local(sent_at(post)).date()


def _follows(post: Post, before: Post | None) -> bool:
    """Whether both read as one: the same author, both shown, shortly after one another."""
    return (
        before is not None
        and post.author_id is not None
        and post.author_id == before.author_id
        and post.is_shown
        and before.is_shown
        and sent_at(post) - sent_at(before) < TOGETHER
    )


def _kinds_given(posts: list[Post], member: Member | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if member is None:
        return found
    here = [post.pk for post in posts]
    given = Reaction.objects.filter(member=member, post__in=here).values_list("post", "kind")
    # One question for both.
    marked = Bookmark.objects.filter(member=member, post__in=here).order_by()
    kind_of_mark = Cast(Value(BOOKMARK), CharField(max_length=10))
    for post_id, kind in given.order_by().union(
        marked.annotate(kind=kind_of_mark).values_list("post", "kind"), all=True
    ):
        found.setdefault(post_id, []).append(kind)
    return found


def _pk(member: Member | None) -> int | None:
    return member.pk if member is not None else None


def reaches_up_to(window: Window, read: int) -> bool:
    """Whether nothing unread lies before a room's window."""
    return bool(window.posts) and (window.posts[0].number or 0) <= read + 1
