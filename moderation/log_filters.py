"""What the log is narrowed to: one board, one kind of act, one moderator, some days."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.http import urlencode

from forum.models import Board
from forum.windows import parse_day, wrong_cursor
from members.models import Member
from moderation.models import LogEntry

# No name of ours is longer.
LONGEST = 60
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class LogFilter:
    """As the address has it; empty where it does not matter."""

    # A board's slug.
    board: str = ""
    act: str = ""
    # A handle.
    moderator: str = ""
    # Days, `2026-03-12`, both included.
    since: str = ""
    until: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything was chosen."""
        return any(asdict(self).values())

    @property
    def query(self) -> str:
        """What was chosen, as an address has it; ends so that more can follow."""
        chosen = {name: value for name, value in asdict(self).items() if value}
        return f"{urlencode(chosen)}&" if chosen else ""


def asked_filter(asked: Mapping[str, str], acts: Collection[str]) -> LogFilter:
    """What an address narrows the log to. Raises Refused where it names what there is not."""
    names = ("board", "act", "moderator", "since", "until")
    values = {name: asked.get(name, "").strip() for name in names}
    values["moderator"] = values["moderator"].removeprefix("@").lower()
    if any(len(value) > LONGEST or "\x00" in value for value in values.values()):
        raise wrong_cursor()
    if values["act"] and values["act"] not in acts:
        raise wrong_cursor()
    for name in ("since", "until"):
        if values[name]:
            parse_day(values[name])
    return LogFilter(**values)


def entries_for(boards: QuerySet[Board]) -> QuerySet[LogEntry]:
    """The entries that readers of these boards may see: theirs, and those of the whole site."""
    return LogEntry.objects.filter(Q(board=None) | Q(board__in=boards.order_by().values("pk")))


def narrowed(entries: QuerySet[LogEntry], chosen: LogFilter) -> QuerySet[LogEntry]:
    """Of these entries, what was asked for."""
    if chosen.board:
        entries = entries.filter(board__slug=chosen.board)
    if chosen.act:
        entries = entries.filter(action=chosen.act)
    if chosen.moderator:
        entries = entries.filter(moderator__handle=chosen.moderator)
    if chosen.since:
        entries = entries.filter(at__gte=parse_day(chosen.since))
    if chosen.until:
        entries = entries.filter(at__lt=parse_day(chosen.until) + DAY)
    return entries


def moderators_in(entries: QuerySet[LogEntry]) -> list[Member]:
    """Who has, or had, a role and did something that stands there."""
    own = entries.order_by().filter(moderator=OuterRef("pk"))
    known = Member.objects.filter(Exists(own), roles__isnull=False).distinct()
    return list(known.only("handle", "name").order_by("folded_name", "pk"))


def counted_by_act(entries: QuerySet[LogEntry]) -> list[tuple[str, int]]:
    """How often each kind of act was done, the most frequent first."""
    rows = entries.order_by().values_list("action").annotate(times=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
