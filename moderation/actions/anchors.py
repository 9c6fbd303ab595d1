"""The daily anchor: the log's end goes to a file and to people, out of reach of the database."""

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from members.models import Member, Role
from members.writing import write
from moderation.actions.log import THE_HEAD
from moderation.anchor_file import Anchor, keep_anchor, read_anchors
from moderation.models import LogEntry, LogHead
from moderation.tasks import anchor_on, send_anchor

A_DAY = datetime.timedelta(days=1)


def anchor_log(*, day: datetime.date | None = None) -> Anchor | None:
    """Keep today's anchor and send it; None where it is not its day yet, or was done.

    `day`: for which the task was left. Without it the anchor is asked for by hand, and sent.
    """
    today = timezone.now().date()
    if day is not None and day > today:
        return None
    before = [anchor for anchor in read_anchors() if anchor.day < today][-1:]
    head = LogHead.objects.filter(pk=THE_HEAD).first() or LogHead()
    kept = keep_anchor(Anchor(today, head.number, head.hash or "-"))
    with write():
        locked = LogHead.objects.select_for_update(no_key=True).get_or_create(pk=THE_HEAD)[0]
        if day is not None and locked.anchor_day != day:
            return None
        if day is not None:
            locked.anchor_day = today + A_DAY
            locked.save(update_fields=["anchor_day"])
            anchor_on(locked.anchor_day)
        for address, language in addresses().items():
            send_anchor.enqueue(str(kept), address, language, all(map(_still_holds, before)))
    return kept


def addresses() -> dict[str, str]:
    """Who is told: administrators, each in their language, and whom the settings name."""
    now = timezone.now()
    roles = Role.objects.current(at=now).filter(
        Q(name=Role.Name.ADMINISTRATOR), scope=Role.Scope.SITE
    )
    told = Member.objects.filter(
        pk__in=roles.values("member"), is_active=True, suspended_at=None, email__isnull=False
    )
    found = dict.fromkeys(settings.LOG_ANCHOR_ADDRESSES, settings.LANGUAGE_CODE)
    return found | {str(email): said for email, said in told.values_list("email", "language")}


def _still_holds(anchor: Anchor) -> bool:
    """Whether the entry of an earlier anchor still stands in its place."""
    if anchor.number == 0:
        return True
    return LogEntry.objects.filter(number=anchor.number, hash=anchor.hash).exists()
