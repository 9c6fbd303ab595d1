"""What both the author of a topic and its moderators may do to it; moderators' acts are logged."""

from forum.actions.placing import lock_author, lock_topic_row, save_topic
from forum.models import Topic
from forum.permissions import can_keep_topic, refusal_to_write, require_acting, require_readable
from forum.signals import topic_marked
from members.models import Member
from members.writing import write


def require_keeper(by: Member | None, topic: Topic) -> Member:
    """The member, if the topic is theirs or stands on a board they moderate. Raises Refused."""
    require_readable(by, topic)
    member = require_acting(by)
    if not can_keep_topic(member, topic):
        raise refusal_to_write(member, topic.board, topic)
    return member


def lock_for_keeper(topic: Topic, by: Member) -> tuple[Topic, Member]:
    """Topic and member, fresh and locked; the right is asked again. Raises Refused."""
    fresh = lock_author(by, topic)
    locked = lock_topic_row(topic.pk)
    return locked, require_keeper(fresh, locked)


def touch_topic(topic: Topic) -> None:
    """Store and tell that the topic itself changed; it must be locked."""
    with write():
        topic.revision += 1
        topic.own_revision = topic.revision
        save_topic(topic)


def tell_kept(topic: Topic, by: Member, act: str, **more: int) -> None:
    """Store and tell what was done to the topic, which must be locked.

    What authors do with their own topic is not the log's business.
    """
    with write():
        touch_topic(topic)
        if by.pk == topic.author_id:
            return
        topic_marked.send(
            sender=Topic,
            topic_id=topic.pk,
            board_id=topic.board_id,
            member_id=by.pk,
            act=act,
            revision=topic.revision,
            more=more,
        )
