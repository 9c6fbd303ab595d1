"""What moderators did to a topic, as lines of its page: who, what, when and why."""

import datetime
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from forum.act_words import line_of, sign_of
from forum.lines import Line
from forum.models import Board, Post, Topic
from forum.querysets import ACT_ROW


@dataclass(frozen=True)
class ActLine:
    """One act in the reader's words; it stands below the post of the number `after`."""

    pk: int
    at: datetime.datetime
    after: int
    sign: str
    text: SafeString
    reason: str
    # Where posts went, for who may follow them: the address of the first one's stub.
    url: str = ""


def acts_of(topic: Topic, boards: Mapping[int, Board]) -> list[ActLine]:
    """The acts in order; `boards`: those the reader may know of, by id."""
    rows = topic.act_rows
    if rows is None:
        rows = list(topic.acts.values_list(ACT_ROW, flat=True))
    return [_line(row, boards) for row in sorted(rows, key=lambda row: row["id"])]


def _line(row: dict[str, Any], boards: Mapping[int, Board]) -> ActLine:
    facts = _facts(row["facts"])
    stub = facts.get("stub") if row["act"] in {"split_topic", "merge_posts"} else None
    return ActLine(
        pk=row["id"],
        at=_moment(row["at"]),
        after=max(1, row["after"]),
        sign=sign_of(row["act"]),
        text=line_of(row["act"], facts, name=row["name"], title=row["title"], boards=boards),
        reason=row["reason"],
        url=f"/p/{stub}/" if stub else "",
    )


def _facts(value: Any) -> dict[str, Any]:
    """SQLite keeps JSON as text, also within JSON."""
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def _moment(value: Any) -> datetime.datetime:
    found = value if isinstance(value, datetime.datetime) else parse_datetime(value)
    if found is None:
        raise ValueError(value)
    return found if found.tzinfo is not None else found.replace(tzinfo=datetime.UTC)


def dressed(
    lines: Iterable[Line], acts: Collection[ActLine], boards: Collection[int]
) -> list[Line]:
    """The lines of a page, each with the acts below it, and with whether a stub leads on."""
    below: dict[int, list[ActLine]] = {}
    for act in acts:
        below.setdefault(act.after, []).append(act)
    return [
        replace(
            line,
            acts=tuple(below.get(line.post.number or 0, ())),
            leads_on=line.post.state == Post.State.MOVED and line.post.moved_board in boards,
        )
        for line in lines
    ]
