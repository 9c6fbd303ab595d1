"""Rows in their conversations: who answers whom, in what order, and when."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from forum.importing.rows import Row
from forum.importing.tally import Tally
from forum.models import Post

SECOND = datetime.timedelta(seconds=1)


@dataclass
class Reply:
    """A row with its parent; `entry` once it is being stored."""

    row: Row
    parent: "Reply | Post | None" = None
    entry: Any = None
    created_at: datetime.datetime | None = None
    # The latest time known for sure at or above this reply.
    known_time: datetime.datetime | None = None


@dataclass
class Conversation:
    """One topic's new replies, each after its parent; `topic_id` where it is already stored."""

    source_id: str
    topic_id: int | None = None
    replies: list[Reply] = field(default_factory=list)


def arrange(
    rows: Sequence[Row],
    *,
    stored: dict[str, Post],
    first_posts: dict[str, Post],
    tally: Tally,
) -> list[Conversation]:
    """The conversations of the rows that are not stored yet, in order of the file.

    `stored` are posts by their source id, `first_posts` those of topics by the topic's.
    """
    replies = {row.id: Reply(row) for row in rows if row.id not in stored}
    for reply in replies.values():
        parent_id = reply.row.parent_id
        if parent_id is not None and parent_id != reply.row.id:
            reply.parent = stored.get(parent_id) or replies.get(parent_id)
    _break_circles(replies)
    homes: dict[str, Reply | Post] = dict(first_posts)
    for reply in replies.values():
        if reply.parent is None:
            _bring_home(reply, replies, stored, homes, tally)
    return _in_order(replies)


def _top(reply: Reply) -> Reply | Post:
    """The topic's first post, or what of it is stored."""
    here: Reply | Post = reply
    while isinstance(here, Reply) and here.parent is not None:
        here = here.parent
    return here


def _break_circles(replies: dict[str, Reply]) -> None:
    """Rows that are each other's ancestors: the first of them loses its parent."""
    safe: set[str] = set()
    for reply in replies.values():
        way: dict[str, Reply] = {}
        here: Reply | Post | None = reply
        while isinstance(here, Reply) and here.row.id not in safe:
            if here.row.id in way:
                here.parent = None
                break
            way[here.row.id] = here
            here = here.parent
        safe.update(way)


def _bring_home(
    reply: Reply,
    replies: dict[str, Reply],
    stored: dict[str, Post],
    homes: dict[str, Reply | Post],
    tally: Tally,
) -> None:
    """A row without a parent begins its topic, or answers the first post of the one it names."""
    row = reply.row
    key = row.topic_id or row.id
    home: Reply | Post | None = homes.get(key)
    if home is None and key != row.id:
        named = stored.get(key) or replies.get(key)
        home = _top(named) if isinstance(named, Reply) else named
    if isinstance(home, Reply):
        home = _top(home)
    if home is reply:
        home = None
    reply.parent = home
    homes.setdefault(key, home or reply)
    if row.parent_id is not None:
        tally.mend("missing parent", row.line)


def _in_order(replies: dict[str, Reply]) -> list[Conversation]:
    found: dict[int | str, Conversation] = {}
    place: dict[str, Conversation] = {}
    for reply in replies.values():
        waiting: list[Reply] = []
        here: Reply | Post | None = reply
        while isinstance(here, Reply) and here.row.id not in place:
            waiting.append(here)
            here = here.parent
        if waiting:
            conversation = _conversation_of(waiting[-1], found, place)
            conversation.replies += reversed(waiting)
            place.update((each.row.id, conversation) for each in waiting)
    return list(found.values())


def _conversation_of(
    top: Reply, found: dict[int | str, Conversation], place: dict[str, Conversation]
) -> Conversation:
    above = top.parent
    if isinstance(above, Reply):
        return place[above.row.id]
    if above is not None:
        known = Conversation(source_id="", topic_id=above.topic_id)
        return found.setdefault(above.topic_id, known)
    return found.setdefault(top.row.id, Conversation(source_id=top.row.topic_id or top.row.id))


def give_times(conversation: Conversation, *, begun: int, now: datetime.datetime) -> None:
    """A time for each reply: its own, else the latest known above it and a second a place.

    `begun` is how many posts the topic has already.
    """
    unknown = now - len(conversation.replies) * SECOND
    for position, reply in enumerate(conversation.replies, start=begun):
        given = reply.row.created_at
        if given is not None:
            reply.created_at = reply.known_time = given
            continue
        reply.known_time = _time_above(reply) or unknown
        reply.created_at = min(reply.known_time + position * SECOND, now)


def _time_above(reply: Reply) -> datetime.datetime | None:
    above = reply.parent
    if isinstance(above, Reply):
        return above.known_time
    return above.created_at if above is not None else None
