"""What of a member's own still waits for a moderator."""

from forum.models import Post
from forum.permissions import boards_readable_by
from members.models import Member

LISTED = 100


def waiting_of(member: Member) -> list[Post]:
    """Their held posts where they may still read, the newest first, each with why it waits."""
    held = Post.objects.filter(
        author=member, state=Post.State.HELD, topic__board__in=boards_readable_by(member)
    )
    found = held.select_related("topic__board").prefetch_related("holds", "topic__board__names")
    return list(found.order_by("-created_at", "-pk")[:LISTED])


def find_waiting(post_id: int, member: Member) -> Post | None:
    """One of them, or one that was decided on a moment ago."""
    own = Post.objects.filter(pk=post_id, author=member)
    return own.select_related("topic__board__region").first()
