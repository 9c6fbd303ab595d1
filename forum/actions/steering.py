"""What all acts of moderators on a topic share: a reason, a line in the topic, news of it."""

from typing import Any

from django.utils import timezone

from forum.actions.placing import save_topic
from forum.models import Act, Topic
from forum.signals import topic_marked
from members.models import Member
from members.permissions import current_mandate
from members.text import clean_line

REASON_LIMIT = 500
# Lines that a topic keeps; the log keeps all.
LINES = 100


def clean_reason(reason: object) -> str:
    """Why, in one line; may be left empty. Raises Refused."""
    if reason is None or (isinstance(reason, str) and not reason.strip()):
        return ""
    text = " ".join(reason.split()) if isinstance(reason, str) else reason
    return clean_line(text, limit=REASON_LIMIT, field="reason")


def record_act(
    topic: Topic,
    by: Member,
    act: str,
    *,
    reason: str = "",
    changed: tuple[str, ...] = (),
    logged_on: int | None = None,
    **facts: Any,
) -> None:
    """Store what was done to the topic, which must be locked, with its line, and tell it.

    `changed`: fields beside those that placing changes. `logged_on`: the board whose readers
    find it in the log, where it is another. `facts`: for the line and the log.
    """
    touch_own(topic, *changed)
    write_line(topic, by, act, reason=reason, facts=facts)
    topic_marked.send(
        sender=Topic,
        topic_id=topic.pk,
        board_id=logged_on or topic.board_id,
        member_id=by.pk,
        act=act,
        revision=topic.revision,
        more={**facts, **({"reason": reason} if reason else {})},
    )


def write_line(
    topic: Topic, by: Member, act: str, *, reason: str = "", facts: dict[str, Any]
) -> None:
    """The line of an act, where the topic's story has come to."""
    Act.objects.create(
        topic=topic,
        act=act,
        at=timezone.now(),
        by=by,
        mandate=current_mandate(by),
        after=topic.last_number,
        reason=reason,
        facts=facts,
    )
    kept = topic.acts.order_by("-pk").values_list("pk", flat=True)[:LINES]
    topic.acts.exclude(pk__in=list(kept)).delete()


def touch_own(topic: Topic, *changed: str) -> None:
    """Store and tell that the topic itself changed; it must be locked."""
    topic.revision += 1
    topic.own_revision = topic.revision
    save_topic(topic, *changed)
