"""Numbers, paths and revisions: given under the topic's row lock and nowhere else."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import BoardMembership, Listing, Post, Topic, TopicTag
from forum.models.boards import Rule
from forum.paths import END, branch_of, path_under
from forum.permissions import require_moderator
from forum.signals import topic_changed
from forum.tasks import refresh_board_soon
from members.models import Member
from members.prepared import Prepared
from members.refusals import conflict, unauthenticated

_AUTHOR = Prepared(
    lambda member: Member.objects.select_for_update(no_key=True).filter(pk=member), int
)
_TOPIC = Prepared(
    lambda topic: (
        Topic.objects.select_for_update(of=("self",), no_key=True)
        .select_related("board")
        .filter(pk=topic)
    ),
    int,
)


def lock_author(author: Member, topic: Topic) -> Member:
    """The author's row (and membership row of an invited board), fresh and locked.

    Raises Refused (`unauthenticated`) where their sign-in was ended since it was looked at.
    """
    fresh = _AUTHOR.get(author.pk)
    ask_again = author.still_signed_in
    if ask_again is not None and fresh.access_epoch != author.access_epoch and not ask_again():
        raise unauthenticated()
    if Rule.INVITED in {topic.board.read_rule, topic.board.write_rule, topic.board.open_rule}:
        list(
            BoardMembership.objects.select_for_update(no_key=True).filter(
                board=topic.board_id, member=author.pk
            )
        )
    return fresh


def lock_topic_row(topic_id: int) -> Topic:
    """The topic, fresh and locked, with its board."""
    return _TOPIC.get(topic_id)


def lock_for_moderator(topic: Topic, by: Member) -> tuple[Topic, Member]:
    """Topic and moderator, fresh and locked; the right is asked again. Raises Refused."""
    fresh = lock_author(by, topic)
    locked = lock_topic_row(topic.pk)
    return locked, require_moderator(fresh, locked)


def place_post(post: Post, topic: Topic) -> None:
    """Give a post its number, path and revision; the topic's counters move with it.

    The topic must be locked. Neither row is saved.
    """
    topic.revision += 1
    topic.last_number += 1
    post.number = topic.last_number
    post.revision = post.text_revision = topic.revision
    post.depth = post.parent.depth + 1 if post.parent is not None else 0
    post.path = path_under(post.parent.path if post.parent is not None else None, post.number)
    post.state = Post.State.PUBLISHED
    post.published_at = timezone.now()
    topic.post_count += 1
    topic.last_post_at = post.published_at
    topic.last_post_author_id = post.author_id


def count_in_branch(posts: Iterable[Post]) -> None:
    """Branches are longer by the posts just placed in them. Their topics must be locked."""
    grown = Counter(
        (post.topic_id, branch_of(post.path)) for post in posts if post.path and post.depth > 1
    )
    for (topic_id, path), number in grown.items():
        Post.objects.filter(topic=topic_id, path=path).update(below=F("below") + number)


def recount_branches(topic: Topic, posts: Iterable[Post]) -> None:
    """The branches in which these posts now stand are as long as they are. Topic locked."""
    heads = {branch_of(post.path) for post in posts if post.path and post.depth > 0}
    within = Post.objects.filter(
        topic=OuterRef("topic"),
        path__gt=OuterRef("path"),
        path__lt=Concat(OuterRef("path"), Value(END)),
    )
    length = within.order_by().values("topic").annotate(length=Count("pk")).values("length")
    topic.posts.filter(path__in=heads).update(below=Coalesce(Subquery(length), 0))


def touch_post(post: Post, topic: Topic) -> None:
    """The topic's next revision for a post that changes. The topic must be locked."""
    topic.revision += 1
    post.revision = post.text_revision = topic.revision


def save_topic(topic: Topic, *more: str) -> None:
    """Store what placing changed, and tell: once a transaction, after the posts are stored.

    `more`: other fields that changed.
    """
    topic.save(
        update_fields=[
            "revision", "own_revision", "last_number", "post_count", "last_post_at",
            "last_post_author", "is_visible", "locked_at", "pinned_at", "slow_seconds", "title",
            "slug", "answer", *more,
        ]
    )  # fmt: skip
    if topic.also_on:
        _tell_further_boards(topic)
    if topic.tags:
        TopicTag.objects.filter(topic=topic).update(
            board=topic.board_id, last_post_at=topic.last_post_at
        )
    topic_changed.send(
        sender=Topic, topic_id=topic.pk, board_id=topic.board_id, revision=topic.revision
    )
    refresh_board_soon(topic.board_id)


def take_unlisted_revision(topic: Topic) -> None:
    """Store and tell the topic's next revision, for what no list shows. It must be locked."""
    if topic.listed_revision == topic.revision:
        topic.listed_revision += 1
    topic.revision += 1
    topic.save(update_fields=["revision", "own_revision", "listed_revision"])
    topic_changed.send(
        sender=Topic, topic_id=topic.pk, board_id=topic.board_id, revision=topic.revision
    )


def _tell_further_boards(topic: Topic) -> None:
    Listing.objects.filter(topic=topic).update(last_post_at=topic.last_post_at, is_waiting=True)
    for board_id in topic.also_on:
        refresh_board_soon(board_id)


def require_place(post: Post, topic: Topic) -> None:
    """Raises Refused (`conflict`) where a post was moved before its topic was locked."""
    if post.topic_id != topic.pk:
        raise conflict(
            pgettext_lazy("refusal", "This post was moved meanwhile. Please load the page again.")
        )
