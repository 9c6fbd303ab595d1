"""Which cases are for whom: by the language they are written in, by the circle they have reached.

A case in a language that none of its moderators reads is for all of them; `und` always is.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from members.models import Member, Region, Role, not_kept_out
from moderation.models import Case, EscalationStep, ReadLanguage

UNKNOWN = "und"
Circle = EscalationStep.Circle


@dataclass(frozen=True)
class Keeper:
    """One role of a moderator: of the site, of a board, or of a region with all below it."""

    member_id: int
    name: str
    circle: Circle
    reads: frozenset[str]
    board_id: int | None = None
    path: str | None = None

    @property
    def is_everywhere(self) -> bool:
        """Whether it is a role of the whole site."""
        return self.board_id is None and self.path is None

    def keeps(self, case: Case) -> bool:
        """Whether the case is theirs to see: the twin of `permissions.can_see_case`."""
        if self.is_everywhere:
            return True
        if self.board_id is not None:
            return self.board_id == case.board_id
        region = case.board.region if case.board is not None else case.region
        return region is not None and self.path is not None and region.path.startswith(self.path)

    def can_read(self, case: Case) -> bool:
        """Whether it is written in a language of theirs."""
        return case.language == UNKNOWN or case.language in self.reads


def keepers() -> list[Keeper]:
    """All who keep order now, a row for each of their roles, in one query."""
    path = Region.objects.filter(pk=OuterRef("scope_id")).values("path")
    roles = (
        Role.objects.current()
        .filter(not_kept_out("member__"), member__is_active=True)
        .annotate(path=Subquery(path), reads=F("member__read_languages__language"))
        .select_related("member")
        .order_by("pk")
    )
    found: dict[int, Any] = {}
    chosen: dict[int, set[str]] = defaultdict(set)
    row: Any
    for row in roles:
        found[row.pk] = row
        if row.reads:
            chosen[row.member_id].add(row.reads)
    return [
        _keeper(role, chosen.get(role.member_id) or {role.member.language})
        for role in found.values()
        if role.scope != Role.Scope.REGION or role.path
    ]


def _keeper(role: Any, reads: Collection[str]) -> Keeper:
    return Keeper(
        member_id=role.member_id,
        name=role.member.name,
        circle=_circle(role),
        reads=frozenset(reads),
        board_id=role.scope_id if role.scope == Role.Scope.BOARD else None,
        path=role.path if role.scope == Role.Scope.REGION else None,
    )


def languages_of(member: Member) -> list[str]:
    """The languages in which a moderator reads cases: chosen, else that of their pages."""
    chosen = ReadLanguage.objects.filter(member=member).order_by("language")
    return list(chosen.values_list("language", flat=True)) or [member.language]


def receivers_of(case: Case, *, but: Member) -> list[Keeper]:
    """To whom a case may be handed over, each once: first those who read its language."""
    found = {
        keeper.member_id: keeper
        for keeper in keepers()
        if keeper.keeps(case) and keeper.member_id not in {but.pk, case.author_id}
    }
    return sorted(found.values(), key=lambda each: (not each.can_read(case), each.name))


def keepers_of(case: Case) -> set[int]:
    """Who moderates where the case stands, its author left out."""
    return {each.member_id for each in keepers() if each.keeps(case)} - {case.author_id}


def circle_of(case: Case, level: int, among: Collection[Keeper]) -> set[int]:
    """Whom a case is passed on to: the nearest circle from that level on with somebody in it."""
    keeping = [each for each in among if each.keeps(case) and each.member_id != case.author_id]
    for circle in range(level, Circle.SITE + 1):
        found = {each.member_id for each in keeping if each.circle == circle}
        if found:
            return found
    return {each.member_id for each in keeping}


def to_be_read_by(member: Member, among: Collection[Keeper]) -> Q:
    """Cases in the member's languages, in no known one, or in one that nobody there reads."""
    own = [each.reads for each in among if each.member_id == member.pk]
    mine = {UNKNOWN, *(own[0] if own else {member.language})}
    everywhere = mine.union(*(each.reads for each in among if each.is_everywhere))
    unread = ~Q(language__in=sorted(everywhere))
    for more, where in _read_in_places(among, everywhere).items():
        unread &= ~(Q(language__in=sorted(more)) & where)
    return Q(language__in=sorted(mine)) | unread


def _read_in_places(
    among: Collection[Keeper], everywhere: Collection[str]
) -> dict[frozenset[str], Q]:
    """The other languages that are read on some boards or in some regions only, and where."""
    found: dict[frozenset[str], Q] = defaultdict(Q)
    for keeper in among:
        more = keeper.reads - frozenset(everywhere)
        if more and keeper.board_id is not None:
            found[more] |= Q(board=keeper.board_id)
        elif more and keeper.path is not None:
            found[more] |= Q(board__region__path__startswith=keeper.path)
            found[more] |= Q(board__isnull=True, region__path__startswith=keeper.path)
    return found


def _circle(role: Role) -> Circle:
    """Moderators of the site stand with those of the region: theme boards have no region."""
    if role.scope == Role.Scope.BOARD:
        return Circle.BOARD
    is_last = role.scope == Role.Scope.SITE and role.name == Role.Name.ADMINISTRATOR
    return Circle.SITE if is_last else Circle.REGION
