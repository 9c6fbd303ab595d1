"""A topic, or a post with its replies, moved into another topic."""

from django.utils.translation import pgettext_lazy

from forum.actions.listings import drop_all
from forum.actions.placing import lock_author, lock_topic_row
from forum.actions.splitting import chosen, require_whole
from forum.actions.steering import clean_reason, record_act, touch_own, write_line
from forum.actions.transplanting import STEP, branch_of, movable
from forum.actions.travelling import arrive, continue_soon, travel
from forum.models import Post, Topic
from forum.permissions import can_moderate, can_read_topic, require_moderator
from members.models import Member
from members.refusals import forbidden, invalid, not_found
from members.writing import write

# Kinds that are nothing but their posts.
BARE = {Topic.Kind.DISCUSSION, Topic.Kind.QUESTION}


def merge_topic(
    *,
    topic: Topic,
    into: Topic | None,
    by: Member | None,
    under: int = 1,
    reason: object = "",
) -> bool:
    """Move all posts of a topic into another; its address leads there. Raises Refused.

    `under`: the number of the post that its first one becomes a reply to.
    """
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    other = require_other(topic, into, moderator)
    with write():
        source, target, fresh = _lock(topic, other, moderator)
        if source.kind not in BARE:
            raise invalid(
                pgettext_lazy(
                    "refusal", "An experience or a call has facts of its own and stays a topic."
                ),
                "into",
            )
        above = _find_under(target, under)
        drop_all(source)
        posts = list(movable(source).order_by("number")[:STEP])
        travel(source, target, posts, under=above)
        source.merged_into, source.is_visible, source.concluded_at = target, False, None
        _tell(source, target, fresh, "merge_topic", why, posts)
        if movable(source).exists():
            continue_soon(source, posts[0])
        else:
            arrive(source, target, posts[0])
    return True


def merge_posts(
    *,
    topic: Topic,
    number: int,
    into: Topic | None,
    by: Member | None,
    under: int = 1,
    reason: object = "",
) -> bool:
    """Move a post and all that replies to it into another topic, under a post of it.

    Raises Refused.
    """
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    if into is not None and into.pk == topic.pk:
        raise _refused_within(topic, number, under)
    other = require_other(topic, into, moderator)
    with write():
        source, target, fresh = _lock(topic, other, moderator)
        wanted = chosen(source, [number], with_replies=True)
        posts = list(movable(source).filter(wanted).order_by("number")[:STEP])
        require_whole(posts, [number])
        travel(source, target, posts, under=_find_under(target, under))
        _tell(source, target, fresh, "merge_posts", why, posts)
        if movable(source).filter(wanted).exists():
            continue_soon(source, posts[0])
    return True


def require_other(topic: Topic, into: Topic | None, by: Member) -> Topic:
    """The other topic, if this member may move posts into it. Raises Refused."""
    if into is None or not can_read_topic(by, into) or not into.is_visible:
        raise invalid(pgettext_lazy("refusal", "There is no such topic."), "into")
    if into.pk == topic.pk:
        raise invalid(pgettext_lazy("refusal", "A topic cannot be moved into itself."), "into")
    if topic.merged_into_id is not None or not topic.is_visible:
        raise not_found()
    if not can_moderate(by, into.board):
        raise forbidden(
            pgettext_lazy("refusal", "You do not moderate the board of the other topic.")
        )
    return into


def _refused_within(topic: Topic, number: int, under: int) -> Exception:
    root = topic.posts.filter(number=number).first()
    if root is None:
        return not_found()
    if topic.posts.filter(branch_of(root), number=under).exists():
        return invalid(
            pgettext_lazy("refusal", "A post cannot be put under itself or its own replies."),
            "under",
        )
    return invalid(pgettext_lazy("refusal", "The post stands in this topic already."), "into")


def _lock(topic: Topic, into: Topic, by: Member) -> tuple[Topic, Topic, Member]:
    """Both topics in order of their ids, and the member; the rights are asked again."""
    fresh = lock_author(by, into)
    rows = {pk: lock_topic_row(pk) for pk in sorted((topic.pk, into.pk))}
    source, target = rows[topic.pk], rows[into.pk]
    require_moderator(fresh, source)
    require_other(source, target, fresh)
    return source, target, fresh


def _find_under(topic: Topic, number: int) -> Post:
    post = topic.posts.filter(number=number).first() if 0 < number < 2**31 else None
    if post is None or not post.is_shown:
        raise invalid(
            pgettext_lazy("refusal", "There is no such post in the other topic."), "under"
        )
    return post


def _tell(
    source: Topic, target: Topic, by: Member, act: str, reason: str, posts: list[Post]
) -> None:
    stub = posts[0].stubs.get(topic=source)
    changed = ("merged_into", "concluded_at", "also_on")
    record_act(source, by, act, reason=reason, changed=changed, posts=len(posts), stub=stub.pk)
    touch_own(target)
    write_line(target, by, f"came_from_{act}", reason=reason, facts={"number": posts[0].number})
