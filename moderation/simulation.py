"""What a threshold would have done with what was flagged lately, in few questions.

Each flag keeps what pressed for hiding its thing once it had come, so that the past is not weighed
by what its flaggers became since. What was right is what moderators, or an appeal, said of the
flags: that something was wrong with the thing, or that it could stay as it was.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from moderation.models import Case, Flag
from moderation.weighing import HIGHEST_THRESHOLD, TENTHS

LOOKS_BACK = datetime.timedelta(days=90)
# So many of those it would have hidden wrongly are shown.
MOST_SHOWN = 20


@dataclass(frozen=True)
class Tally:
    """What one threshold would have hidden: found wrong later, left as it was, not decided yet."""

    threshold: int
    right: int = 0
    wrong: int = 0
    waiting: int = 0

    @property
    def hidden(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.waiting


@dataclass(frozen=True)
class Simulation:
    """One threshold looked at closely, and the curve of all."""

    threshold: int | None
    chosen: Tally
    curve: list[Tally]
    # Of what was rightly hidden: how much earlier than by a moderator.
    minutes_earlier: int | None
    left_alone: list[Case]
    # Of the flags of these days: all, and those made before flags were weighed.
    flags: int
    unweighed: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing of these days would have been hidden at any threshold."""
        return not any(tally.hidden for tally in self.curve)


def simulate(threshold: int | None, *, now: datetime.datetime | None = None) -> Simulation:
    """What the threshold (None: off) would have done in the days that are looked back upon."""
    since = (now or timezone.now()) - LOOKS_BACK
    curve = curve_of(_peaks(since))
    wrongly, minutes = _crossings(since, threshold) if threshold is not None else ([], None)
    flags = Flag.objects.filter(created_at__gte=since).aggregate(
        all=Count("pk"), unweighed=Count("pk", filter=Q(pressure__isnull=True))
    )
    return Simulation(
        threshold=threshold,
        chosen=curve[threshold - 1] if threshold is not None else Tally(0),
        curve=curve,
        minutes_earlier=minutes,
        left_alone=_cases(wrongly[:MOST_SHOWN]),
        flags=flags["all"],
        unweighed=flags["unweighed"],
    )


def curve_of(peaks: Iterable[tuple[int, bool | None]]) -> list[Tally]:
    """What each threshold from 1 on hides, of things by their highest pressure and what was right.

    What reaches a threshold reaches all below it.
    """
    counted: dict[bool | None, Counter[int]] = {True: Counter(), False: Counter(), None: Counter()}
    for pressure, upheld in peaks:
        counted[upheld][min(pressure // TENTHS, HIGHEST_THRESHOLD)] += 1
    downwards = range(HIGHEST_THRESHOLD, 0, -1)

    def reaching(upheld: bool | None) -> Iterable[int]:
        return accumulate(counted[upheld][threshold] for threshold in downwards)

    tallies = map(Tally, downwards, reaching(True), reaching(False), reaching(None))
    return list(tallies)[::-1]


def _peaks(since: datetime.datetime) -> Iterable[tuple[int, bool | None]]:
    pressing = Flag.objects.filter(created_at__gte=since, pressure__gt=0).order_by()
    by_case = pressing.values("case", "upheld").annotate(peak=Max("pressure"))
    return by_case.values_list("peak", "upheld").iterator()


def _crossings(since: datetime.datetime, threshold: int) -> tuple[list[int], int | None]:
    """Cases it would have hidden wrongly, newest first; how much earlier it was where right."""
    pressing = Flag.objects.filter(created_at__gte=since, pressure__gte=threshold * TENTHS)
    judged = pressing.filter(upheld__isnull=False).order_by()
    crossed = judged.values("case", "upheld", "case__decided_at").annotate(at=Min("created_at"))
    wrongly, minutes = [], []
    for case_id, upheld, decided_at, at in crossed.values_list(
        "case", "upheld", "case__decided_at", "at"
    ):
        if not upheld:
            wrongly.append(case_id)
        elif decided_at is not None:
            minutes.append((decided_at - at).total_seconds() / 60)
    return sorted(wrongly, reverse=True), round(median(minutes)) if minutes else None


def _cases(case_ids: list[int]) -> list[Case]:
    return list(Case.objects.filter(pk__in=case_ids).with_rows().order_by("-pk"))
