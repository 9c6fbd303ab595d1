"""The numbers of moderation in words: for everyone without small counts, for moderators exact."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from forum.models import Board
from forum.narrowing import boards_to_choose
from members.formats import language_name, reader_locale
from moderation.counting import Counted, Times, count_cases
from moderation.models import Decision, Reason

# Fewer are not told: they might point at somebody.
FEW = 3
MONTHS = 12
KEPT_SECONDS = 600
HELD = "held"
HELD_WORDS = pgettext_lazy("reason of a case", "Held before it was published")


@dataclass(frozen=True)
class Line:
    """One bar: what, how many (None: not told), and its share of the longest."""

    words: str | Promise
    count: int | None
    percent: int


@dataclass(frozen=True)
class MonthLine:
    """One month: what was opened, what was decided, and how soon."""

    words: str
    count: int | None
    percent: int
    decided: int | None
    times: Times | None


@dataclass(frozen=True)
class Figures:
    """What the page shows."""

    since: datetime.datetime
    cases: int | None
    times: Times | None
    months: list[MonthLine]
    reasons: list[Line]
    boards: list[Line]
    languages: list[Line]
    outcomes: list[Line]


def figures_of(boards: QuerySet[Board], *, exact: bool) -> Figures:
    """The last twelve months on these boards. `exact`: for who sees the cases themselves."""
    since = _first_month()
    counted = _kept(boards, since)
    least = 1 if exact else FEW
    names = {choice.pk: choice.name for choice in boards_to_choose(boards)}
    reasons = {**counted.reasons, **({HELD: counted.held} if counted.held else {})}
    return Figures(
        since=since,
        cases=_told(counted.cases, least),
        times=counted.times if counted.times.decided >= least else None,
        months=_months(counted, least),
        reasons=_lines(reasons, {**dict(Reason.choices), HELD: HELD_WORDS}, least),
        boards=_lines(counted.boards, names, least),
        languages=_lines(counted.languages, _language_words(counted.languages), least),
        outcomes=_lines(counted.outcomes, dict(Decision.Outcome.choices), least),
    )


def _kept(boards: QuerySet[Board], since: datetime.datetime) -> Counted:
    """Counted anew every ten minutes, and at once when other boards are everyone's."""
    ids = sorted(boards.order_by().values_list("pk", flat=True))
    mark = hashlib.sha256(repr((ids, since)).encode()).hexdigest()[:24]
    key = f"numbers-of-moderation:{mark}"
    found: Counted | None = cache.get(key)
    if found is None:
        found = count_cases(boards, since=since)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _first_month() -> datetime.datetime:
    now = timezone.now().astimezone(datetime.UTC)
    months = now.year * 12 + now.month - MONTHS
    return datetime.datetime(months // 12, months % 12 + 1, 1, tzinfo=datetime.UTC)


def _told(count: int, least: int) -> int | None:
    """The count, or None where it is too small to be told; nothing is nothing."""
    return count if count == 0 or count >= least else None


def _all_told(counts: Mapping[Any, int], least: int) -> dict[Any, int | None]:
    """Of each the count, or None. One that is kept back keeps back the smallest of the others.

    Or what is told of them all, by board or by month, less what is told here, would tell it.
    """
    told = {code: _told(count, least) for code, count in counts.items()}
    if None in told.values():
        shown = [code for code, count in told.items() if count]
        if shown:
            told[min(shown, key=lambda code: counts[code])] = None
    return told


def _lines(counts: Mapping, words: Mapping, least: int) -> list[Line]:  # type: ignore[type-arg]
    """The longest first; those that are not told last, by their words."""
    told = _all_told(counts, least)
    most = max([count for count in told.values() if count], default=1)
    lines = [
        Line(words.get(code, code), count, round(100 * (count or 0) / most))
        for code, count in told.items()
    ]
    return sorted(lines, key=lambda line: (-(line.count or 0), str(line.words)))


def _months(counted: Counted, least: int) -> list[MonthLine]:
    """The newest first; a month in which nothing was opened or decided is left out."""
    opened = _all_told(counted.months, least)
    decided = _all_told({m: times.decided for m, times in counted.times_by_month.items()}, least)
    most = max([count for count in opened.values() if count], default=1)
    lines = []
    for month in sorted({*opened, *decided}, reverse=True):
        count, made = opened.get(month, 0), decided.get(month, 0)
        lines.append(
            MonthLine(
                words=_say_month(month),
                count=count,
                percent=round(100 * (count or 0) / most),
                decided=made,
                times=counted.times_by_month[month] if made else None,
            )
        )
    return lines


def _say_month(month: str) -> str:
    first = datetime.date.fromisoformat(f"{month}-01")
    return str(format_date(first, "MMMM y", locale=reader_locale()))


def _language_words(codes: Mapping[str, int]) -> dict[str, str]:
    unknown = pgettext("language of a case", "Not known")
    return {code: unknown if code in ("", "und") else language_name(code) for code in codes}
