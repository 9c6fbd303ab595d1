"""What waits for a moderator, taken back by who wrote it."""

from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_author, lock_topic_row, require_place, save_topic
from forum.actions.states import place_unseen
from forum.models import Post
from forum.permissions import can_read_board, require_acting
from forum.signals import held_post_withdrawn
from members.models import Member
from members.refusals import conflict, not_found
from members.writing import write


def withdraw_held_post(*, post: Post, by: Member | None) -> None:
    """Take back one's own post before anyone decided; it is never shown. Raises Refused.

    It takes its place without its text, as a refused one does: what was sent under its
    `client_id` stays answered.
    """
    member = require_acting(by)
    _require_own(post, member)
    with write():
        fresh = require_acting(lock_author(member, post.topic))
        topic = lock_topic_row(post.topic_id)
        locked = Post.objects.select_related("parent", "topic__board__region").get(pk=post.pk)
        require_place(locked, topic)
        _require_own(locked, fresh)
        if locked.state != Post.State.HELD:
            raise conflict(
                pgettext_lazy("refusal", "A moderator has decided on this text already.")
            )
        place_unseen(locked, topic, Post.State.WITHDRAWN)
        held_post_withdrawn.send(
            sender=Post, post_id=locked.pk, topic_id=topic.pk, board_id=topic.board_id
        )
        save_topic(topic)
    post.state, post.number, post.revision = locked.state, locked.number, locked.revision


def _require_own(post: Post, member: Member) -> None:
    """What waits exists for its author, where they may read, and for moderators."""
    if post.author_id != member.pk or not can_read_board(member, post.topic.board):
        raise not_found()
