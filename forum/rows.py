"""Topics as rows: the row is the same for all, the member's own marks are laid over it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from forum.live import is_live
from forum.marks import floor_after
from forum.models import Topic
from members.models import Member


@dataclass(frozen=True)
class Row:
    """A topic in a list; `new` counts what the member has not read since their last visit.

    `is_new`: there since their last look at the board, and never opened.
    """

    topic: Topic
    is_live: bool = False
    new: int = 0
    is_new: bool = False

    @property
    def replies(self) -> int:
        """Published posts beside the topic's own text."""
        return max(0, self.topic.post_count - 1)


def rows_of(topics: Sequence[Topic], member: Member | None) -> list[Row]:
    """One row a topic; these came `with_marks_of` the member."""
    if member is None:
        return [Row(topic, is_live(topic)) for topic in topics]
    return [
        _row_of(topic, member, topic.read_to, floor_after(member, topic.board_read_at))
        for topic in topics
    ]


def _row_of(topic: Topic, member: Member, mark: int | None, floor: datetime.datetime) -> Row:
    if topic.last_post_author_id == member.pk:
        # Who wrote last has seen what stands before.
        return Row(topic, is_live(topic))
    if mark is None:
        return Row(topic, is_live(topic), is_new=topic.last_post_at > floor)
    is_since = topic.last_post_at > floor
    return Row(topic, is_live(topic), new=max(0, topic.last_number - mark) if is_since else 0)
