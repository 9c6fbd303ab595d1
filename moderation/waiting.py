"""How many cases wait, and since when: figures, and a drawing of them."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from moderation.models.case_questions import CaseQuerySet

# Looking through more would cost what waits; who has so many knows that they are many.
LOOKED_AT = 200
HOUR = 3600
AGES: list[tuple[int, str | Promise]] = [
    (24 * HOUR, pgettext_lazy("how long cases wait", "Less than a day")),
    (48 * HOUR, pgettext_lazy("how long cases wait", "One to two days")),
    (72 * HOUR, pgettext_lazy("how long cases wait", "Two to three days")),
    (7 * 24 * HOUR, pgettext_lazy("how long cases wait", "Three to seven days")),
    (0, pgettext_lazy("how long cases wait", "Longer than a week")),
]


@dataclass(frozen=True)
class Age:
    """A row of the drawing; `part` is its share of the longest, in hundredths."""

    words: str | Promise
    count: int
    part: int


@dataclass(frozen=True)
class Waiting:
    """The ages of the cases that wait, the youngest first; of the oldest if there are many."""

    ages: list[Age]
    total: int
    is_more: bool
    oldest: datetime.datetime | None


def waiting_of(cases: CaseQuerySet) -> Waiting:
    """One question, about so many of the oldest of them at most."""
    opened = list(
        cases.undecided().order_by("pk").values_list("opened_at", flat=True)[: LOOKED_AT + 1]
    )
    is_more = len(opened) > LOOKED_AT
    opened = opened[:LOOKED_AT]
    now = timezone.now()
    counts = [0] * len(AGES)
    for moment in opened:
        counts[_row((now - moment).total_seconds())] += 1
    most = max(counts) or 1
    ages = [
        Age(words, count, max(2, 100 * count // most) if count else 0)
        for (_, words), count in zip(AGES, counts, strict=True)
    ]
    return Waiting(ages, len(opened), is_more, min(opened, default=None))


def _row(seconds: float) -> int:
    for row, (limit, _) in enumerate(AGES):
        if seconds < limit:
            return row
    return len(AGES) - 1
