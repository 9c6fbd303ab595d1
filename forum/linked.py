"""What addresses of our own pages lead to, in the words this reader may see."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from django.utils.translation import npgettext, pgettext

from forum.kind_words import words_of_kind
from forum.models import Board, Post, Topic
from forum.sight import Sight
from members.formats import say_number
from members.models import Member

# At a time: what a page of posts may hold.
ASKED = 30
NUMBERED = re.compile(r"/(p|t|municipalities)/([0-9]{1,15})/")
NAMED = re.compile(r"/(people|b)/([\w-]{1,80})/")
# `facts`: what a card says below the title.
Found = dict[str, dict[str, Any]]


def linked(asked: Iterable[str], sight: Sight) -> Found:
    """What each is called, by whom it is, of which kind and where, by address.

    Nothing of what may not be seen or is not there.
    """
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
    rows = (
        Topic.objects.visible()
        .filter(pk__in=[int(pk) for pk in wanted], board__in=sight.boards)
        .only("title", "kind", "format", "board", "post_count")
    )
    return {
        wanted[str(topic.pk)]: {"title": topic.title, "facts": _facts_of(topic, sight)}
        for topic in rows
    }


def _facts_of(topic: Topic, sight: Sight) -> list[str]:
    return [_kind_of(topic), sight.boards[topic.board_id].name, _length_of(topic)]


def _kind_of(topic: Topic) -> str:
    if topic.is_room:
        return pgettext("kind of topic", "Room")
    return str(words_of_kind(topic.kind).name)


def _length_of(topic: Topic) -> str:
    if topic.is_room:
        number = topic.post_count
        words = npgettext("posts of a room, on a card", "{number} post", "{number} posts", number)
    else:
        number = max(0, topic.post_count - 1)
        words = npgettext(
            "replies of a thread, on a card", "{number} reply", "{number} replies", number
        )
    return words.format(number=say_number(number))


def _posts(wanted: Mapping[str, str], sight: Sight) -> Found:
    if not wanted:
        return {}
    rows = Post.objects.published().filter(
        pk__in=[int(pk) for pk in wanted], topic__is_visible=True, topic__board__in=sight.boards
    )
    gone = pgettext("author who is forgotten", "Former member")
    kind = pgettext("kind of what a link leads to", "Post")
    return {
        wanted[str(pk)]: {
            "title": title,
            "by": name or gone,
            "facts": [kind, sight.boards[board].name, name or gone],
        }
        for pk, title, board, name in rows.values_list(
            "pk", "topic__title", "topic__board", "author__name"
        )
    }


def _towns(wanted: Mapping[str, str], sight: Sight) -> Found:
    towns = {str(pk): town for pk, town in sight.catalogue.towns.items()} if wanted else {}
    kind = pgettext("kind of what is found", "Municipality")
    return {
        address: {"title": towns[pk].name, "facts": [kind]}
        for pk, address in wanted.items()
        if pk in towns
    }


def _boards(wanted: Mapping[str, str], sight: Sight) -> Found:
    boards: dict[str, Board] = {}
    if wanted:
        boards = {board.slug: board for board in sight.boards.values()}
    kind = pgettext("kind of what a link leads to", "Board")
    return {
        address: {"title": boards[slug].name, "facts": [kind]}
        for slug, address in wanted.items()
        if slug in boards
    }


def _people(wanted: Mapping[str, str]) -> Found:
    if not wanted:
        return {}
    rows = Member.objects.filter(handle__in=[handle.lower() for handle in wanted], is_active=True)
    names = dict(rows.values_list("handle", "name"))
    return {
        address: {
            "title": names[handle.lower()],
            "facts": [pgettext("kind of what a link leads to", "Member")],
        }
        for handle, address in wanted.items()
        if handle.lower() in names
    }
