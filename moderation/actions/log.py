"""The log: each act chained to the one before."""

import datetime
import hashlib
import json
import secrets
from typing import Any

from django.utils import timezone

from forum.models import Post, Topic
from members.models import Member
from members.writing import write
from moderation.models import LogEntry, LogHead, LogPayload
from moderation.promises import promise_anchor

THE_HEAD = 1
Facts = dict[str, Any]


def append_log(
    *,
    action: str,
    moderator: Member | None,
    board_id: int | None,
    object_kind: str,
    object_id: int,
    public: Facts,
    private: Facts,
) -> LogEntry:
    """The next entry, in the transaction of the act; the head is the last row it locks."""
    salt = secrets.token_hex(32)
    with write():
        head, _ = LogHead.objects.select_for_update(no_key=True).get_or_create(pk=THE_HEAD)
        entry = LogEntry(
            number=head.number + 1,
            at=timezone.now(),
            action=action,
            moderator=moderator,
            board_id=board_id,
            object_kind=object_kind,
            object_id=object_id,
            commitment=commitment_of(salt, public, private),
            previous_hash=head.hash,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        LogPayload.objects.create(entry=entry, salt=salt, public=public, private=private)
        head.number, head.hash = entry.number, entry.hash
        head.save(update_fields=["number", "hash"])
        promise_anchor(head, today=entry.at.date())
    return entry


def log_topic_act(
    *,
    topic_id: int,
    board_id: int,
    member_id: int,
    act: str,
    revision: int,
    more: dict[str, Any] | None = None,
) -> LogEntry | None:
    """The entry of a topic locked, pinned or the like; None where it stands there already.

    `more`: facts of the act, such as the post that was pinned, or why.

    The topic's revision tells one act from the next, however often its task runs.
    """
    with write():
        list(LogHead.objects.select_for_update(no_key=True))
        known = LogEntry.objects.filter(action=act, object_kind="topic", object_id=topic_id)
        if known.filter(payload__public__revision=revision).exists():
            return None
        return append_log(
            action=act,
            moderator=Member.objects.get(pk=member_id),
            board_id=board_id,
            object_kind="topic",
            object_id=topic_id,
            public={**(more or {}), "topic": topic_id, "revision": revision},
            private={"author": _author_of(topic_id, (more or {}).get("post"))},
        )


def _author_of(topic_id: int, post_id: int | None) -> int | None:
    """Whom the act concerns: who wrote the post it names, else who opened the topic."""
    if post_id is not None:
        return Post.objects.filter(pk=post_id).values_list("author", flat=True).first()
    return Topic.objects.filter(pk=topic_id).values_list("author", flat=True).first()


def commitment_of(salt: str, public: Facts, private: Facts) -> str:
    """SHA-256 over the salt and the canonical JSON of both halves of the payload."""
    return _sha256(salt + _canonical({"public": public, "private": private}))


def hash_of(entry: LogEntry, *, number: int | None = None) -> str:
    """SHA-256 over the hash before and the canonical JSON of the entry's facts.

    `number`: what the hash would be had it been written in another place.
    """
    facts = {
        "number": entry.number if number is None else number,
        "at": entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "moderator": entry.moderator_id,
        "board": entry.board_id,
        "object": [entry.object_kind, entry.object_id],
        "commitment": entry.commitment,
    }
    return _sha256(entry.previous_hash + _canonical(facts))


def _canonical(facts: Facts) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
