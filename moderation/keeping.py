"""Which cases a moderator may hear of, found once and asked for each frame: as `cases_for`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from forum.permissions import moderated_boards
from members.models import Member, Region, Role
from members.permissions import covered_path, roles_of


@dataclass(frozen=True)
class Kept:
    """Boards and regions by id; `everywhere`: what is of no board, wherever it belongs."""

    boards: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()
    everywhere: bool = False

    def cover(self, case: dict[str, Any]) -> bool:
        """Whether a case, as it is told in frames, is among them."""
        if case["board"] is not None:
            return case["board"] in self.boards
        return self.everywhere or case["region"] in self.regions


NOTHING_KEPT = Kept()


def kept_by(member: Member) -> Kept:
    """What this member moderates, as of now."""
    below = Q(pk__in=[])
    for role in roles_of(member):
        path = covered_path(role) if role.scope == Role.Scope.REGION else None
        if path is not None:
            below |= Q(path__startswith=path)
    return Kept(
        boards=frozenset(moderated_boards(member).values_list("pk", flat=True)),
        regions=frozenset(Region.objects.filter(below).values_list("pk", flat=True)),
        everywhere=any(role.scope == Role.Scope.SITE for role in roles_of(member)),
    )
