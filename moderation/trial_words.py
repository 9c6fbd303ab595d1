"""A trial of a threshold as its page shows it: what it takes in words, and the curve as points."""

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.models import Reason
from moderation.simulation import Simulation, Tally
from moderation.weighing import HIGHEST_THRESHOLD, Standing, fewest_to_hide

# The picture's own measure: so wide, so high, with room for a line's breadth above and below.
WIDTH, HEIGHT, EDGE = 600, 200, 4
# A row of the table for each of these; the picture has all of them.
STEPS = (1, 3, 6, 9, 12, 15, 20, 25, 30, 40, 50, 60)
EXAMPLES = (Reason.HATE, Reason.PERSONAL_ATTACK, Reason.SPAM)


@dataclass(frozen=True)
class Need:
    """How many of each standing hide a thing for a reason, none of them tied to another."""

    reason: str
    members: int
    councillors: int


@dataclass(frozen=True)
class Points:
    """Three curves over the thresholds, as `points` of a polyline, and where the tried one is."""

    hidden: str
    wrong: str
    most: int
    # As text: a page would write a comma.
    tried: str | None
    rows: list[Tally]


def needs_of(threshold: int) -> list[Need]:
    """What it takes at this threshold, for one reason of each severity."""
    return [
        Need(
            str(reason.label),
            fewest_to_hide(threshold, reason, Standing.MEMBER),
            fewest_to_hide(threshold, reason, Standing.COUNCILLOR),
        )
        for reason in EXAMPLES
    ]


def curve_points(trial: Simulation) -> Points:
    """The curves of a trial."""
    most = max((tally.hidden for tally in trial.curve), default=0)
    rows = [tally for tally in trial.curve if tally.threshold in {*STEPS, trial.threshold}]
    return Points(
        hidden=_line(((tally.threshold, tally.hidden) for tally in trial.curve), most),
        wrong=_line(((tally.threshold, tally.wrong) for tally in trial.curve), most),
        most=most,
        tried=str(_across(trial.threshold)) if trial.threshold is not None else None,
        rows=rows,
    )


def _line(values: Iterable[tuple[int, int]], most: int) -> str:
    high = HEIGHT - 2 * EDGE
    return " ".join(
        f"{_across(threshold)},{HEIGHT - EDGE - high * value / max(most, 1):.1f}"
        for threshold, value in values
    )


def _across(threshold: int) -> float:
    return round((threshold - 1) * WIDTH / (HIGHEST_THRESHOLD - 1), 1)
