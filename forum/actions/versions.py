"""Earlier texts of a post: taken out of its history, or put back, by a moderator."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.drafting import render_text
from forum.actions.editing import keep_version, replace_text
from forum.actions.placing import lock_for_moderator
from forum.models import Post, PostVersion, Topic
from forum.permissions import require_moderator
from forum.signals import topic_marked
from members.models import Member
from members.refusals import conflict, not_found
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
        _tell(topic, member, "hide_version", version)
    return True


def restore_version(*, version: PostVersion, by: Member | None) -> bool:
    """Let a post say again what it said before; returns whether it said something else.

    What stands there now is kept in the history like any text that an edit replaced. A text
    that was taken out does not come back. Raises Refused.
    """
    post = version.post
    moderator = require_moderator(by, post.topic)
    ready = render_text(version.body, language=post.language, author=post.author or moderator)
    with write():
        topic, member = lock_for_moderator(post.topic, moderator)
        locked = Post.objects.select_related("topic__board").get(pk=post.pk)
        if not locked.is_shown:
            raise not_found()
        if PostVersion.objects.filter(pk=version.pk, hidden_at__isnull=False).exists():
            raise conflict(
                pgettext_lazy("refusal", "This text was taken out of the history meanwhile.")
            )
        if locked.body == version.body:
            return False
        keep_version(locked, member, is_minor=False)
        replace_text(locked, ready, topic)
        _tell(topic, member, "restore_version", version)
    return True


def _tell(topic: Topic, member: Member, act: str, version: PostVersion) -> None:
    topic_marked.send(
        sender=Topic,
        topic_id=topic.pk,
        board_id=topic.board_id,
        member_id=member.pk,
        act=act,
        revision=topic.revision,
        more={"post": version.post_id, "version": version.pk},
    )
