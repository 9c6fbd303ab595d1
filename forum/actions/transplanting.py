"""Posts taken from one topic into another: the post itself moves, a stub keeps its place.

A post stays the same row, so that all that points to it (reactions, flags, notifications, its
permalink) goes with it. Each step is whole: numbers dense, paths those of the tree of parents.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from forum.actions.indexing import index_posts
from forum.actions.placing import recount_branches
from forum.models import Post, Topic
from forum.paths import DEPTH_OF_PATHS, WIDTH, path_under
from forum.querysets import PostQuerySet

# Posts moved in one transaction: few enough that others can write between.
STEP = 200
_MOVED = ["topic", "parent", "number", "path", "depth", "revision", "text_revision", "pinned_at"]


@dataclass
class Move:
    """One step: these posts of `source`, which rise in number, go to `target`; both are locked.

    `under`: what the first of them replies to; None: it begins the target. The others reply to
    the first, where their own parent does not go along; in later steps to `under`.
    """

    source: Topic
    target: Topic
    posts: Sequence[Post]
    under: Post | None
    is_first: bool = True
    # The new numbers by the old ones, once it is done.
    numbers: dict[int, int] = field(default_factory=dict)


def movable(topic: Topic) -> PostQuerySet:
    """What may be moved from it: all that has a place but for stubs, which are no posts."""
    posts: PostQuerySet = topic.posts.placed().exclude(state=Post.State.MOVED)
    return posts.select_related("parent", "parent__moved_to")


def branch_of(post: Post) -> Q:
    """A post and all that replies to it, as a condition on the posts of its topic."""
    if post.depth < DEPTH_OF_PATHS:
        return Q(path__startswith=post.path)
    # Deeper down paths no longer have their parent's.
    found, level = {post.pk}, {post.pk}
    while level:
        level = set(Post.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return Q(pk__in=found)


def carry_out(move: Move) -> None:
    """Do the step. Neither topic is saved."""
    source, target = move.source, move.target
    # Above all that these posts were, so that their earlier versions stay earlier.
    target.revision = max(target.revision, source.revision)
    stubs = _stubs_of(move.posts, source)
    going = {post.number: post for post in move.posts}
    for post in move.posts:
        parent = _new_parent(post, going, move)
        _place(post, parent, target)
        move.numbers[stubs[post.pk].number or 0] = post.number or 0
    # Before the stubs, which take the places that are free then.
    Post.objects.bulk_update(move.posts, _MOVED)
    _store_stubs(stubs, source)
    recount_branches(target, move.posts)
    _count(move)
    _index(move)


def _stubs_of(posts: Sequence[Post], source: Topic) -> dict[int, Post]:
    """One a post, not stored: what stands in its place, with its number and path."""
    stubs: dict[int, Post] = {}
    for post in posts:
        source.revision += 1
        stubs[post.pk] = Post(
            topic=source,
            parent_id=post.parent_id,
            number=post.number,
            path=post.path,
            depth=post.depth,
            revision=source.revision,
            text_revision=source.revision,
            author_id=post.author_id,
            mandate_id=post.mandate_id,
            below=post.below,
            state=Post.State.MOVED,
            created_at=post.created_at,
            published_at=post.published_at,
            moved_to_id=post.pk,
        )
    return stubs


def _new_parent(post: Post, going: dict[int | None, Post], move: Move) -> Post | None:
    """Its own parent, where that goes along or went before; else the nearest above that goes."""
    above = post.parent
    if above is not None:
        if above.number in going:
            return going[above.number]
        if above.moved_to is not None and above.moved_to.topic_id == move.target.pk:
            return above.moved_to
        path = post.path or ""
        steps = [path[at : at + WIDTH] for at in range(0, len(path) - WIDTH, WIDTH)]
        for step in reversed(steps):
            if (found := going.get(int(step, 36))) is not None:
                return found
    return move.posts[0] if move.is_first and post is not move.posts[0] else move.under


def _place(post: Post, parent: Post | None, target: Topic) -> None:
    target.revision += 1
    target.last_number += 1
    post.topic, post.parent = target, parent
    number = target.last_number
    post.number = number
    post.revision = post.text_revision = target.revision
    post.depth = parent.depth + 1 if parent is not None else 0
    post.path = path_under(parent.path if parent is not None else None, number)
    # The head of the new topic is for its moderators to fill.
    post.pinned_at = None


def _store_stubs(stubs: dict[int, Post], source: Topic) -> None:
    """A stub stands under the stub of the parent that went along."""
    parents = {pk: stub.parent_id for pk, stub in stubs.items() if stub.parent_id in stubs}
    for pk in parents:
        stubs[pk].parent = None
    Post.objects.bulk_create(stubs.values(), batch_size=STEP)
    for pk, parent_id in parents.items():
        stubs[pk].parent = stubs[parent_id or 0]
    Post.objects.bulk_update([stubs[pk] for pk in parents], ["parent"])
    # What stays behind replies to the stub now, what waits for a moderator too.
    staying = source.posts.filter(parent__in=list(stubs))
    for gone_id in set(staying.values_list("parent", flat=True)):
        source.posts.filter(parent=gone_id).update(parent=stubs[gone_id or 0])


def _count(move: Move) -> None:
    source, target = move.source, move.target
    shown = sorted((post for post in move.posts if post.is_shown), key=_moment)
    if shown and (target.post_count == 0 or _moment(shown[-1]) > target.last_post_at):
        target.last_post_at = _moment(shown[-1])
        target.last_post_author_id = shown[-1].author_id
    source.post_count -= len(shown)
    target.post_count += len(shown)
    if source.answer in move.numbers:
        source.answer = None
    last = source.posts.published().order_by("-published_at").first()
    if last is not None:
        source.last_post_at, source.last_post_author_id = _moment(last), last.author_id


def _moment(post: Post) -> datetime.datetime:
    return post.published_at or post.created_at


def _index(move: Move) -> None:
    """Only the first post of a topic is found by its title."""
    first = 1 in move.numbers or 1 in move.numbers.values()
    index_posts(posts=[post for post in move.posts if post.is_shown] if first else [])
