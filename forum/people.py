"""Members by the beginning of a name, for who is about to mention one."""

import re
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from forum.models import Post, Topic
from members.folding import fold_name
from members.models import Mandate, Member, not_kept_out
from members.refusals import invalid
from members.sounds import sounding_like

PEOPLE_AT_ONCE = 8
# Above what a search finds; and from how many signs on, with the space before them.
PEOPLE_FOUND = 4
BEGINNING = 3
QUERY_LIMIT = 40
HANDLE = re.compile(r"^[a-z0-9][a-z0-9_-]*$")
# Who wrote further back than this is found like any other member.
POSTS_BACK = 2000


def people_for(topic: Topic, query: str) -> list[dict[str, Any]]:
    """At most 8 members a beginning of a word of the name or of the handle fits.

    Those who wrote in the topic come first; without a query, they alone. Raises Refused.
    """
    if len(query) > QUERY_LIMIT:
        raise invalid(pgettext_lazy("refusal", "This is too long to look for."), "q")
    begun = fold_name(query)
    fitting = _fitting(query, begun) if begun else _members().order_by("name", "pk")
    found = list(fitting.filter(pk__in=_authors_of(topic))[:PEOPLE_AT_ONCE])
    if begun and len(found) < PEOPLE_AT_ONCE:
        rest = fitting.exclude(pk__in=[member.pk for member in found])
        found += rest[: PEOPLE_AT_ONCE - len(found)]
    return _told(found)


def members_named(query: str) -> list[dict[str, Any]]:
    """At most 4 members whose name has these words, or begins with them, or whose handle does."""
    begun = fold_name(query)
    if len(query) > QUERY_LIMIT or len(begun) < BEGINNING:
        return []
    return _told(list(_fitting(query, begun)[:PEOPLE_FOUND]))


def _fitting(query: str, begun: str) -> QuerySet[Member]:
    fits = Q(folded_name__contains=begun)
    if HANDLE.match(handle := query.strip().removeprefix("@").lower()):
        fits |= Q(handle__startswith=handle)
    heard = sounding_like(query)
    # What was typed comes before what only sounds like it.
    placed = Case(When(fits, then=Value(0)), default=Value(1))
    return _members().filter(fits | heard).order_by(placed, "name", "pk")


def _members() -> QuerySet[Member]:
    """Those who may be named: neither kept out nor gone."""
    return Member.objects.filter(not_kept_out(), is_active=True)


def _authors_of(topic: Topic) -> QuerySet[Post, Any]:
    posts = Post.objects.published().filter(
        topic=topic, number__gt=topic.last_number - POSTS_BACK, author__isnull=False
    )
    return posts.values("author")


def _told(members: list[Member]) -> list[dict[str, Any]]:
    """Each with the office held today, told in codes as in frames."""
    held = Mandate.objects.current().filter(member__in=members).order_by("starts_on", "pk")
    rows = held.select_related("municipality").prefetch_related("municipality__names")
    office = {mandate.member_id: mandate for mandate in rows}
    return [_person(member, office.get(member.pk)) for member in members]


def _person(member: Member, mandate: Mandate | None) -> dict[str, Any]:
    town = mandate.municipality if mandate is not None else None
    return {
        "id": member.pk,
        "handle": member.handle,
        "name": member.name,
        "title": mandate.title if mandate is not None else None,
        "municipality": {"id": town.pk, "names": town.names_by_language} if town else None,
    }
