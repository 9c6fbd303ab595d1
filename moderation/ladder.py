"""How long a sanction lasts: what the form offers, and what it suggests for this member."""

import datetime

from django.utils import timezone

from members.models import Sanction

# Days that may be chosen, and minutes of silence in one room.
DAYS = (1, 3, 7, 30)
MUTE_MINUTES = (10, 30, 60)
# Minutes between two posts of who writes only from time to time.
SLOW_MINUTES = (5, 15, 60)
REMEMBERED = datetime.timedelta(days=365)


def suggested_days(member_id: int | None) -> int:
    """The next step for a member: each sanction of the last year makes it longer.

    One that a moderator took off counts no more, and a silence of minutes never did.
    """
    if member_id is None:
        return DAYS[0]
    since = timezone.now() - REMEMBERED
    before = Sanction.objects.filter(member=member_id, starts_at__gt=since, ended_by__isnull=True)
    steps = before.exclude(kind=Sanction.Kind.MUTE).count()
    return DAYS[min(steps, len(DAYS) - 1)]
