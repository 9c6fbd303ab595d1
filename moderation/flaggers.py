"""Who flagged, as far as it bears on what their flags weigh: in five questions, however many."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from itertools import combinations

from django.db.models import Count
from django.utils import timezone

from members.models import Mandate, Member, Role
from moderation.models import Case, Flag
from moderation.weighing import OWN, Raised, Standing

# An account younger than this weighs less; one younger than that is known by its day.
NEW_FOR = datetime.timedelta(days=7)
YOUNG_FOR = datetime.timedelta(days=30)
# Who flagged so many things together, and these are so much of what the one who flagged less did.
TOGETHER = 3
ALWAYS = 0.75
REMEMBERED_FOR = datetime.timedelta(days=180)
MOST_REMEMBERED = 5000
# So many different records are compared with each other: of those who flagged most.
MOST_COMPARED = 300


def raised_in(case: Case) -> list[Raised]:
    """The flags of a case as they are weighed, with what their members are now."""
    flags = list(Flag.objects.filter(case=case).select_related("member").order_by("pk"))
    members = {flag.member_id: flag.member for flag in flags}
    towns = towns_of(members)
    moderators = moderating(members)
    records = records_of(members)
    shares = _shares(members, towns, moderators)
    for mark, allied in _allied(members, case.pk):
        for member_id in allied:
            shares[member_id].add(mark)
    return [
        Raised(
            reason=OWN if flag.member_id == case.author_id else flag.reason,
            standing=_standing(flag.member, towns, moderators),
            agreed=records[flag.member_id][True],
            disagreed=records[flag.member_id][False],
            shares=frozenset(shares[flag.member_id]),
        )
        for flag in flags
    ]


def towns_of(members: Collection[int]) -> dict[int, int]:
    """Where each holds a confirmed mandate now; who holds none is left out."""
    current = Mandate.objects.current().filter(member__in=members).order_by("starts_on", "pk")
    return dict(current.values_list("member", "municipality"))


def moderating(members: Collection[int]) -> set[int]:
    """Those of them who keep order somewhere."""
    current = Role.objects.current().filter(member__in=members)
    return set(current.values_list("member", flat=True))


def records_of(members: Collection[int]) -> dict[int, dict[bool, int]]:
    """How many flags of each were upheld, and how many not."""
    judged = Flag.objects.filter(member__in=members, upheld__isnull=False).order_by()
    found: defaultdict[int, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    counted = judged.values("member", "upheld").annotate(flags=Count("pk"))
    for member_id, upheld, flags in counted.values_list("member", "upheld", "flags"):
        found[member_id][bool(upheld)] = flags
    return found


def _standing(member: Member, towns: Collection[int], moderators: Collection[int]) -> Standing:
    if member.pk in moderators:
        return Standing.MODERATOR
    if member.pk in towns:
        return Standing.COUNCILLOR
    is_new = timezone.now() - member.date_joined < NEW_FOR
    return Standing.NEW if is_new else Standing.MEMBER


def _shares(
    members: dict[int, Member], towns: dict[int, int], moderators: Collection[int]
) -> defaultdict[int, set[Hashable]]:
    """The municipality of who has one; of a young account that nobody vouches for, its day.

    A whole council may join on one day, and so may thousands who were imported: they are known.
    """
    shares: defaultdict[int, set[Hashable]] = defaultdict(set)
    now = timezone.now()
    for member in members.values():
        if member.pk in towns:
            shares[member.pk].add(("municipality", towns[member.pk]))
        elif member.pk not in moderators and now - member.date_joined < YOUNG_FOR:
            shares[member.pk].add(("joined", member.date_joined.date()))
    return shares


def _allied(
    members: Collection[int], case_id: int
) -> Iterator[tuple[tuple[str, int, int], Sequence[int]]]:
    """Those of them who always flag together, other things than this one.

    Who flagged the very same things is compared once with others, not each with each: a campaign
    has hundreds of accounts, and this is asked while its case is locked.
    """
    if len(members) < 2:
        return
    since = timezone.now() - REMEMBERED_FOR
    others = Flag.objects.filter(member__in=members, created_at__gte=since).exclude(case=case_id)
    flagged: defaultdict[int, set[int]] = defaultdict(set)
    for member_id, other in others.order_by("-pk").values_list("member", "case")[:MOST_REMEMBERED]:
        flagged[member_id].add(other)
    alike: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for member_id in sorted(flagged):
        if len(flagged[member_id]) >= TOGETHER:
            alike[frozenset(flagged[member_id])].append(member_id)
    records = list(alike)
    same = ((("together", at, at), alike[one]) for at, one in enumerate(records))
    yield from ((mark, allied) for mark, allied in same if len(allied) > 1)
    most = sorted(range(len(records)), key=lambda at: -len(records[at]))[:MOST_COMPARED]
    for at, to in combinations(most, 2):
        if _always(records[at], records[to]):
            yield ("together", at, to), [*alike[records[at]], *alike[records[to]]]


def _always(one: frozenset[int], two: frozenset[int]) -> bool:
    both = len(one & two)
    return both >= TOGETHER and both >= ALWAYS * min(len(one), len(two))
