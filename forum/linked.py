"""What addresses of our own pages lead to, in the words this reader may see."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from django.utils.translation import pgettext

from forum.models import Post, Topic
from forum.sight import Sight
from members.models import Member

# At a time: what a page of posts may hold.
ASKED = 30
NUMBERED = re.compile(r"/(p|t|municipalities)/([0-9]{1,15})/")
NAMED = re.compile(r"/(people|b)/([\w-]{1,80})/")
Found = dict[str, dict[str, str]]


def linked(asked: Iterable[str], sight: Sight) -> Found:
    """Title, and who wrote it, by address; nothing of what may not be seen or is not there."""
    wanted: dict[str, dict[str, str]] = {}
    for address in list(dict.fromkeys(asked))[:ASKED]:
        match = NUMBERED.fullmatch(address) or NAMED.fullmatch(unquote(address))
        if match:
            wanted.setdefault(match[1], {})[match[2]] = address
    return {
        **_topics(wanted.get("t", {}), sight),
        **_posts(wanted.get("p", {}), sight),
        **_towns(wanted.get("municipalities", {}), sight),
        **_boards(wanted.get("b", {}), sight),
        **_people(wanted.get("people", {})),
    }


def _topics(wanted: Mapping[str, str], sight: Sight) -> Found:
    if not wanted:
        return {}
    rows = Topic.objects.visible().filter(
        pk__in=[int(pk) for pk in wanted], board__in=sight.boards
    )
    return {wanted[str(pk)]: {"title": title} for pk, title in rows.values_list("pk", "title")}


def _posts(wanted: Mapping[str, str], sight: Sight) -> Found:
    if not wanted:
        return {}
    rows = Post.objects.published().filter(
        pk__in=[int(pk) for pk in wanted], topic__is_visible=True, topic__board__in=sight.boards
    )
    gone = pgettext("author who is forgotten", "Former member")
    return {
        wanted[str(pk)]: {"title": title, "by": name or gone}
        for pk, title, name in rows.values_list("pk", "topic__title", "author__name")
    }


def _towns(wanted: Mapping[str, str], sight: Sight) -> Found:
    towns = {str(pk): town for pk, town in sight.catalogue.towns.items()} if wanted else {}
    return {address: {"title": towns[pk].name} for pk, address in wanted.items() if pk in towns}


def _boards(wanted: Mapping[str, str], sight: Sight) -> Found:
    boards = {board.slug: board for board in sight.boards.values()} if wanted else {}
    return {
        address: {"title": boards[slug].name} for slug, address in wanted.items() if slug in boards
    }


def _people(wanted: Mapping[str, str]) -> Found:
    if not wanted:
        return {}
    rows = Member.objects.filter(handle__in=[handle.lower() for handle in wanted], is_active=True)
    names = dict(rows.values_list("handle", "name"))
    return {
        address: {"title": names[handle.lower()]}
        for handle, address in wanted.items()
        if handle.lower() in names
    }
