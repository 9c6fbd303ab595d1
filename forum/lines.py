"""Posts as lines of a page: with day lines in a room, and where the unread begins."""

import datetime
from dataclasses import dataclass

from forum.models import Post, ReadMark, Topic
from forum.windows import Window
from members.formats import local
from members.models import Member


@dataclass(frozen=True)
class Line:
    """A post on a page, with what stands above it."""

    post: Post
    begins_day: bool = False
    begins_unread: bool = False
    is_new: bool = False
    is_target: bool = False

    @property
    def sent(self) -> datetime.datetime:
        """When it was published."""
        return self.post.published_at or self.post.created_at


def lines_of(topic: Topic, window: Window, member: Member | None) -> list[Line]:
    """The window's posts in order; what the member has read is asked once."""
    read = _read_by(topic, member)
    lines: list[Line] = []
    day = None
    unread_began = False
    for post in window.posts:
        sent = local(post.published_at or post.created_at).date()
        is_new = read is not None and (post.number or 0) > read and post.author_id != _pk(member)
        lines.append(
            Line(
                post,
                begins_day=topic.is_room and sent != day,
                begins_unread=topic.is_room and is_new and not unread_began and bool(lines),
                is_new=is_new,
                is_target=window.target is not None and post.number == window.target,
            )
        )
        day = sent
        unread_began = unread_began or is_new
    return lines


def _pk(member: Member | None) -> int | None:
    return member.pk if member is not None else None


def _read_by(topic: Topic, member: Member | None) -> int | None:
    if member is None:
        return None
    marks = ReadMark.objects.filter(member=member, topic=topic)
    return marks.values_list("number", flat=True).first()
