"""Roles: given and taken."""

from django.utils import timezone

from members.actions.access import bump_access
from members.models import Member, Role
from members.permissions import is_administrator
from members.refusals import forbidden
from members.writing import write


def give_role(
    *,
    member: Member,
    name: str,
    by: Member | None,
    scope: str = Role.Scope.SITE,
    scope_id: int | None = None,
) -> Role:
    """A role from now on. `by` is an administrator, or None for a command on the server."""
    if by is not None and not is_administrator(by):
        raise forbidden()
    with write():
        role, _ = Role.objects.update_or_create(
            member=member,
            name=name,
            scope=scope,
            scope_id=scope_id,
            defaults={"ends_at": None},
        )
        bump_access(member_id=member.pk)
    return role


def take_role(*, role: Role, by: Member | None) -> bool:
    """End a role now; returns whether it was in force."""
    if by is not None and not is_administrator(by):
        raise forbidden()
    with write():
        ended = Role.objects.filter(pk=role.pk).current().update(ends_at=timezone.now())
        bump_access(member_id=role.member_id)
    return bool(ended)
