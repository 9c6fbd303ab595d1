"""Who a member is to the house: visitor, member, councillor, moderator, administrator."""

import datetime
from typing import TypeGuard

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from members.models import Mandate, Member, Region, Role, not_kept_out
from members.prepared import Prepared
from members.refusals import conflict, forbidden

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


def rank_of(member: Member | None) -> int:
    """How much of the site a member keeps: 3 administers it, 2 moderates it, 1 a part of it."""
    roles = roles_of(member)
    if is_administrator(member):
        return 3
    return 2 if any(role.scope == Role.Scope.SITE for role in roles) else int(bool(roles))


def require_sanctionable(member: Member, by: Member) -> None:
    """Raises Refused where it is oneself, of higher standing, or who alone keeps the site."""
    if member.pk == by.pk:
        raise forbidden(pgettext_lazy("refusal", "You may not do this to yourself."))
    if member.is_superuser:
        raise conflict(pgettext_lazy("refusal", "This account keeps the site; ask another way."))
    if rank_of(member) > rank_of(by):
        raise forbidden(
            pgettext_lazy("refusal", "This member keeps more of the site than you do.")
        )
    if is_administrator(member) and not _other_administrators(member):
        raise conflict(pgettext_lazy("refusal", "This is the last administrator."))


def _other_administrators(member: Member) -> bool:
    keepers = Role.objects.current().filter(
        not_kept_out("member__"),
        name=Role.Name.ADMINISTRATOR,
        scope=Role.Scope.SITE,
        member__is_active=True,
    )
    return keepers.exclude(member=member.pk).exists()


def is_administrator(member: Member | None) -> bool:
    """Whether the member administers the site."""
    return any(
        role.name == Role.Name.ADMINISTRATOR and role.scope == Role.Scope.SITE
        for role in roles_of(member)
    )
