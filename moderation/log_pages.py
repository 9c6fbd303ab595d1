"""One page of the public log: what was done, where, by whom and why, never who flagged."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.models import Topic
from forum.permissions import boards_readable_by
from members.models import Member
from moderation.cursors import read_cursor
from moderation.models import LogEntry, LogPayload, Reason

A_PAGE = 30
ACTS: dict[str, Promise] = {
    "none": pgettext_lazy("act in the log", "Left a flagged post as it is"),
    "hide": pgettext_lazy("act in the log", "Hid a post"),
    "lock": pgettext_lazy("act in the log", "Closed a topic after a flag"),
    "warn": pgettext_lazy("act in the log", "Warned an author"),
    "suspend": pgettext_lazy("act in the log", "Suspended a member"),
    "publish": pgettext_lazy("act in the log", "Published a post that waited for review"),
    "lock_topic": pgettext_lazy("act in the log", "Closed a topic"),
    "unlock_topic": pgettext_lazy("act in the log", "Opened a topic again"),
    "pin_topic": pgettext_lazy("act in the log", "Pinned a topic"),
    "unpin_topic": pgettext_lazy("act in the log", "Unpinned a topic"),
    "slow_topic": pgettext_lazy("act in the log", "Slowed a topic down"),
    "unslow_topic": pgettext_lazy("act in the log", "Let a topic go at its own pace again"),
    "pin_post": pgettext_lazy("act in the log", "Pinned a post"),
    "hide_version": pgettext_lazy("act in the log", "Took an earlier text out of a history"),
    "restore_version": pgettext_lazy("act in the log", "Put an earlier text of a post back"),
    "unpin_post": pgettext_lazy("act in the log", "Unpinned a post"),
    "mark_answer": pgettext_lazy("act in the log", "Marked the answer to another's question"),
    "unmark_answer": pgettext_lazy(
        "act in the log", "Took the mark off the answer to another's question"
    ),
    "close_call": pgettext_lazy("act in the log", "Closed another's call"),
    "reopen_call": pgettext_lazy("act in the log", "Opened another's call again"),
    "close_poll": pgettext_lazy("act in the log", "Closed another's poll"),
    "conclude_topic": pgettext_lazy("act in the log", "Closed a topic with a conclusion"),
    "correct_conclusion": pgettext_lazy("act in the log", "Corrected the conclusion of a topic"),
    "rename_topic": pgettext_lazy("act in the log", "Renamed a topic"),
    "move_topic": pgettext_lazy("act in the log", "Moved a topic to another board"),
    "change_format": pgettext_lazy("act in the log", "Made a thread a room, or a room a thread"),
    "split_topic": pgettext_lazy("act in the log", "Moved posts to a topic of their own"),
    "merge_topic": pgettext_lazy("act in the log", "Moved a topic into another"),
    "merge_posts": pgettext_lazy("act in the log", "Moved posts into another topic"),
    "list_topic": pgettext_lazy("act in the log", "Showed a topic on a further board"),
    "unlist_topic": pgettext_lazy("act in the log", "Took a topic off a further board"),
    "tag_topic": pgettext_lazy("act in the log", "Changed the tags of another's topic"),
    "refuse": pgettext_lazy("act in the log", "Did not publish a post that waited for review"),
    "set_escalation": pgettext_lazy("act in the log", "Changed when cases are passed on"),
}
OTHER_ACT = pgettext_lazy("act in the log", "Another act")


@dataclass(frozen=True)
class LogRow:
    """One entry in words."""

    entry: LogEntry
    act: str | Promise
    reasons: list[str]
    # Where the payload was erased, the reasons are gone and the act stays.
    erased: bool
    # None where its reader may not see it.
    topic: Topic | None
    # What the moderator wrote, for who may see the topic: it may tell of it.
    why: str = ""


@dataclass(frozen=True)
class LogPage:
    """Rows, newest first, and the cursor of the older ones."""

    rows: list[LogRow]
    next: int | None


def log_page(member: Member | None, *, before: str | None = None) -> LogPage:
    """The entries of the boards a member, or visitor, may read. Raises Refused (`invalid`)."""
    cursor = read_cursor(before, "before")
    readable = boards_readable_by(member)
    entries = LogEntry.objects.filter(Q(board=None) | Q(board__in=readable.values("pk")))
    if cursor is not None:
        entries = entries.filter(number__lt=cursor)
    found = list(
        entries.select_related("moderator", "board", "payload")
        .prefetch_related("board__names")
        .order_by("-number")[: A_PAGE + 1]
    )
    shown = found[:A_PAGE]
    topics = Topic.objects.visible().filter(board__in=readable.values("pk"))
    known = topics.in_bulk({topic for entry in shown if (topic := _public(entry).get("topic"))})
    rows = [_row(entry, known) for entry in shown]
    return LogPage(rows, shown[-1].number if len(found) > A_PAGE else None)


def _row(entry: LogEntry, topics: dict[int, Topic]) -> LogRow:
    facts = _public(entry)
    topic = topics.get(facts.get("topic", 0))
    return LogRow(
        entry=entry,
        act=ACTS.get(entry.action, OTHER_ACT),
        reasons=[
            str(Reason(code).label) for code in facts.get("reasons", ()) if code in Reason.values
        ],
        erased=not hasattr(entry, "payload"),
        topic=topic,
        why=facts.get("reason", "") if topic is not None else "",
    )


def _public(entry: LogEntry) -> dict[str, Any]:
    payload: LogPayload | None = getattr(entry, "payload", None)
    return payload.public if payload is not None else {}
