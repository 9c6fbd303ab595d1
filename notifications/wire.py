"""A notification as PROTOCOL spells it: the same in frames and in the JSON API."""

from typing import Any

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count, Q, QuerySet

from forum.permissions import OPEN
from forum.wire import time_of
from members.models import Member
from members.permissions import may_act
from members.prepared import Prepared
from notifications.kinds import OF_ANOTHER, kind_of, link_to
from notifications.models import Notification

Wire = dict[str, Any]
# Others' texts on boards that not every member may read.
_ON_BOARDS_OF_SOME = Q(verb__in=OF_ANOTHER) & ~Q(topic__board__read_rule__in=OPEN)
_UNREAD = Prepared(
    lambda member: (
        Notification.objects.told_to(member)
        .waiting()
        .order_by()
        .values("recipient")
        .annotate(waiting=Count("pk"), of_some=Count("pk", filter=_ON_BOARDS_OF_SOME))
        .values_list("waiting", "of_some")
    ),
    int,
)


def notification_payload(notice: Notification) -> Wire:
    """Ids and names only: no text of a post, no moderator and no one who flagged."""
    actor = named_actor(notice)
    return {
        "id": notice.pk,
        "kind": notice.verb,
        "topic": notice.topic_id,
        "post": notice.post_id,
        "actor": (
            {"id": actor.pk, "name": actor.name, "handle": actor.handle}
            if actor is not None
            else None
        ),
        "read": not notice.unread,
        "created_at": time_of(notice.timestamp),
        "url": link_to(notice.post_id, notice.verb, notice.data),
    }


def named_actor(notice: Notification) -> Member | None:
    """Whom the notification names; None where its kind names nobody, or they were forgotten."""
    if kind_of(notice.verb).named is None or notice.actor_object_id == str(notice.recipient_id):
        return None
    actor: Member | None = notice.actor
    return actor


def unread_count(member_id: int) -> int:
    """How many the member has not read: what the bell shows.

    Not of boards that are closed to them now: a mandate may have run out with nobody told. Who is
    suspended keeps theirs until they return.
    """
    row = _UNREAD.first(member_id)
    if row is None or not row[1]:
        return int(row[0]) if row else 0
    member = Member.objects.filter(pk=member_id).first()
    waiting = Notification.objects.told_to(member_id).waiting()
    return (waiting.open_to(member) if member and may_act(member) else waiting).count()


def changed_since(member_id: int, revision: int) -> QuerySet[Notification]:
    """A member's notifications made or read after that revision of theirs, in order of it.

    Not of boards that are closed to them now: who wrote there, and where, is not told again.
    """
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        return Notification.objects.none()
    return (
        Notification.objects.told_to(member_id)
        .open_to(member)
        .filter(revision__gt=revision)
        .order_by("revision", "pk")
        .prefetch_related(GenericPrefetch("actor", [Member.objects.all()]))
    )
