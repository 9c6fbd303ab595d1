"""How far a member has read."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from forum.models import Board, BoardMark, Post, ReadMark, Topic
from forum.models.reading import numbers_in
from forum.permissions import boards_readable_by, can_read_board, require_acting, require_readable
from forum.signals import post_seen, topic_read
from members.models import Member
from members.refusals import not_found
from members.writing import write

# Beyond one mark: more than one reads before going back to what was left out.
SEEN_KEPT = 300


def mark_read(*, topic: Topic, member: Member | None, number: int) -> bool:
    """Raise the mark to `number`, at most the last one there is; returns whether it rose.

    Also told (`topic_read`) when it did not rise: a mention may sit below the mark.
    """
    reader = require_acting(member)
    require_readable(reader, topic)
    last = Topic.objects.values_list("last_number", flat=True).get(pk=topic.pk)
    upto = max(0, min(number, last))
    with write():
        mark, created = ReadMark.objects.get_or_create(
            member=reader, topic=topic, defaults={"number": upto}
        )
        risen = created or bool(
            ReadMark.objects.filter(Q(pk=mark.pk) & Q(number__lt=upto)).update(number=upto)
        )
        topic_read.send(sender=Topic, topic_id=topic.pk, member_id=reader.pk, number=upto)
    return risen


def see_posts(*, topic: Topic, member: Member | None, numbers: Collection[int]) -> bool:
    """Posts of a tree that were seen while others before them were not. Raises Refused.

    Returns whether that is new. The mark stays: nothing unread lies below it.
    """
    reader = require_acting(member)
    require_readable(reader, topic)
    last = Topic.objects.values_list("last_number", flat=True).get(pk=topic.pk)
    with write():
        marks = ReadMark.objects.select_for_update().filter(member=reader, topic=topic)
        mark = marks.filter(number__gt=0).first()
        if mark is None:
            return False
        seen = {n for n in {*numbers_in(mark.seen), *numbers} if mark.number < n <= last}
        told = " ".join(map(str, sorted(seen)[-SEEN_KEPT:]))
        if told == mark.seen:
            return False
        ReadMark.objects.filter(pk=mark.pk).update(seen=told)
    return True


def see_post(*, post: Post, member: Member | None) -> None:
    """What called a member to this post has been answered. Raises Refused.

    Their mark stays where it is: what stands before the post may still be unread.
    """
    reader = require_acting(member)
    require_readable(reader, post.topic)
    with write():
        post_seen.send(sender=Post, post_id=post.pk, member_id=reader.pk)


def mark_board_read(*, board: Board, member: Member | None, below: bool = False) -> None:
    """All that was said on the board until now counts as read. Raises Refused.

    One row a board, however many topics it has; what the topics' own marks say still holds.
    `below`: on the boards of the regions below it too, as far as the member may read them.
    """
    reader = require_acting(member)
    if not can_read_board(reader, board):
        raise not_found()
    boards = [board]
    if below and board.region is not None:
        under = boards_readable_by(reader).filter(region__path__startswith=board.region.path)
        boards += under.exclude(pk=board.pk)
    with write():
        for one in boards:
            BoardMark.objects.update_or_create(
                member=reader, board=one, defaults={"read_at": timezone.now()}
            )
