"""What may be told of a poll: how its ballots lie, and to whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from forum.counting import Outcome, approved, first_choices, runoff
from forum.models import Ballot, Poll, Topic
from members.models import Member
from members.permissions import current_mandate

# As JSON holds it: `ballots`, `municipalities`, `counts` by option or None, and at the end
# `winners` and `rounds`; options by their numbers.
Tally = dict[str, Any]


def tally_now(poll: Poll, *, final: bool) -> Tally:
    """The ballots counted as they lie now."""
    rows = poll.ballots.order_by().values_list("choices", "mandate__municipality")
    return tally_of(list(rows), poll, final=final)


def tally_of(rows: Collection[tuple[Any, int | None]], poll: Poll, *, final: bool) -> Tally:
    """Of choices with municipalities; before the end, of secret ballots only how many."""
    towns = {town for _, town in rows if town is not None}
    told: Tally = {"ballots": len(rows), "municipalities": len(towns), "counts": None}
    size = len(poll.texts)
    ballots = [[number - 1 for number in choices] for choices, _ in rows]
    if final:
        return told | _result(runoff(ballots, size) if poll.is_ranked else approved(ballots, size))
    if poll.is_secret:
        return told
    lie = first_choices(ballots, size) if poll.is_ranked else approved(ballots, size).counts
    return told | {"counts": list(lie)}


def _result(outcome: Outcome) -> Tally:
    return {
        "counts": list(outcome.counts),
        "winners": _numbers(outcome.winners),
        "rounds": [
            {"counts": list(one.counts), "exhausted": one.exhausted, "out": _numbers(one.out)}
            for one in outcome.rounds
        ],
    }


def _numbers(options: Iterable[int]) -> list[int]:
    return [option + 1 for option in options]


def told_of(poll: Poll) -> Tally:
    """The tally as it may be told now, also where the end has not been counted yet."""
    if poll.is_open or poll.is_settled:
        told: Tally = poll.tally
        return told
    return tally_now(poll, final=True)


def poll_in(topic: Topic) -> Poll | None:
    """The poll that the topic asks."""
    if topic.kind != Topic.Kind.POLL:
        return None
    return getattr(topic, "poll", None)


@dataclass(frozen=True)
class OwnBallot:
    """The reader's ballot, or that of the municipality they speak for, and who cast it."""

    choices: list[int]
    caster: str


def own_ballot(topic: Topic, poll: Poll, member: Member | None) -> OwnBallot | None:
    """What the member may see of the ballots and change."""
    if member is None:
        return None
    if topic.own_ballot is not None:
        # It came with the topic.
        return OwnBallot(*topic.own_ballot) if topic.own_ballot else None
    ballot = ballot_of(poll, member)
    if ballot is None:
        return None
    return OwnBallot(ballot.choices, ballot.member.name if ballot.member is not None else "")


def ballot_of(poll: Poll, member: Member) -> Ballot | None:
    """The row of the one ballot that the member may cast."""
    town = speaks_for(member) if poll.is_of_municipalities else None
    return ballots_for(poll, member, town).select_related("member").first()


def ballots_for(poll: Poll, member: Member, town: int | None) -> QuerySet[Ballot]:
    """The one ballot that this member, of that municipality, may cast."""
    if poll.is_of_municipalities:
        return poll.ballots.filter(municipality=town or 0)
    return poll.ballots.filter(member=member, municipality=None)


def speaks_for(member: Member) -> int | None:
    """The id of the municipality the member speaks for now."""
    if member.standing is not None:
        return member.standing.municipality_id
    mandate = current_mandate(member)
    return mandate.municipality_id if mandate is not None else None


def shown_ballots(poll: Poll, after: int = 0) -> QuerySet[Ballot]:
    """Who chose what, where that is shown to all who may read; of a secret poll none."""
    if poll.is_secret:
        return Ballot.objects.none()
    rows = poll.ballots.filter(pk__gt=after).select_related("member", "mandate__municipality")
    return rows.prefetch_related("mandate__municipality__names").order_by("pk")
