"""One page of the review queue: the same for the page of the site and the JSON API."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import invalid
from moderation.actions.queue import queue_revision
from moderation.cursors import read_cursor, read_place
from moderation.models import Case
from moderation.models.cases import WAITING
from moderation.permissions import cases_for

A_PAGE = 50
OLDEST, URGENT = "oldest", "urgent"
ORDERS = (OLDEST, URGENT)


@dataclass(frozen=True)
class QueuePage:
    """Cases a moderator may see, and the cursor of the next page."""

    cases: list[Case]
    state: str
    next: str | None
    revision: int
    order: str = OLDEST


def queue_page(
    member: Member | None,
    *,
    state: str = "",
    after: str | None = None,
    limit: int = A_PAGE,
    order: str = OLDEST,
) -> QueuePage:
    """Undecided cases, or those of one state; the oldest first, decided ones the newest first.

    `order`: "urgent" for those that wait, the most urgent first. Raises Refused for a wrong state,
    order or cursor.
    """
    if state and state not in Case.State.values:
        raise invalid(pgettext_lazy("refusal", "There is no such state of a case."), "state")
    if order not in ORDERS:
        raise invalid(pgettext_lazy("refusal", "There is no such order of cases."), "order")
    if order == URGENT and state in {"", *WAITING}:
        return _urgent_page(member, state, after, limit)
    cursor = read_cursor(after, "after")
    # Read before the rows: what changes in between is then told again, never missed.
    revision = queue_revision()
    cases = cases_for(member)
    cases = cases.filter(state=state) if state else cases.undecided()
    newest_first = state == Case.State.DECIDED
    if cursor is not None:
        cases = cases.filter(pk__lt=cursor) if newest_first else cases.filter(pk__gt=cursor)
    rows = list(cases.with_rows().order_by("-pk" if newest_first else "pk")[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return QueuePage(rows, state, str(rows[-1].pk) if more else None, revision)


def _urgent_page(member: Member | None, state: str, after: str | None, limit: int) -> QueuePage:
    cursor = read_place(after, "after")
    revision = queue_revision()
    cases = cases_for(member).most_urgent_first(cursor)
    if state == Case.State.OPEN:
        # Said so, it is read off the index of this order too.
        cases = cases.exclude(state=Case.State.CLAIMED)
    elif state:
        cases = cases.filter(state=state)
    rows = list(cases.with_rows()[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    place = f"{last.score}-{last.pk}" if last is not None else None
    return QueuePage(rows[:limit], state, place, revision, URGENT)
