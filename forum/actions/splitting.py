"""Posts of a topic made a topic of their own."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from forum.actions.moving import lock_boards, require_target
from forum.actions.placing import lock_author, lock_topic_row
from forum.actions.steering import clean_reason, record_act, touch_own, write_line
from forum.actions.tags import store_tags
from forum.actions.topics import slug_of
from forum.actions.transplanting import STEP, branch_of, movable
from forum.actions.travelling import continue_soon, travel
from forum.models import Board, Post, Topic
from forum.permissions import require_moderator
from members.models import Member
from members.refusals import conflict, invalid, not_found
from members.text import clean_line
from members.writing import write


def split_topic(
    *,
    topic: Topic,
    numbers: Collection[int],
    title: object,
    by: Member | None,
    with_replies: bool = False,
    board: Board | None = None,
    reason: object = "",
) -> Topic:
    """A new topic of these posts, the first of them its own text. Raises Refused.

    `with_replies`: of the one post that is named, and all that replies to it.
    """
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    heading = clean_line(title, limit=settings.TITLE_LIMIT, field="title")
    if board is not None:
        require_target(board, moderator)
    with write():
        fresh = lock_author(moderator, topic)
        locked = lock_topic_row(topic.pk)
        require_moderator(fresh, locked)
        home = locked.board
        if board is not None and board.pk != home.pk:
            home = lock_boards(board.pk)[board.pk]
            require_target(home, fresh)
        wanted = chosen(locked, numbers, with_replies=with_replies)
        posts = list(movable(locked).filter(wanted).order_by("number")[:STEP])
        new = _begin(home, heading, locked, require_whole(posts, numbers))
        travel(locked, new, posts, under=None)
        _tell(locked, new, fresh, why, posts)
        if with_replies and movable(locked).filter(wanted).exists():
            continue_soon(locked, posts[0])
    return new


def chosen(topic: Topic, numbers: Collection[int], *, with_replies: bool) -> Q:
    """Which posts are meant, as a condition on those of the topic. Raises Refused."""
    if topic.merged_into_id is not None:
        raise not_found()
    if not numbers or (with_replies and len(numbers) > 1):
        raise invalid(pgettext_lazy("refusal", "Choose the posts to be moved."), "posts")
    if len(numbers) > STEP:
        raise invalid(pgettext_lazy("refusal", "Choose at most 200 posts at a time."), "posts")
    if 1 in numbers:
        raise invalid(
            pgettext_lazy("refusal", "The first post is the topic itself: move the topic."),
            "posts",
        )
    if not with_replies:
        return Q(number__in=numbers)
    root = topic.posts.filter(number__in=numbers).first()
    if root is None:
        raise not_found()
    return branch_of(root)


def require_whole(posts: list[Post], numbers: Collection[int]) -> Post:
    """The first of the posts, which all must be there. Raises Refused."""
    if not set(numbers) <= {post.number for post in posts}:
        raise conflict(
            pgettext_lazy("refusal", "Some of these posts are no longer here. Please look again.")
        )
    if not posts[0].is_shown:
        raise invalid(
            pgettext_lazy("refusal", "The first of the posts is hidden or withdrawn."), "posts"
        )
    return posts[0]


def _begin(board: Board, title: str, source: Topic, first: Post) -> Topic:
    sent = first.published_at or first.created_at
    new = Topic.objects.create(
        board=board,
        title=title,
        slug=slug_of(title),
        format=source.format,
        language=first.language,
        author_id=first.author_id,
        mandate_id=first.mandate_id,
        created_at=sent,
        last_post_at=sent,
        last_post_author_id=first.author_id,
        tags=source.tags,
    )
    store_tags(new)
    return new


def _tell(source: Topic, new: Topic, by: Member, reason: str, posts: list[Post]) -> None:
    stub = posts[0].stubs.get(topic=source)
    record_act(source, by, "split_topic", reason=reason, posts=len(posts), stub=stub.pk)
    touch_own(new)
    write_line(new, by, "came_from_split", reason=reason, facts={"stub": stub.pk})
