"""A thread made a room, or a room a thread: numbers stay, and a tree is kept for its return."""

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_for_moderator
from forum.actions.steering import clean_reason, record_act
from forum.models import Post, Topic
from forum.models.posts import PathField
from forum.permissions import require_moderator
from members.models import Member
from members.refusals import invalid, not_found
from members.writing import write

# Posts given a parent in one transaction: few enough that others can write between.
STEP = 1000


def change_format(*, topic: Topic, by: Member | None, format: object, reason: object = "") -> bool:
    """Make it a thread or a room; returns whether it was not. Raises Refused."""
    moderator, why = require_moderator(by, topic), clean_reason(reason)
    if not isinstance(format, str) or format not in Topic.Format.values:
        raise invalid(pgettext_lazy("refusal", "Choose a thread or a room."), "format")
    _require_possible(topic, format)
    if format == Topic.Format.THREAD:
        # While it is a room nobody sees this; the last step and the change are one transaction.
        while _loose(topic).count() > STEP:
            _tie(topic, moderator)
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        _require_possible(locked, format)
        if locked.format == format:
            return False
        if format == Topic.Format.THREAD:
            _give_parent(locked, _loose(locked))
        was, locked.format = locked.format, format
        record_act(
            locked, member, "change_format", reason=why, changed=("format",), was=was, now=format
        )
    topic.format = format
    return True


def _require_possible(topic: Topic, format: str) -> None:
    if topic.merged_into_id is not None:
        raise not_found()
    if format == Topic.Format.ROOM and topic.kind != Topic.Kind.DISCUSSION:
        raise invalid(
            pgettext_lazy("refusal", "Only a discussion can be a room; the others are threads."),
            "format",
        )


def _loose(topic: Topic) -> QuerySet[Post]:
    """What was said in the room: in reply to nothing, with nothing in reply to it."""
    return topic.posts.placed().filter(parent=None, number__gt=1)


def _tie(topic: Topic, by: Member) -> None:
    with write():
        locked, _ = lock_for_moderator(topic, by)
        if locked.format == Topic.Format.ROOM:
            some = _loose(locked).order_by("number").values_list("pk", flat=True)[:STEP]
            _give_parent(locked, Post.objects.filter(pk__in=list(some)))


def _give_parent(topic: Topic, posts: QuerySet[Post]) -> None:
    """In a thread what replies to nothing else replies to number 1."""
    first = topic.posts.filter(number=1).first()
    if first is not None:
        posts.update(
            parent=first,
            depth=F("depth") + 1,
            path=Concat(Value(first.path), F("path"), output_field=PathField()),
        )
