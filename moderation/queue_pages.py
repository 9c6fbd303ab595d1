"""One page of the review queue: the same for the page of the site and the JSON API."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import invalid
from moderation.actions.queue import queue_revision
from moderation.bulk import decidable
from moderation.cursors import read_cursor, read_place
from moderation.models import Case
from moderation.models.case_questions import WAITING, CaseQuerySet
from moderation.permissions import cases_for
from moderation.sharing import keepers, to_be_read_by

A_PAGE = 50
OLDEST, URGENT = "oldest", "urgent"
PASSED_ON = "passed_on"
MINE, OTHERS = "mine", "others"
# Counted so far: what is more is said to be more.
MANY = 99


@dataclass(frozen=True)
class QueuePage:
    """Cases a moderator may see, and the cursor of the next page."""

    cases: list[Case]
    state: str
    next: str | None
    revision: int
    order: str = OLDEST
    # "", MINE or OTHERS; and then those in languages the moderator does not read.
    languages: str = ""
    others: CaseQuerySet | None = None

    @cached_property
    def elsewhere(self) -> int:
        """So many of these, as far as they are counted; asked only where it is shown."""
        return self.others.order_by()[: MANY + 1].count() if self.others is not None else 0


def queue_page(
    member: Member | None,
    *,
    state: str = "",
    after: str | None = None,
    limit: int = A_PAGE,
    order: str = OLDEST,
    languages: str = "",
) -> QueuePage:
    """Undecided cases, or those of one state; the oldest first, decided ones the newest first.

    `state` may be PASSED_ON: undecided and waiting too long. `order` is URGENT for those that
    wait, the most urgent first. Raises Refused for a wrong state, order, choice of languages or
    cursor.
    """
    _require_known(state, order, languages)
    # Read before the rows: what changes in between is then told again, never missed.
    revision = queue_revision()
    cases, others = _chosen(member, state, languages)
    is_urgent = order == URGENT and state in {"", *WAITING}
    cases = _by_urgency(cases, after) if is_urgent else _by_age(cases, state, after)
    rows = list(cases.with_rows()[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    place = None
    if last is not None:
        place = f"{last.score}-{last.pk}" if is_urgent else str(last.pk)
    kept = URGENT if is_urgent else OLDEST
    return QueuePage(rows[:limit], state, place, revision, kept, languages, others)


def next_case(member: Member, *, but: int = 0) -> Case | None:
    """What to look at next: the most urgent that waits for the member in a language of theirs."""
    waiting = decidable(member).filter(to_be_read_by(member, keepers()))
    return waiting.most_urgent_first().exclude(pk=but).first()


def _require_known(state: str, order: str, languages: str) -> None:
    if state and state not in {*Case.State.values, PASSED_ON}:
        raise invalid(pgettext_lazy("refusal", "There is no such state of a case."), "state")
    if order not in {OLDEST, URGENT}:
        raise invalid(pgettext_lazy("refusal", "There is no such order of cases."), "order")
    if languages not in {"", MINE, OTHERS}:
        raise invalid(pgettext_lazy("refusal", "There is no such choice here."), "languages")


def _chosen(
    member: Member | None, state: str, languages: str
) -> tuple[CaseQuerySet, CaseQuerySet | None]:
    """Those of a state in the languages that were chosen, and those in the others."""
    cases = cases_for(member)
    # What waits is said as the indexes of the queue say it.
    cases = cases.undecided() if state in {"", PASSED_ON, *WAITING} else cases.filter(state=state)
    if state in WAITING:
        cases = cases.filter(state=state)
    if state == PASSED_ON:
        cases = cases.filter(level__gt=0)
    if not languages or member is None:
        return cases, None
    readable = to_be_read_by(member, keepers())
    others = cases.exclude(readable)
    return (others if languages == OTHERS else cases.filter(readable)), others


def _by_urgency(cases: CaseQuerySet, after: str | None) -> CaseQuerySet:
    return cases.most_urgent_first(read_place(after, "after"))


def _by_age(cases: CaseQuerySet, state: str, after: str | None) -> CaseQuerySet:
    cursor = read_cursor(after, "after")
    newest_first = state == Case.State.DECIDED
    if cursor is not None:
        cases = cases.filter(pk__lt=cursor) if newest_first else cases.filter(pk__gt=cursor)
    return cases.order_by("-pk" if newest_first else "pk")
