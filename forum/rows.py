"""Topics as rows: the row is the same for all, the member's own marks are laid over it."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.live import is_live
from forum.models import ReadMark, Topic
from members.models import Member


@dataclass(frozen=True)
class Row:
    """A topic in a list; `new` counts what the member has not read since their last visit."""

    topic: Topic
    is_live: bool = False
    new: int = 0

    @property
    def replies(self) -> int:
        """Published posts beside the topic's own text."""
        return max(0, self.topic.post_count - 1)


def rows_of(topics: Sequence[Topic], member: Member | None) -> list[Row]:
    """One row a topic; asks for all marks at once."""
    marks: dict[int, int] = {}
    if member is not None and topics:
        found = ReadMark.objects.filter(member=member, topic__in=[topic.pk for topic in topics])
        marks = dict(found.values_list("topic_id", "number"))
    return [
        Row(
            topic,
            is_live(topic),
            max(0, topic.last_number - marks[topic.pk]) if topic.pk in marks else 0,
        )
        for topic in topics
    ]
