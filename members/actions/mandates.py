"""Mandates: entered and ended by an administrator."""

import datetime

from django.utils import timezone

from members.actions.access import bump_access
from members.models import Mandate, Member, Municipality
from members.permissions import is_administrator
from members.refusals import forbidden
from members.writing import write


def give_mandate(
    *,
    member: Member,
    municipality: Municipality,
    by: Member | None,
    title: str = Mandate.Title.COUNCILLOR,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> Mandate:
    """A confirmed mandate. `by` is an administrator, or None for a command on the server.

    A confirmed mandate is never changed in place, because posts point to it: a wrong one is
    ended and a new one given. Raises Refused (`forbidden`).
    """
    if by is not None and (not is_administrator(by) or by.pk == member.pk):
        raise forbidden()
    with write():
        mandate = Mandate.objects.create(
            member=member,
            municipality=municipality,
            title=title,
            starts_on=starts_on or timezone.now().date(),
            ends_on=ends_on,
            confirmed_at=timezone.now(),
            confirmed_by=by,
        )
        Member.objects.filter(pk=member.pk).update(country=municipality.country)
        bump_access(member_id=member.pk)
    return mandate


def end_mandate(*, mandate: Mandate, on: datetime.date, by: Member | None) -> Mandate:
    """The mandate's last day. Raises Refused (`forbidden`)."""
    if by is not None and not is_administrator(by):
        raise forbidden()
    with write():
        mandate.ends_on = max(on, mandate.starts_on)
        mandate.save(update_fields=["ends_on"])
        bump_access(member_id=mandate.member_id)
    return mandate
