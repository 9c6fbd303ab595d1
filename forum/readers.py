"""How many members have read up to a post; named only while they are few."""

from typing import Any

from forum.models import ReadMark, Topic
from members.models import not_kept_out

# More than this many readers are a number.
NAMES_SHOWN = 10


def readers_of(topic: Topic, number: int) -> dict[str, Any]:
    """`{"count": n}`, with `members` up to 10; without the post's author."""
    author = topic.posts.placed().filter(number=number).values("author")
    marks = ReadMark.objects.filter(
        not_kept_out("member__"),
        topic=topic,
        number__gte=number,
        member__is_active=True,
    ).exclude(member__in=author.filter(author__isnull=False))
    first = list(marks.select_related("member").order_by("pk")[: NAMES_SHOWN + 1])
    if len(first) > NAMES_SHOWN:
        return {"count": marks.count()}
    names = [{"id": mark.member_id, "name": mark.member.name} for mark in first]
    return {"count": len(first), "members": names}
