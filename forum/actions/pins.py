"""Posts kept in sight at the head of their topic by its moderators."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_for_moderator, require_place, save_topic, touch_post
from forum.models import Post, Topic
from forum.permissions import require_moderator
from forum.signals import topic_marked
from members.models import Member
from members.refusals import conflict, not_found
from members.writing import write

PINS_A_TOPIC = 10


def pin_post(*, post: Post, by: Member | None) -> bool:
    """Keep a post at the head of its topic; returns whether it was not. Raises Refused."""
    return _set_pin(post, by, "pin_post", on=True)


def unpin_post(*, post: Post, by: Member | None) -> bool:
    """Let a pinned post go; returns whether it was pinned. Raises Refused."""
    return _set_pin(post, by, "unpin_post", on=False)


def _set_pin(post: Post, by: Member | None, act: str, *, on: bool) -> bool:
    moderator = require_moderator(by, post.topic)
    with write():
        topic, member = lock_for_moderator(post.topic, moderator)
        locked = Post.objects.get(pk=post.pk)
        require_place(locked, topic)
        if not locked.is_shown:
            raise not_found()
        if locked.is_pinned == on:
            return False
        if on and topic.posts.pinned().count() >= PINS_A_TOPIC:
            raise conflict(
                pgettext_lazy("refusal", "Ten posts are pinned here already. Unpin one first.")
            )
        locked.pinned_at = timezone.now() if on else None
        touch_post(locked, topic)
        locked.save(update_fields=["pinned_at", "revision", "text_revision"])
        save_topic(topic)
        topic_marked.send(
            sender=Topic,
            topic_id=topic.pk,
            board_id=topic.board_id,
            member_id=member.pk,
            act=act,
            revision=topic.revision,
            more={"post": post.pk},
        )
    post.pinned_at, post.revision = locked.pinned_at, locked.revision
    return True
