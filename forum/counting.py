"""From ballots to a result, pure: the same ballots in any order have the same.

A ballot is a list of options, counted from 0: any that are approved, or the best one first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Ballots = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Round:
    """How the ballots lay once some options were out."""

    # By option; None for those out before.
    counts: tuple[int | None, ...]
    # Ballots that name no option still in.
    exhausted: int
    # Who is left out after it; nobody after the last.
    out: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Who wins, several where they are even; `rounds` of a ranked poll alone."""

    counts: tuple[int, ...]
    winners: tuple[int, ...]
    rounds: tuple[Round, ...] = ()


def approved(ballots: Ballots, size: int) -> Outcome:
    """How often each of `size` options was named; the most often named win."""
    counts = [0] * size
    for ballot in ballots:
        for option in ballot:
            counts[option] += 1
    most = max(counts, default=0)
    winners = tuple(n for n, count in enumerate(counts) if count == most and most)
    return Outcome(tuple(counts), winners)


def first_choices(ballots: Ballots, size: int) -> tuple[int, ...]:
    """How often each option was named first."""
    return approved([ballot[:1] for ballot in ballots], size).counts


def runoff(ballots: Ballots, size: int) -> Outcome:
    """Instant runoff: round by round the option with the fewest ballots is left out.

    A ballot counts for the best of its options still in. Who has more than half of those that
    count wins. Of several with the fewest, those go that had the fewest in the round before, and
    so on back to the first round; those still even go together. Where all that are in are even,
    they share the first place.
    """
    standing = set(range(size)) if ballots else set()
    rounds: list[Round] = []
    winners: set[int] = set()
    while standing:
        now = _round(ballots, standing, size)
        winners = _winners(now, standing)
        out = set() if winners else _weakest(now, rounds, standing)
        if out == standing:
            winners, out = out, set()
        rounds.append(Round(now.counts, now.exhausted, tuple(sorted(out))))
        standing = set() if winners else standing - out
    return Outcome(first_choices(ballots, size), tuple(sorted(winners)), tuple(rounds))


def _round(ballots: Ballots, standing: set[int], size: int) -> Round:
    counts = [0 if option in standing else None for option in range(size)]
    exhausted = 0
    for ballot in ballots:
        best = next((option for option in ballot if option in standing), None)
        if best is None:
            exhausted += 1
        else:
            counts[best] = (counts[best] or 0) + 1
    return Round(tuple(counts), exhausted)


def _winners(now: Round, standing: set[int]) -> set[int]:
    total = sum(now.counts[option] or 0 for option in standing)
    return {option for option in standing if 2 * (now.counts[option] or 0) > total}


def _weakest(now: Round, before: Iterable[Round], standing: set[int]) -> set[int]:
    """Those with the fewest, in this round, then in the one before, back to the first."""
    found = standing
    for seen in (now, *reversed(list(before))):
        fewest = min(seen.counts[option] or 0 for option in found)
        found = {option for option in found if (seen.counts[option] or 0) == fewest}
    return found
