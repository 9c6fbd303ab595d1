"""One page of the review queue: the same for the page of the site and the JSON API."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import invalid
from moderation.actions.queue import queue_revision
from moderation.bulk import decidable
from moderation.cursors import read_cursor
from moderation.models import Case
from moderation.models.case_questions import CaseQuerySet
from moderation.permissions import cases_for
from moderation.sharing import keepers, to_be_read_by

A_PAGE = 50
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
    languages: str = "",
) -> QueuePage:
    """Undecided cases, or those of one state; the oldest first, decided ones the newest first.

    `state` may be PASSED_ON: undecided and waiting too long. Raises Refused for a wrong state,
    choice of languages or cursor.
    """
    if state and state not in {*Case.State.values, PASSED_ON}:
        raise invalid(pgettext_lazy("refusal", "There is no such state of a case."), "state")
    if languages not in {"", MINE, OTHERS}:
        raise invalid(pgettext_lazy("refusal", "There is no such choice here."), "languages")
    cursor = read_cursor(after, "after")
    # Read before the rows: what changes in between is then told again, never missed.
    revision = queue_revision()
    cases = cases_for(member)
    cases = cases.filter(state=state) if state in Case.State.values else cases.undecided()
    if state == PASSED_ON:
        cases = cases.filter(level__gt=0)
    others = None
    if languages and member is not None:
        readable = to_be_read_by(member, keepers())
        others = cases.exclude(readable)
        cases = others if languages == OTHERS else cases.filter(readable)
    newest_first = state == Case.State.DECIDED
    if cursor is not None:
        cases = cases.filter(pk__lt=cursor) if newest_first else cases.filter(pk__gt=cursor)
    rows = list(cases.with_rows().order_by("-pk" if newest_first else "pk")[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return QueuePage(rows, state, str(rows[-1].pk) if more else None, revision, languages, others)


def next_case(member: Member, *, after: int = 0) -> Case | None:
    """The next case that waits for the member in a language of theirs; at the end, the first."""
    waiting = decidable(member).filter(to_be_read_by(member, keepers())).order_by("pk")
    return waiting.filter(pk__gt=after).first() or waiting.exclude(pk=after).first()
