"""Topics: opened, locked, pinned."""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import pgettext_lazy

from forum.actions.drafting import (
    Place,
    Text,
    clean,
    clean_language,
    earlier_answer,
    parse_client_id,
    render_text,
    screened,
    was_sent,
)
from forum.actions.pacing import PACES
from forum.actions.placing import lock_author, lock_for_moderator, save_topic
from forum.actions.posts import Publication, new_post, store_screened
from forum.actions.shapes import Shape, clean_shape
from forum.actions.tags import store_tags
from forum.models import Board, Post, Topic
from forum.permissions import (
    can_open_topic,
    can_read_board,
    refusal_to_write,
    require_acting,
    require_moderator,
)
from forum.screening import Draft, Screening, Verdict
from forum.signals import topic_marked
from members.models import Member
from members.refusals import invalid, not_found
from members.text import clean_line
from members.writing import write

# Paths below /t/<id>/ that are ours, so no topic's slug.
OWN_WORDS = frozenset({
    "changes", "posts", "reply", "read", "lock", "unlock", "pin", "unpin", "edit", "slow", "find",
    "people", "readers", "draft", "feed", "print", "export", "record",
    "call", "follow", "tags",
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
) -> Publication:
    """A topic with its first post, which is number 1. Sending it twice opens it once.

    `facts`: what its kind asks for beside the text, and its `tags`. Raises Refused.
    """
    if not can_read_board(author, board) and not was_sent(author, client_id):
        # Before anything else is said of what was sent: another answer would tell that it exists.
        raise not_found()
    sender = author if author is not None and author.is_active else require_acting(author)
    sent_id = parse_client_id(client_id)
    shape = clean_shape(format, kind, facts or {})
    heading = clean_line(title, limit=settings.TITLE_LIMIT, field="title")
    text = clean(body, room=shape.is_room)
    place = Place(board_id=board.pk, title=heading, kind=shape.kind, facts=shape.facts)
    known = earlier_answer(sender, sent_id, body=text, place=place)
    if known is not None:
        return Publication(known, duplicate=True)
    _require_opening(board, require_acting(author))
    wanted = clean_language(language)
    said = shape.screened_text(text)
    draft = Draft(author=sender, topic=None, board_id=board.pk, body=said, title=heading)
    screening = screened(draft)
    ready = render_text(text, language=wanted, author=sender)
    topic = _new_topic(board, heading, shape, ready.language)
    topic.is_visible = screening.verdict is not Verdict.HOLD
    with write():
        return _open(topic, draft, ready, sent_id, screening, place)


def _open(
    topic: Topic,
    draft: Draft,
    text: Text,
    client_id: uuid.UUID | None,
    screening: Screening,
    place: Place,
) -> Publication:
    """Ask everything again under the locks, then store the topic with its first post."""
    fresh = lock_author(draft.author, topic)
    known = earlier_answer(fresh, client_id, body=text.body, place=place)
    if known is not None:
        return Publication(known, duplicate=True)
    topic.board.refresh_from_db()
    _require_opening(topic.board, require_acting(fresh))
    screened(draft, locked=True)
    post = _store_topic(topic, fresh, text, client_id)
    if place.facts is not None:
        place.facts.store(topic)
    store_screened(post, text, topic, screening)
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


def lock_topic(*, topic: Topic, by: Member | None) -> bool:
    """Close a topic to new posts; returns whether it was open. Raises Refused."""
    return _set_mark(topic, by, "lock_topic", mark="locked_at", on=True)


def unlock_topic(*, topic: Topic, by: Member | None) -> bool:
    """Open a locked topic again; returns whether it was locked."""
    return _set_mark(topic, by, "unlock_topic", mark="locked_at", on=False)


def pin_topic(*, topic: Topic, by: Member | None) -> bool:
    """Keep a topic first on its board; returns whether it was not."""
    return _set_mark(topic, by, "pin_topic", mark="pinned_at", on=True)


def unpin_topic(*, topic: Topic, by: Member | None) -> bool:
    """Let a pinned topic take its turn again; returns whether it was pinned."""
    return _set_mark(topic, by, "unpin_topic", mark="pinned_at", on=False)


def slow_topic(*, topic: Topic, by: Member | None, seconds: object) -> bool:
    """Let each member write once in so many seconds, 0 for as they like; whether that is new.

    Raises Refused.
    """
    moderator = require_moderator(by, topic)
    wanted = next((pace for pace in PACES if str(pace) == str(seconds)), None)
    if wanted is None:
        raise invalid(pgettext_lazy("refusal", "Choose one of the times offered."), "seconds")
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        if locked.slow_seconds == wanted:
            return False
        locked.slow_seconds = wanted
        _tell_mark(locked, member, "slow_topic" if wanted else "unslow_topic", seconds=wanted)
    topic.slow_seconds = wanted
    return True


def _set_mark(topic: Topic, by: Member | None, act: str, *, mark: str, on: bool) -> bool:
    moderator = require_moderator(by, topic)
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        if (getattr(locked, mark) is not None) == on:
            return False
        setattr(locked, mark, timezone.now() if on else None)
        _tell_mark(locked, member, act)
    setattr(topic, mark, getattr(locked, mark))
    return True


def _tell_mark(topic: Topic, by: Member, act: str, **more: int) -> None:
    """Store and tell what a moderator did to the topic, which must be locked."""
    topic.revision += 1
    topic.own_revision = topic.revision
    save_topic(topic)
    topic_marked.send(
        sender=Topic,
        topic_id=topic.pk,
        board_id=topic.board_id,
        member_id=by.pk,
        act=act,
        revision=topic.revision,
        more=more,
    )
