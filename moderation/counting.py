"""What is counted of cases for the page of numbers: few questions, however many cases."""

import datetime
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case as Choice
from django.db.models import (
    CharField,
    Count,
    F,
    FloatField,
    Func,
    Min,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from forum.models import Board
from moderation.models import Appeal, Case, Decision, Flag


class Month(Func):
    """`2026-03` of a time, in UTC."""

    output_field = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        words = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM')"
        return self.as_sql(compiler, connection, template=words)


class Seconds(Func):
    """From the second time to the first."""

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        words = "(julianday(%(expressions)s)) * 86400.0"
        return self.as_sql(compiler, connection, template=words, arg_joiner=") - julianday(")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        words = "EXTRACT(EPOCH FROM (%(expressions)s))::float"
        return self.as_sql(compiler, connection, template=words, arg_joiner=" - ")


# The twin of `stands_as`: what holds today, on appeal or because it was taken back.
_STANDS = Choice(
    When(appeal__outcome=Appeal.Outcome.SOFTENED, then=F("appeal__instead")),
    When(appeal__outcome=Appeal.Outcome.OVERTURNED, then=Value(str(Decision.Outcome.NONE))),
    When(undone_at__isnull=False, then=Value(str(Decision.Outcome.NONE))),
    default=F("outcome"),
)


@dataclass(frozen=True)
class Times:
    """Of so many decisions half were made within `half` seconds, nine of ten within `nine`."""

    decided: int = 0
    half: float = 0.0
    nine: float = 0.0


@dataclass
class Counted:
    """Codes and counts; words are for the page."""

    since: datetime.datetime
    months: dict[str, int] = field(default_factory=dict)
    boards: dict[int, int] = field(default_factory=dict)
    held: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    times: Times = Times()
    times_by_month: dict[str, Times] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """All that were opened."""
        return sum(self.months.values())


@dataclass(frozen=True)
class Waiting:
    """What waits now, and since when the oldest does."""

    cases: int
    oldest: datetime.datetime | None


def count_cases(boards: QuerySet[Board], *, since: datetime.datetime) -> Counted:
    """The cases of these boards that were opened, and decided, since then."""
    ids = boards.order_by().values("pk")
    opened = Case.objects.order_by().filter(board__in=ids, opened_at__gte=since)
    decided = Case.objects.order_by().filter(
        board__in=ids, state=Case.State.DECIDED, decided_at__gte=since
    )
    found = Counted(since)
    held = Count("pk", filter=~Q(held_reason=""))
    placed = opened.annotate(month=Month("opened_at")).values_list("board", "month")
    by_place = placed.annotate(Count("pk"), held=held)
    for board, month, cases, of_them in by_place:
        found.boards[board] = found.boards.get(board, 0) + cases
        found.months[month] = found.months.get(month, 0) + cases
        found.held += of_them
    flags = Flag.objects.order_by().filter(case__board__in=ids, case__opened_at__gte=since)
    # Who asks for help with their own text accuses nobody.
    flags = flags.exclude(member=F("case__author"))
    found.reasons = dict(flags.values_list("reason").annotate(cases=Count("case", distinct=True)))
    found.languages = {
        language or "": cases
        for language, cases in opened.values_list("language").annotate(Count("pk"))
    }
    decisions = Decision.objects.order_by().filter(case__in=decided.values("pk"))
    standing = decisions.annotate(stands=_STANDS).values_list("stands")
    found.outcomes = dict(standing.annotate(Count("pk")))
    found.times, found.times_by_month = _times(decided)
    return found


def _times(decided: QuerySet[Case]) -> tuple[Times, dict[str, Times]]:
    """Of all, and by month; the database ranks them and hands out two of each."""
    timed = decided.annotate(
        month=Month("decided_at"), took=Seconds(F("decided_at"), F("opened_at"))
    )
    months = dict(timed.values_list("month").annotate(cases=Count("pk")))
    wanted = {month: _ranks(cases) for month, cases in months.items()}
    by_month = timed.annotate(
        place=Window(RowNumber(), partition_by=[F("month")], order_by="took")
    ).filter(reduce(or_, (Q(month=m, place__in=r) for m, r in wanted.items()), Q(pk=None)))
    of_each = {
        (month, place): took
        for month, place, took in by_month.values_list("month", "place", "took")
    }
    ranks = _ranks(sum(months.values()))
    of_all = timed.annotate(place=Window(RowNumber(), order_by="took")).filter(place__in=ranks)
    by_place = dict(of_all.values_list("place", "took"))
    return (
        Times(sum(months.values()), *(by_place.get(rank, 0.0) for rank in ranks)),
        {
            month: Times(cases, *(of_each[month, rank] for rank in wanted[month]))
            for month, cases in months.items()
        },
    )


def _ranks(cases: int) -> tuple[int, int]:
    """Which of so many, in order, is the last of the first half, and of the first nine of ten."""
    return (cases + 1) // 2, (cases * 9 + 9) // 10


def count_waiting(boards: QuerySet[Board]) -> Waiting:
    """What nobody has decided yet."""
    cases = Case.objects.undecided().filter(board__in=boards).order_by()
    found = cases.aggregate(cases=Count("pk"), oldest=Min("opened_at"))
    return Waiting(found["cases"], found["oldest"])
