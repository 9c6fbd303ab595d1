"""Earlier texts of a post, which a moderator may take out of its history."""

from django.utils import timezone

from forum.actions.placing import lock_for_moderator
from forum.models import PostVersion, Topic
from forum.permissions import require_moderator
from forum.signals import topic_marked
from members.models import Member
from members.writing import write


def hide_version(*, version: PostVersion, by: Member | None) -> bool:
    """Show an earlier text to nobody any more; returns whether it was shown. Raises Refused.

    It stays in the database: what was flagged is evidence.
    """
    moderator = require_moderator(by, version.post.topic)
    with write():
        topic, member = lock_for_moderator(version.post.topic, moderator)
        hidden = PostVersion.objects.filter(pk=version.pk, hidden_at__isnull=True)
        if not hidden.update(hidden_at=timezone.now()):
            return False
        topic_marked.send(
            sender=Topic,
            topic_id=topic.pk,
            board_id=topic.board_id,
            member_id=member.pk,
            act="hide_version",
            revision=topic.revision,
            more={"post": version.post_id, "version": version.pk},
        )
    return True
