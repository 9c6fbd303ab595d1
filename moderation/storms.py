"""Flag storms: how many a member may send a day, and what shows that some act together."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import npgettext_lazy

from members.models import Member
from members.refusals import Refused
from moderation.models import Case, Flag

DAY = datetime.timedelta(days=1)
# Fewer than so many who act together may well be chance.
A_GROUP = 3
AGAIN = 2
# Earlier cases about one author that are told of.
LOOKED_BACK = 200


def require_turn(member: Member) -> None:
    """Raises Refused (`rate_limited`) for who has flagged enough for one day.

    The member's row must be locked. What was taken back counts as well.
    """
    if not settings.LIMITS_ON:
        return
    now = timezone.now()
    is_new = now - member.date_joined < DAY
    most = settings.FLAGS_A_DAY_OF_NEW if is_new else settings.FLAGS_A_DAY
    today = Flag.kept.filter(member=member, created_at__gt=now - DAY).order_by("-created_at")
    moments = list(today.values_list("created_at", flat=True)[:most])
    if len(moments) < most:
        return
    message = npgettext_lazy(
        "refusal",
        "You can flag %(count)s thing a day. Please come back tomorrow.",
        "You can flag %(count)s things a day. Please come back tomorrow.",
        most,
    )
    wait = int((moments[-1] + DAY - now).total_seconds()) + 1
    raise Refused("rate_limited", message % {"count": most}, retry_after=wait)


@dataclass(frozen=True)
class Storm:
    """What a moderator should know of those who flagged, without their names."""

    flags: int
    # Of accounts that were younger than a day.
    young: int = 0
    # So many of them flagged this author together, so often before.
    group: int = 0
    times: int = 0

    @property
    def is_young(self) -> bool:
        """Whether most flags come from accounts made just before."""
        return self.young >= AGAIN and 2 * self.young >= self.flags

    @property
    def is_group(self) -> bool:
        """Whether the same people flag the same author again and again."""
        return self.times >= AGAIN


def storm_around(case: Case, flags: Iterable[Flag]) -> Storm:
    """`flags`: those of the case, with their members."""
    others = [flag for flag in flags if flag.member_id != case.author_id]
    young = sum(flag.created_at - flag.member.date_joined < DAY for flag in others)
    together = _together_before(case, {flag.member_id for flag in others})
    return Storm(
        flags=len(others), young=young, group=min(together, default=0), times=len(together)
    )


def _together_before(case: Case, members: set[int]) -> list[int]:
    """In each earlier case about this author, how many of these flagged, where that is a group."""
    if case.author_id is None:
        return []
    earlier = Flag.kept.filter(case__author=case.author_id, case__lt=case.pk, member__in=members)
    counted = earlier.order_by().values("case").annotate(those=Count("member", distinct=True))
    groups = counted.filter(those__gte=A_GROUP).order_by("-case")[:LOOKED_BACK]
    return [row["those"] for row in groups]
