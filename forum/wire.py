"""A post and a topic as PROTOCOL spells them: the same in frames, changes and the JSON API.

Nothing here differs by reader, and nothing is in the interface's language.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from forum.filing.kinds import PICTURE
from forum.models import Call, Conclusion, Interest, Poll, Post, Reaction, Record, Topic
from members.models import Mandate, Member

Wire = dict[str, Any]


def time_of(moment: datetime.datetime | None) -> str | None:
    """UTC, ISO 8601, with `Z`."""
    if moment is None:
        return None
    text = moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def author_of(member: Member | None, mandate: Mandate | None) -> Wire | None:
    """Who wrote it and in what office; None once the member is forgotten."""
    if member is None:
        return None
    town = mandate.municipality if mandate is not None else None
    return {
        "id": member.pk,
        "name": member.name,
        "handle": member.handle,
        "title": mandate.title if mandate is not None else None,
        "municipality": {"id": town.pk, "names": town.names_by_language} if town else None,
        "country": (town.country if town else member.country) or None,
        "verified": mandate is not None,
    }


def post_payload(post: Post) -> Wire:
    """A post at its present state; outside `published` its text and files are absent."""
    shown = post.is_shown
    payload: Wire = {
        "id": post.pk,
        "topic": post.topic_id,
        "number": post.number,
        "parent": post.above.number if post.above is not None else None,
        "depth": post.nesting,
        "revision": post.revision,
        "author": author_of(post.author, post.mandate),
        "language": post.language,
        "body_html": post.body_html if shown else "",
        "state": post.state,
        "created_at": time_of(post.created_at),
        "published_at": time_of(post.published_at),
        "edited_at": time_of(post.edited_at),
        "pinned": post.is_pinned,
    }
    if post.hidden_for_now:
        payload["hidden_for_now"] = True
    if shown:
        payload["mentions"] = [
            {"id": mention.member_id, "handle": mention.member.handle}
            # Who writes no @ names nobody.
            for mention in (post.mentions.all() if "@" in post.body else ())
        ]
        payload["reactions"] = reactions_of(post)
        payload["attachments"] = [attachment_payload(facts) for facts in post.attachments]
    return payload


def attachment_payload(facts: Wire) -> Wire:
    """A file as it is told of; a picture has a small one too."""
    address = f"/files/{facts['id']}/"
    small = f"{address}small/" if facts["kind"] == PICTURE else None
    return {**facts, "url": address, "thumbnail": small}


def reactions_of(post: Post) -> dict[str, int]:
    """How often it was reacted to, in the order of the kinds; none where its text is not shown."""
    counts = post.reaction_counts if post.is_shown else {}
    return {kind: counts[kind] for kind in Reaction.Kind.values if kind in counts}


def topic_payload(topic: Topic) -> Wire:
    """A topic; hidden, its title and slug are empty."""
    shown = topic.is_visible
    return {
        "id": topic.pk,
        "board": topic.board_id,
        "title": topic.title if shown else "",
        "format": topic.format,
        "kind": topic.kind,
        "answer": topic.answer if shown else None,
        "language": topic.language,
        "slug": topic.slug if shown else "",
        "author": author_of(topic.author, topic.mandate),
        "post_count": topic.post_count,
        "revision": topic.revision,
        "created_at": time_of(topic.created_at),
        "last_post_at": time_of(topic.last_post_at),
        "locked": topic.is_locked,
        "pinned": topic.is_pinned,
        "slow": topic.slow_seconds,
        "pinned_until": (
            topic.pinned_until.isoformat() if topic.is_pinned and topic.pinned_until else None
        ),
        "concluded": topic.is_concluded and shown,
        "tags": topic.tags if shown else [],
    }


def conclusion_payload(conclusion: Conclusion) -> Wire:
    """What a topic was closed with, and who wrote it."""
    return {
        "body_html": conclusion.body_html,
        "language": conclusion.language,
        "author": author_of(conclusion.by, conclusion.mandate),
        "written_at": time_of(conclusion.written_at),
    }


def record_payload(record: Record) -> Wire:
    """The facts of an experience; the amount as text, because programs round numbers."""
    contact = record.contact
    town = record.municipality
    return {
        "problem": record.problem,
        "done": record.done,
        "result": record.result,
        "cost": f"{record.cost:.3f}" if record.cost is not None else None,
        "currency": record.currency or None,
        "contact": (
            {"id": contact.pk, "name": contact.name, "handle": contact.handle} if contact else None
        ),
        "contact_words": record.contact_words,
        "evidence": record.evidence,
        "municipality": {"id": town.pk, "names": town.names_by_language},
        "year": record.year,
        "revision": record.revision,
        "edited_at": time_of(record.edited_at),
    }


def call_payload(call: Call, interests: Iterable[Interest]) -> Wire:
    """A call with the municipalities that answered it, and who signed each up."""
    return {
        "offered": call.offered,
        "sought": call.sought,
        "until": call.until.isoformat(),
        "open": call.is_open,
        "interested": [
            {
                "municipality": {
                    "id": interest.municipality_id,
                    "names": interest.municipality.names_by_language,
                },
                "member": (
                    {"id": one.pk, "name": one.name, "handle": one.handle}
                    if (one := interest.member)
                    else None
                ),
                "at": time_of(interest.created_at),
            }
            for interest in interests
        ],
    }


def tally_payload(poll: Poll, tally: Wire) -> Wire:
    """What changes of a poll while it runs; `counts` in the order of the options, or None."""
    return {
        "open": poll.is_open,
        "ballots": tally["ballots"],
        "municipalities": tally["municipalities"],
        "counts": tally["counts"],
    }


def poll_payload(poll: Poll, tally: Wire) -> Wire:
    """A poll with its options, and its result once it is closed: never who chose what."""
    return tally_payload(poll, tally) | {
        "method": poll.method,
        "voice": poll.voice,
        "secrecy": poll.secrecy,
        "most": poll.most,
        "until": poll.until.isoformat(),
        "options": [{"number": option.number, "text": option.text} for option in poll.options],
        "winners": tally.get("winners"),
        "rounds": tally.get("rounds"),
    }
