"""Which posts of a topic a member has not read yet, in the order they are read in."""

from dataclasses import dataclass

from django.db.models import Q

from forum.models import Topic
from forum.models.reading import numbers_in
from members.models import Member

# At a time: who has more before them asks again.
LISTED = 200


@dataclass(frozen=True)
class Unseen:
    """Numbers of posts; `more` where these are not all."""

    numbers: list[int]
    more: bool = False


def unseen_by(topic: Topic, member: Member, *, by_time: bool) -> Unseen:
    """The oldest that others wrote since the mark; none where the member never was here."""
    # Who follows a topic and never opened it has a mark at 0.
    marks = topic.read_marks.filter(member=member, number__gt=0)
    found_mark = marks.values_list("number", "seen").first()
    mark, seen = found_mark or (topic.last_number, "")
    if mark >= topic.last_number:
        return Unseen([])
    others = ~Q(author=member) | Q(author__isnull=True)
    later = topic.posts.published().filter(others, number__gt=mark).order_by("number")
    later = later.exclude(number__in=numbers_in(seen))
    found = list(later.values_list("number", "path")[: LISTED + 1])
    listed = found[:LISTED]
    if not by_time:
        listed.sort(key=lambda place: place[1] or "")
    return Unseen([number for number, _ in listed if number is not None], len(found) > LISTED)
