"""Topics: opened."""

import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from forum.actions.attaching import Wish, read_wishes, screened_text, wished
from forum.actions.drafting import (
    Place,
    Text,
    clean,
    clean_language,
    earlier_answer,
    parse_client_id,
    render_text,
    screened,
    screened_again,
    was_sent,
)
from forum.actions.furthering import clean_further, lock_further, store_further
from forum.actions.placing import lock_author
from forum.actions.posts import Publication, new_post, store_screened
from forum.actions.shapes import Shape, clean_shape
from forum.actions.tags import store_tags
from forum.models import Board, Post, Topic
from forum.permissions import (
    can_open_topic,
    can_read_board,
    refusal_to_write,
    require_acting,
)
from forum.restraint import barred_from_rooms, refusal_of, require_turn, restrained
from forum.screening import Draft, Screening, Verdict
from members.models import Member
from members.refusals import not_found
from members.text import clean_line
from members.writing import write

# Paths below /t/<id>/ that are ours, so no topic's slug.
OWN_WORDS = frozenset({
    "changes", "posts", "reply", "read", "lock", "unlock", "pin", "unpin", "edit", "slow", "find",
    "people", "readers", "draft", "feed", "print", "export", "record",
    "call",
    "poll",
    "order", "unseen",
    "steer", "acts",
    "follow", "tags", "flag",
})  # fmt: skip


def slug_of(title: str) -> str:
    """The readable end of a topic's address."""
    slug = slugify(title, allow_unicode=True)[:60].strip("-")
    return slug if slug and slug not in OWN_WORDS else f"topic-{slug}".strip("-")


def open_topic(
    *,
    board: Board,
    author: Member | None,
    title: object,
    body: object,
    format: object = Topic.Format.THREAD,
    kind: object = Topic.Kind.DISCUSSION,
    language: object = "",
    client_id: object = None,
    facts: Mapping[str, object] | None = None,
    attachments: object = None,
    also_on: object = None,
) -> Publication:
    """A topic with its first post, which is number 1. Sending it twice opens it once.

    `facts`: of its kind, and its `tags`; `attachments`: see `read_wishes`; `also_on`: the ids
    of further boards to show it on. Raises Refused.
    """
    if not can_read_board(author, board) and not was_sent(author, client_id):
        # Before anything else is said of what was sent: another answer would tell that it exists.
        raise not_found()
    sender = author if author is not None and author.is_active else require_acting(author)
    sent_id, wishes = parse_client_id(client_id), read_wishes(attachments)
    shape = clean_shape(format, kind, facts or {})
    heading = clean_line(title, limit=settings.TITLE_LIMIT, field="title")
    text = clean(body, room=shape.is_room)
    place = Place(board_id=board.pk, title=heading, kind=shape.kind, facts=shape.facts)
    known = earlier_answer(sender, sent_id, body=text, place=place)
    if known is not None:
        return Publication(known, duplicate=True)
    _require_opening(board, require_acting(author))
    further = clean_further(also_on, home=board, author=sender)
    said = screened_text(shape.screened_text(text), wished(sender, wishes))
    draft = Draft(sender, None, board.pk, said, heading, also_on=tuple(b.pk for b in further))
    screening = screened(draft)
    ready = render_text(text, language=clean_language(language), author=sender)
    topic = _new_topic(board, heading, shape, ready.language)
    with write():
        return _open(topic, draft, ready, sent_id, screening, place, wishes, further)


def _open(
    topic: Topic,
    draft: Draft,
    text: Text,
    client_id: uuid.UUID | None,
    screening: Screening,
    place: Place,
    wishes: Sequence[Wish],
    further: Sequence[Board],
) -> Publication:
    """Ask everything again under the locks, then store the topic with its first post."""
    fresh = lock_author(draft.author, topic)
    known = earlier_answer(fresh, client_id, body=text.body, place=place)
    if known is not None:
        return Publication(known, duplicate=True)
    topic.board.refresh_from_db()
    _require_opening(topic.board, require_acting(fresh))
    _require_rooms(topic, fresh)
    require_turn(fresh, topic.board_id)
    boards = lock_further(further, home=topic.board, author=fresh)
    screening = screening.also(screened_again(draft, fresh))
    screening = restrained(screening, fresh, draft.board_ids)
    topic.is_visible = screening.verdict is not Verdict.HOLD
    post = _store_topic(topic, fresh, text, client_id)
    store_further(topic, boards, fresh)
    if place.facts is not None:
        place.facts.store(topic)
    store_screened(post, text, topic, screening, wishes)
    return Publication(post)


def _new_topic(board: Board, title: str, shape: Shape, language: str) -> Topic:
    now = timezone.now()
    return Topic(
        board=board,
        title=title,
        slug=slug_of(title),
        format=shape.format,
        kind=shape.kind,
        language=language,
        tags=list(shape.tags),
        created_at=now,
        last_post_at=now,
        # That of its first post.
        own_revision=1,
    )


def _store_topic(topic: Topic, author: Member, text: Text, client_id: uuid.UUID | None) -> Post:
    """Store the topic; returns its first post, which is not stored yet."""
    post = new_post(topic, author, text, client_id, parent=None)
    topic.author = topic.last_post_author = author
    topic.mandate = post.mandate
    topic.save()
    if topic.tags:
        store_tags(topic)
    # The topic had no id when the post was told of it.
    post.topic = topic
    return post


def _require_opening(board: Board, author: Member) -> None:
    if not can_read_board(author, board):
        raise not_found()
    if not can_open_topic(author, board):
        raise refusal_to_write(author, board)


def _require_rooms(topic: Topic, author: Member) -> None:
    limit = barred_from_rooms(author, topic.board_id) if topic.is_room else None
    if limit is not None:
        raise refusal_of(limit)
