"""Members who flag: alike or not, old or new, with a mandate or without."""

import datetime
from typing import Any

from django.utils import timezone

from members.actions import create_member, give_mandate
from members.models import Member, Municipality, Region
from moderation.actions import flag_post


def member_of_age(days: int, name: str = "") -> Any:
    """A plain member whose account is so many days old."""
    made = create_member(name=name or f"Member {Member.objects.count()}", language="en")
    Member.objects.filter(pk=made.pk).update(
        date_joined=timezone.now() - datetime.timedelta(days=days)
    )
    return Member.objects.get(pk=made.pk)


def councillor_of(town: Any) -> Any:
    """A councillor with a confirmed mandate there."""
    member = member_of_age(0)
    give_mandate(member=member, municipality=town, by=None)
    return Member.objects.get(pk=member.pk)


def towns(count: int) -> list[Any]:
    """So many municipalities."""
    region, _ = Region.objects.get_or_create(code="crowds", path="crowds/", kind="country")
    found = Municipality.objects.filter(region=region).count()
    return [
        Municipality.objects.create(code=f"crowd-{found + number}", region=region, country="TN")
        for number in range(count)
    ]


def strangers_to_each_other(count: int) -> list[Any]:
    """Councillors of as many municipalities."""
    return [councillor_of(town) for town in towns(count)]


def all_flag(post: Any, members: list[Any], reason: str = "hate") -> Any:
    """One flag of each; the case."""
    return [flag_post(post=post, member=member, reason=reason) for member in members][-1].case
