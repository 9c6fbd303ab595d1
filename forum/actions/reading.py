"""How far a member has read."""

from django.db.models import Q

from forum.models import Post, ReadMark, Topic
from forum.permissions import require_acting, require_readable
from forum.signals import post_seen, topic_read
from members.models import Member
from members.writing import write


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


def see_post(*, post: Post, member: Member | None) -> None:
    """What called a member to this post has been answered. Raises Refused.

    Their mark stays where it is: what stands before the post may still be unread.
    """
    reader = require_acting(member)
    require_readable(reader, post.topic)
    with write():
        post_seen.send(sender=Post, post_id=post.pk, member_id=reader.pk)
