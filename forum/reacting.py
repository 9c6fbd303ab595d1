"""The reactions to a post as people ask for them: how many, which are mine, who gave them."""

from dataclasses import dataclass
from typing import Any

from forum.actions.reactions import counts_of
from forum.models import Post, Reaction
from forum.words import reaction_word
from members.models import Member, not_kept_out

# Beyond so many names a list is a number.
NAMES_A_KIND = 100


@dataclass(frozen=True)
class Group:
    """Those who gave one kind; `others` are counted and not named."""

    kind: str
    word: str
    members: list[Member]
    others: int


def kinds_of(post: Post, member: Member | None) -> dict[str, Any]:
    """`{"counts": {...}, "mine": [...]}` as the rows say now."""
    own = Reaction.objects.filter(post=post, member=member) if member is not None else []
    mine = {row.kind for row in own}
    return {
        "counts": counts_of(post.pk),
        "mine": [kind for kind in Reaction.Kind.values if kind in mine],
    }


def names_by_kind(post: Post) -> list[Group]:
    """The kinds that were given, each with its first members.

    A member who may not act now is counted and not named.
    """
    counts = counts_of(post.pk)
    groups = []
    for kind in counts:
        given = Reaction.objects.filter(
            not_kept_out("member__"), post=post, kind=kind, member__is_active=True
        )
        rows = given.select_related("member").order_by("created_at", "pk")[:NAMES_A_KIND]
        named = [row.member for row in rows]
        groups.append(Group(kind, reaction_word(kind), named, counts[kind] - len(named)))
    return groups
