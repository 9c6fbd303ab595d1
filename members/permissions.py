"""Who a member is to the house: visitor, member, councillor, moderator, administrator."""

import datetime
from typing import TypeGuard

from django.utils import timezone

from members.models import Mandate, Member, Region, Role
from members.prepared import Prepared

_MANDATE = Prepared(
    lambda member, day: (
        Mandate.objects.current(on=day).filter(member=member).order_by("-starts_on", "-pk")[:1]
    ),
    int,
    datetime.date,
)
_ROLES = Prepared(
    lambda member, moment: Role.objects.current(at=moment).filter(member=member).order_by("pk"),
    int,
    datetime.datetime,
)


def may_act(member: Member | None) -> TypeGuard[Member]:
    """Signed in, active, and not kept out by a sanction."""
    return member is not None and member.is_active and not member.is_suspended


def current_mandate(member: Member | None) -> Mandate | None:
    """The confirmed mandate in force today, the newest if there are several."""
    if member is None:
        return None
    return _MANDATE.first(member.pk, timezone.now().date())


def is_councillor(member: Member | None) -> bool:
    """Whether a confirmed mandate is in force today."""
    if member is not None and member.standing is not None:
        return member.standing.is_councillor
    return member is not None and member.mandates.current().exists()


def roles_of(member: Member | None) -> list[Role]:
    """The roles in force now; read once per instance, as one page asks many times."""
    if not may_act(member):
        return []
    if member.standing is not None:
        return list(member.standing.roles)
    if not hasattr(member, "_roles"):
        member._roles = _ROLES.all(member.pk, timezone.now())  # type: ignore[attr-defined]
    roles: list[Role] = member._roles  # type: ignore[attr-defined]
    return roles


def covered_path(role: Role) -> str | None:
    """The path of the region that a role of a region covers."""
    if role.region_path is not None:
        return role.region_path
    return Region.objects.filter(pk=role.scope_id or 0).values_list("path", flat=True).first()


def is_administrator(member: Member | None) -> bool:
    """Whether the member administers the site."""
    return any(
        role.name == Role.Name.ADMINISTRATOR and role.scope == Role.Scope.SITE
        for role in roles_of(member)
    )
