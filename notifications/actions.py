"""What a member is told, and that they have read it: only here are notifications written."""

from collections.abc import Collection, Mapping
from typing import Any

from forum.actions.placing import lock_topic_row, require_place
from forum.models import Post, ReadMark, Topic
from forum.permissions import boards_readable_by, require_acting
from members.models import Member
from members.permissions import may_act
from members.writing import write
from notifications.audience import may_be_told
from notifications.events import member_notified
from notifications.kinds import OF_ANOTHER, READ_WHEN_SEEN, READ_WITH_POST
from notifications.models import Notification, NotificationQuerySet
from notifications.signals import notify as send_to_package


def notify(
    *,
    recipient_id: int,
    kind: str,
    key: str,
    actor_id: int | None,
    post_id: int | None,
    data: Mapping[str, Any] | None = None,
    even_if_read: bool = False,
    once_a_topic: bool = False,
) -> Notification | None:
    """Tell a member once under this key; None where they were told, or may not be told now.

    A post they have read already is told as read, unless `even_if_read` (its text changed).
    `once_a_topic`: nor while another of this kind waits for them in the topic.
    Without a post it is of no topic: of the member themselves, of a municipality.
    """
    with write():
        recipient = _lock_member(recipient_id)
        if recipient is None or _is_told(recipient, key):
            return None
        post = None
        known = False
        if post_id is not None:
            post, topic = _lock_post(post_id)
            if post is None or topic is None or not may_be_told(recipient, kind, post, topic):
                return None
            if once_a_topic and _waits(recipient, kind, topic):
                return None
            known = kind in READ_WITH_POST and not even_if_read and _has_read(recipient, post)
        elif kind in OF_ANOTHER or not recipient.is_active:
            return None
        facts = {"key": key, "unread": not known, "data": dict(data or {})}
        notice = _make(recipient, kind, _actor(actor_id, recipient), post, facts)
        _tell(recipient)
    return notice


def _make(
    recipient: Member, kind: str, actor: Member, post: Post | None, facts: Mapping[str, Any]
) -> Notification:
    """The package makes the row: it writes any field of our model given by name."""
    answers = send_to_package.send(
        sender=actor,
        recipient=recipient,
        verb=kind,
        target=post,
        topic_id=post and post.topic_id,
        post_id=post and post.pk,
        revision=_raise_revision(recipient),
        **facts,
    )
    notice: Notification = answers[0][1][0]
    return notice


def mark_read(
    *, member: Member | None, ids: Collection[int] | None = None, all: bool = False
) -> int:
    """A member has read these of their own notifications, or all; returns how many were unread.

    Raises Refused.
    """
    reader = require_acting(member)
    notices = Notification.objects.told_to(reader.pk)
    return _read(reader.pk, notices if all else notices.filter(pk__in=ids or ()))


def mark_topic_read(*, member_id: int, topic_id: int, number: int) -> int:
    """Reading a topic up to a number reads what was told of its posts up to there.

    What a moderator wrote to the member is not in the post, and stays unread.
    """
    return _read(
        member_id,
        Notification.objects.told_to(member_id).filter(
            topic=topic_id, post__number__lte=number, verb__in=READ_WITH_POST
        ),
    )


def mark_post_read(*, member_id: int, post_id: int) -> int:
    """Seeing one post reads what was told of it, and of no other."""
    called = Notification.objects.told_to(member_id).filter(post=post_id, verb__in=READ_WHEN_SEEN)
    return _read(member_id, called) if called.waiting().exists() else 0


def clear_gone_post(*, post_id: int) -> int:
    """Nobody is called to a text that is no longer shown; returns how many were.

    One short transaction a member, because members are locked before topics.
    """
    post = Post.objects.select_related("topic").filter(pk=post_id).first()
    if post is None or post.is_shown:
        return 0
    gone = Notification.objects.waiting().filter(verb__in=OF_ANOTHER)
    gone = gone.filter(topic=post.topic_id) if post.number == 1 else gone.filter(post=post)
    recipients = list(gone.order_by().values_list("recipient", flat=True).distinct())
    return sum(_read(recipient, gone.told_to(recipient)) for recipient in recipients)


def clear_closed_boards(*, member_id: int) -> int:
    """Nobody is called to a board that is closed to them now; returns how many calls there were.

    A suspended member keeps theirs: all boards of members are closed to them until they return.
    """
    member = Member.objects.filter(pk=member_id).first()
    if not may_act(member):
        return 0
    told = Notification.objects.told_to(member_id).filter(verb__in=OF_ANOTHER)
    return _read(member_id, told.exclude(topic__board__in=boards_readable_by(member)))


def clear_closed_board(*, board_id: int) -> int:
    """The same for all who were called to a board whose rules changed."""
    called = Notification.objects.waiting().filter(topic__board=board_id, verb__in=OF_ANOTHER)
    recipients = list(called.order_by().values_list("recipient", flat=True).distinct())
    return sum(clear_closed_boards(member_id=recipient) for recipient in recipients)


def follow_posts(*, topic_id: int, into_id: int) -> int:
    """What was told of posts that were moved names their new topic; returns how much there was."""
    with write():
        told = Notification.objects.filter(topic=topic_id, post__topic=into_id)
        return told.update(topic=into_id)


def _read(member_id: int, notices: NotificationQuerySet) -> int:
    with write():
        member = _lock_member(member_id)
        if member is None:
            return 0
        count = notices.waiting().update(unread=False, revision=member.revision + 1)
        if count:
            _raise_revision(member)
            _tell(member)
    return count


def _lock_member(member_id: int) -> Member | None:
    return Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()


def _lock_post(post_id: int) -> tuple[Post | None, Topic | None]:
    """The post as it stands; its state changes only under its topic's lock, which is taken."""
    topic_id = Post.objects.filter(pk=post_id).values_list("topic", flat=True).first()
    if topic_id is None:
        return None, None
    topic = lock_topic_row(topic_id)
    post = Post.objects.defer("body", "body_html").get(pk=post_id)
    # Its task tries again where the post was moved before the lock.
    require_place(post, topic)
    return post, topic


def _is_told(recipient: Member, key: str) -> bool:
    return Notification.objects.told_to(recipient.pk).filter(key=key).exists()


def _waits(recipient: Member, kind: str, topic: Topic) -> bool:
    waiting = Notification.objects.told_to(recipient.pk).waiting()
    return waiting.filter(topic=topic, verb=kind).exists()


def _has_read(recipient: Member, post: Post) -> bool:
    return ReadMark.objects.filter(
        member=recipient, topic=post.topic_id, number__gte=post.number
    ).exists()


def _actor(actor_id: int | None, recipient: Member) -> Member:
    """Where nobody may be named, the recipient: the package wants one."""
    if actor_id is None:
        return recipient
    return Member.objects.filter(pk=actor_id).first() or recipient


def _raise_revision(member: Member) -> int:
    member.revision += 1
    member.save(update_fields=["revision"])
    return member.revision


def _tell(member: Member) -> None:
    member_notified.send(sender=Member, member_id=member.pk, revision=member.revision)
