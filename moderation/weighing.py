"""What a flag weighs, and what many of them weigh together: pure, without database or clock.

The idea is Discourse's (`reviewable_score.rb`): a flag counts by who raises it and by how often
they were right before. `accuracy` is its formula to the digit. We differ in four things, because
those who flag here are political opponents, and a plain count would let three friends silence
anybody:

- **Standing** is no level of trust that the site gives for being there much: a new account 0, a
  member 1, a councillor with a confirmed mandate 2, and a moderator 5, as there.
- **Accuracy** raises a flag by `MOST_TRUST` at most. There, one member with a long record hides a
  post alone; here nobody does, and hiding takes `FEWEST_GROUPS` that have nothing to do with each
  other.
- **Coordinated flags** count once and a bit. Flaggers who share something (an account made on one
  day, a municipality, the habit of flagging the same things) are one group, however many they are:
  the heaviest of them counts whole, each further one a quarter of the one before, so that a group
  of any size stays below 4/3 of its heaviest flag. Groups that share nothing add up.
- **Two figures.** `score` says what to look at first: points times the reach of the thing.
  `pressure` alone decides about hiding, and knows no reach: that many people read a post makes it
  urgent, not wrong. Reasons that are a matter of taste press for nothing.

Both figures are whole tenths of a point, so that lists can be cut between two of them.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

TENTHS = 10
DEFAULT_THRESHOLD = 12
HIGHEST_THRESHOLD = 60
FEWEST_GROUPS = 3
# Each further flag of a group counts this part of the one before.
A_BIT = 0.25
# Discourse: below this many judged flags nothing is known; above this share they help.
FEW_JUDGED = 5
FAIR_SHARE = 0.7
ACCURACY_SCALE = 5
MOST_TRUST = 4.0
# Of reasons: how bad it is if the flag is right. What is not named counts once.
SEVERITY = MappingProxyType(
    {
        "illegal": 2.0,
        "hate": 2.0,
        "private_data": 2.0,
        "false_identity": 1.5,
        "personal_attack": 1.5,
        "spam": 1.0,
        "off_topic": 0.5,
        "other": 0.5,
    }
)
# Who flags what is their own asks for help.
OWN = "own"
# Nothing is hidden unseen for these: whether they are right is for a person to say.
MAY_NOT_HIDE = frozenset({"off_topic", "other", OWN})
# A post that waits to be published: its author waits, and nobody reads it.
HELD_SCORE = 40
MOST_REACH = 3.0
LIVE = 1.5
# What the site promised that somebody looks at, and before it, those whom nothing hides unseen.
HIDDEN_FIRST = 100_000
PROTECTED_FIRST = 200_000


class Standing(IntEnum):
    """What a member is to the house, in points beside the one that any flag has."""

    NEW = 0
    MEMBER = 1
    COUNCILLOR = 2
    MODERATOR = 5


@dataclass(frozen=True)
class Raised:
    """A flag as it is weighed: by whom, for what, and what its member has in common with others.

    Two flags that have one thing of `shares` in common are of one group.
    """

    reason: str
    standing: Standing = Standing.MEMBER
    agreed: int = 0
    disagreed: int = 0
    shares: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Weight:
    """What flags weigh together, in points."""

    points: float
    # Of those flags alone for which a thing may be hidden, and their groups.
    hiding: float
    groups: int

    @property
    def pressure(self) -> int:
        """What presses for hiding, in tenths: nothing before enough groups are of one mind."""
        return round(self.hiding * TENTHS) if self.groups >= FEWEST_GROUPS else 0


def accuracy(agreed: int, disagreed: int) -> float:
    """What a record adds to each flag of a member, or takes from it: Discourse's formula."""
    judged = agreed + disagreed
    if judged <= FEW_JUDGED:
        return 0.0
    share = agreed / judged
    of_many = ACCURACY_SCALE * math.log(judged, 4)
    if share >= FAIR_SHARE:
        return round((share - FAIR_SHARE) / (1 - FAIR_SHARE) * of_many, 2)
    return -round((FAIR_SHARE - share) / FAIR_SHARE * of_many, 2)


def weight_of(flag: Raised) -> float:
    """What one flag weighs by who raises it; 0 for who is nearly always wrong."""
    trust = min(accuracy(flag.agreed, flag.disagreed), MOST_TRUST)
    return max(0.0, 1 + flag.standing + trust)


def points_of(flag: Raised) -> float:
    """The same by what it is raised for."""
    return weight_of(flag) * SEVERITY.get(flag.reason, 1.0)


def weigh(flags: Sequence[Raised]) -> Weight:
    """What they weigh together; in which order they came does not matter.

    What weighs nothing is no link between others either.
    """
    counting = [flag for flag in flags if weight_of(flag) > 0]
    pressing = groups_of([flag for flag in counting if flag.reason not in MAY_NOT_HIDE])
    return Weight(
        points=math.fsum(map(_together, groups_of(counting))),
        hiding=math.fsum(map(_together, pressing)),
        groups=len(pressing),
    )


def groups_of(flags: Sequence[Raised]) -> list[list[Raised]]:
    """The flags in groups: whoever shares something with one of a group belongs to it."""
    leads = list(range(len(flags)))

    def first(place: int) -> int:
        while leads[place] != place:
            leads[place] = place = leads[leads[place]]
        return place

    holders: dict[Hashable, int] = {}
    for place, flag in enumerate(flags):
        for thing in flag.shares:
            leads[first(place)] = first(holders.setdefault(thing, place))
    groups: defaultdict[int, list[Raised]] = defaultdict(list)
    for place, flag in enumerate(flags):
        groups[first(place)].append(flag)
    return list(groups.values())


def _together(group: Iterable[Raised]) -> float:
    heaviest_first = sorted(map(points_of, group), reverse=True)
    return math.fsum(points * A_BIT**place for place, points in enumerate(heaviest_first))


def reach_factor(readers: int, *, present: int = 0, is_live: bool = False) -> float:
    """How much more urgent many readers make a case: twice for a hundred, half more where live.

    Who is in a live room now counts four times: they read it together, and answer.
    """
    many = 1 + math.log10(1 + readers + 4 * present * is_live) / 2
    return min(many, MOST_REACH) * (LIVE if is_live else 1.0)


def score_of(points: float, reach: float, *, first: int = 0) -> int:
    """How urgent a case is, in tenths; `first` lifts it above all that is not lifted so."""
    return min(round(points * reach * TENTHS), HIDDEN_FIRST - 1) + first


def passes(pressure: int, threshold: int | None) -> bool:
    """Whether so much hides a thing by itself, where the threshold is so many points."""
    return threshold is not None and pressure >= max(threshold * TENTHS, 1)


def fewest_to_hide(threshold: int, reason: str, standing: Standing) -> int:
    """How many of that standing, with nothing in common and no record yet, it takes to hide."""
    each = points_of(Raised(reason, standing))
    return max(FEWEST_GROUPS, math.ceil(threshold / each))
