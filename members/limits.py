"""What a member may not do just now, as their own row says it: asking costs no query."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from members.models import Member, Sanction


@dataclass(frozen=True)
class Limit:
    """One sanction in force that leaves the member signed in."""

    kind: str
    scope: str
    place: int | None
    until: datetime.datetime
    seconds: int = 0

    def covers(self, board_id: int, topic_id: int | None) -> bool:
        """Whether it holds there."""
        if self.scope == Sanction.Scope.SITE:
            return True
        return self.place == (board_id if self.scope == Sanction.Scope.BOARD else topic_id)


def limits_of(member: Member | None) -> list[Limit]:
    """All in force; each ends by itself at its time."""
    if member is None or not member.limits:
        return []
    now = timezone.now()
    found = [
        Limit(kind, scope, place, datetime.datetime.fromisoformat(until), seconds)
        for kind, scope, place, until, seconds in member.limits
    ]
    return [limit for limit in found if limit.until > now]


def limit_on(
    member: Member | None, kinds: Collection[str], *, board: int, topic: int | None = None
) -> Limit | None:
    """Of these kinds, the one that holds there longest."""
    found = [
        limit for limit in limits_of(member) if limit.kind in kinds and limit.covers(board, topic)
    ]
    return max(found, key=lambda limit: limit.until, default=None)


def limits_column(sanctions: Collection[Sanction]) -> list[list[object]]:
    """What the member's row holds of them."""
    return [
        [each.kind, each.scope, each.scope_id, each.ends_at.isoformat(), each.seconds]
        for each in sanctions
        if each.ends_at is not None
    ]
