"""Topics as rows: the row is the same for all, the member's own marks are laid over it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from forum.live import is_live
from forum.marks import floors_of
from forum.models import ReadMark, Topic
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
    """One row a topic; asks for all marks at once."""
    if member is None or not topics:
        return [Row(topic, is_live(topic)) for topic in topics]
    found = ReadMark.objects.filter(member=member, topic__in=[topic.pk for topic in topics])
    marks = dict(found.values_list("topic_id", "number"))
    floors = floors_of(member, [topic.board_id for topic in topics])
    return [
        _row_of(topic, member, marks.get(topic.pk), floors[topic.board_id]) for topic in topics
    ]


def _row_of(topic: Topic, member: Member, mark: int | None, floor: datetime.datetime) -> Row:
    if topic.last_post_author_id == member.pk:
        # Who wrote last has seen what stands before.
        return Row(topic, is_live(topic))
    if mark is None:
        return Row(topic, is_live(topic), is_new=topic.last_post_at > floor)
    is_since = topic.last_post_at > floor
    return Row(topic, is_live(topic), new=max(0, topic.last_number - mark) if is_since else 0)
