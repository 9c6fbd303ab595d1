"""A thing that is to be flagged, by its address, if it exists for who asks."""

from members.models import Member
from members.refusals import not_found
from moderation.models import Case
from moderation.permissions import exists_for
from moderation.subjects import Thing, find_thing


def seen_by(member: Member | None, kind: str, key: int | str) -> Thing:
    """By its id, a member by their handle. Raises Refused (`not_found`)."""
    if kind == Case.Kind.MEMBER and isinstance(key, str):
        found = Member.objects.filter(handle=key.lower()).values_list("pk", flat=True).first()
        thing = find_thing(kind, found or 0)
    else:
        thing = find_thing(kind, int(key))
    if not exists_for(member, thing):
        raise not_found()
    return thing
