"""Reactions: given and taken back without the topic's lock, counted at most once a second."""

import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.placing import (
    lock_author,
    lock_topic_row,
    require_place,
    take_unlisted_revision,
)
from forum.models import Post, Reaction, Tally, Topic
from forum.permissions import (
    can_moderate,
    can_write_in,
    refusal_to_write,
    require_acting,
    require_readable,
)
from forum.tasks import recount_soon
from members.models import Member
from members.rates import count_within
from members.refusals import Refused, invalid, not_found
from members.writing import write

REACTIONS_A_MINUTE = 60
# After this the task that should have counted is taken for lost.
PATIENCE = datetime.timedelta(seconds=20)


def set_reaction(*, post: Post, member: Member | None, kind: object, on: bool) -> bool:
    """Give a post a reaction, or take it back; returns whether that changed anything.

    Raises Refused.
    """
    require_readable(member, post.topic)
    asker = require_acting(member)
    if kind not in Reaction.Kind.values:
        raise invalid(pgettext_lazy("refusal", "There is no such reaction."), "kind")
    _require_open(post, post.topic, asker)
    count_within("react", asker.pk, a_minute=REACTIONS_A_MINUTE)
    with write():
        fresh = lock_author(asker, post.topic)
        locked = Post.objects.select_related("topic__board__region").get(pk=post.pk)
        require_readable(fresh, locked.topic)
        _require_open(locked, locked.topic, require_acting(fresh))
        tally = _lock_tally(post.pk)
        changed = _store(locked, fresh, str(kind), on=on)
        if changed:
            _ask_for_recount(tally)
    return changed


def _require_open(post: Post, topic: Topic, member: Member) -> None:
    if not post.is_shown:
        raise not_found()
    if topic.is_locked and not can_moderate(member, topic.board):
        raise Refused("closed", pgettext_lazy("refusal", "This topic is closed to new posts."))
    if not can_write_in(member, topic):
        raise refusal_to_write(member, topic.board, topic)


def _lock_tally(post_id: int) -> Tally:
    tally, _ = Tally.objects.select_for_update(no_key=True).get_or_create(pk=post_id)
    return tally


def _ask_for_recount(tally: Tally) -> None:
    """Once, until it is counted: the tally is locked, so nobody counts before this commits."""
    now = timezone.now()
    if tally.waiting_since is not None and now - tally.waiting_since < PATIENCE:
        return
    Tally.objects.filter(pk=tally.pk).update(waiting_since=now)
    recount_soon(tally.pk, after=tally.counted_at)


def _store(post: Post, member: Member, kind: str, *, on: bool) -> bool:
    if on:
        _, created = Reaction.objects.get_or_create(post=post, member=member, kind=kind)
        return created
    removed, _ = Reaction.objects.filter(post=post, member=member, kind=kind).delete()
    return removed > 0


def recount_reactions(*, post_id: int) -> bool:
    """Bring a post's counts up to its rows; returns whether there was news to tell.

    Takes one revision of the topic. The board's list hears nothing: no row of it changed.
    """
    with write():
        topic_id = Post.objects.values_list("topic", flat=True).get(pk=post_id)
        topic = lock_topic_row(topic_id)
        tally = _lock_tally(post_id)
        if tally.waiting_since is None:
            return False
        Tally.objects.filter(pk=post_id).update(waiting_since=None, counted_at=timezone.now())
        post = Post.objects.get(pk=post_id)
        # Its task tries again where the post was moved before the lock.
        require_place(post, topic)
        counts = counts_of(post_id)
        if counts == post.reaction_counts:
            return False
        post.reaction_counts = counts
        if not post.is_shown:
            # Told with the text, should it come back.
            post.save(update_fields=["reaction_counts"])
            return False
        _take_revision(post, topic)
    return True


def _take_revision(post: Post, topic: Topic) -> None:
    post.revision = topic.revision + 1
    post.save(update_fields=["reaction_counts", "revision"])
    take_unlisted_revision(topic)


def counts_of(post_id: int) -> dict[str, int]:
    """How many gave each kind, in the order of the kinds, as the rows say now."""
    rows = Reaction.objects.filter(post=post_id).values("kind").annotate(count=Count("pk"))
    found = {row["kind"]: row["count"] for row in rows.order_by()}
    return {kind: found[kind] for kind in Reaction.Kind.values if kind in found}
