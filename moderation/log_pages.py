"""One page of the public log: what was done, where, by whom and why, never who flagged."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.models import Topic
from forum.permissions import boards_readable_by
from members.models import Member
from members.permissions import is_administrator
from moderation.cursors import read_cursor
from moderation.log_filters import LogFilter, counted_by_act, entries_for, narrowed
from moderation.models import HouseRuleText, LogEntry, LogPayload, Reason
from moderation.models.reasons import reason_words
from moderation.subject_words import ACTS_OF_SUBJECTS

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
    "appeal_upheld": pgettext_lazy("act in the log", "Let a decision stand on appeal"),
    "appeal_softened": pgettext_lazy("act in the log", "Made a decision milder on appeal"),
    "appeal_overturned": pgettext_lazy("act in the log", "Undid a decision on appeal"),
    "second_asked": pgettext_lazy("act in the log", "Asked a second moderator to confirm an act"),
    "second_confirmed": pgettext_lazy("act in the log", "Confirmed what another moderator asked"),
    "second_refused": pgettext_lazy("act in the log", "Refused what another moderator asked"),
    "second_lapsed": pgettext_lazy("act in the log", "What a moderator asked was not confirmed"),
    "end_mandate": pgettext_lazy("act in the log", "Ended a mandate"),
    "list_words": pgettext_lazy("act in the log", "Put words on the word list"),
    "change_word": pgettext_lazy("act in the log", "Changed a word of the word list"),
    "unlist_word": pgettext_lazy("act in the log", "Switched a word of the word list off"),
    "review_nobody": pgettext_lazy("act in the log", "Let posts of a board appear at once"),
    "review_unconfirmed": pgettext_lazy(
        "act in the log", "Let posts of members without a confirmed mandate wait on a board"
    ),
    "review_everybody": pgettext_lazy("act in the log", "Let every post of a board wait"),
    "erase_words": pgettext_lazy("act in the log", "Erased the words of an entry of this log"),
    "edit": pgettext_lazy("act in the log", "Took a part out of a post"),
    "move": pgettext_lazy("act in the log", "Moved a topic after a flag"),
    "restrict": pgettext_lazy("act in the log", "Restricted a member for a while"),
    "ban": pgettext_lazy("act in the log", "Banned a member"),
    "mute": pgettext_lazy("act in the log", "Silenced a member in a room for minutes"),
    "undo": pgettext_lazy("act in the log", "Took a decision back"),
    "write_rule": pgettext_lazy("act in the log", "Wrote a rule"),
    "change_rule": pgettext_lazy("act in the log", "Changed a rule"),
    "retire_rule": pgettext_lazy("act in the log", "Took a rule out of force"),
    "auto_hide": pgettext_lazy("act in the log", "Hid a post until a moderator has looked at it"),
    "auto_show": pgettext_lazy(
        "act in the log", "Showed a post again after members took their flags back"
    ),
    "set_threshold": pgettext_lazy(
        "act in the log", "Changed from when on flagged posts are hidden by themselves"
    ),
    "set_escalation": pgettext_lazy("act in the log", "Changed when cases are passed on"),
}
ACTS |= ACTS_OF_SUBJECTS
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
    # Which rule of the house, where the act names one.
    rule: str = ""
    # For administrators alone: whom it concerns.
    whom: Member | None = None


@dataclass(frozen=True)
class Tally:
    """How often a kind of act was done, and its share of the most frequent one in percent."""

    code: str
    act: str | Promise
    times: int
    percent: int


@dataclass(frozen=True)
class LogPage:
    """Rows, newest first, and the cursor of the older ones."""

    rows: list[LogRow]
    next: int | None
    chosen: LogFilter
    # Whether all of each entry is shown: to administrators.
    is_whole: bool
    # Whose acts are shown, and how often each kind was done.
    moderator: Member | None = None
    tallies: tuple[Tally, ...] = ()


def log_page(
    member: Member | None, *, before: str | None = None, chosen: LogFilter | None = None
) -> LogPage:
    """The entries of the boards a member, or visitor, may read. Raises Refused (`invalid`)."""
    cursor = read_cursor(before, "before")
    readable = boards_readable_by(member)
    chosen = chosen or LogFilter()
    entries = narrowed(entries_for(readable), chosen)
    whose = _whose(chosen)
    tallies = _tallies(counted_by_act(entries)) if whose is not None else ()
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
    is_whole = is_administrator(member)
    concerned = _concerned(shown) if is_whole else {}
    rules = _rules_of(shown)
    rows = [_row(entry, known, concerned, rules) for entry in shown]
    following = shown[-1].number if len(found) > A_PAGE else None
    return LogPage(rows, following, chosen, is_whole, whose, tallies)


def _whose(chosen: LogFilter) -> Member | None:
    """The moderator whose acts are asked for; somebody unknown did nothing."""
    if not chosen.moderator:
        return None
    return Member.objects.only("handle", "name").filter(handle=chosen.moderator).first()


def _tallies(counted: list[tuple[str, int]]) -> tuple[Tally, ...]:
    most = max((times for _, times in counted), default=1)
    return tuple(
        Tally(code, ACTS.get(code, OTHER_ACT), times, round(100 * times / most))
        for code, times in counted
    )


def _concerned(entries: list[LogEntry]) -> dict[int, Member]:
    """Whom these entries concern, by id."""
    ids = {pk for entry in entries if isinstance(pk := private_of(entry).get("author"), int)}
    return Member.objects.only("handle", "name").in_bulk(ids)


def _rules_of(entries: list[LogEntry]) -> dict[int, str]:
    """The titles of the rules that these entries name, by id."""
    ids = {rule for entry in entries if (rule := _public(entry).get("rule"))}
    return HouseRuleText.objects.titles_of(ids)


def _row(
    entry: LogEntry,
    topics: dict[int, Topic],
    concerned: dict[int, Member],
    rules: dict[int, str],
) -> LogRow:
    facts = _public(entry)
    topic = topics.get(facts.get("topic", 0))
    # What tells of no topic tells nothing that only its readers may know.
    is_told = topic is not None or "topic" not in facts
    return LogRow(
        entry=entry,
        act=ACTS.get(entry.action, OTHER_ACT),
        reasons=[
            reason_words(facts.get("kind", "post"), code)
            for code in facts.get("reasons", ())
            if code in Reason.values
        ],
        erased=not hasattr(entry, "payload"),
        topic=topic,
        why=str(facts.get("reason", "")) if is_told else "",
        rule=rules.get(facts.get("rule", 0), "") if is_told else "",
        whom=concerned.get(private_of(entry).get("author", 0)),
    )


def _public(entry: LogEntry) -> dict[str, Any]:
    payload: LogPayload | None = getattr(entry, "payload", None)
    return payload.public if payload is not None else {}


def private_of(entry: LogEntry) -> dict[str, Any]:
    """What the entry tells administrators alone."""
    payload: LogPayload | None = getattr(entry, "payload", None)
    return payload.private if payload is not None else {}


def is_about(entry: LogEntry, member: Member) -> bool:
    """Whether the act concerns this member: what is private of it is for others to read."""
    told = private_of(entry)
    whom = {told.get("author"), told.get("member")}
    if entry.object_kind == "second_look":
        whom.add(told.get("subject"))
    return member.pk in whom


def one_row(number: int) -> LogRow | None:
    """One entry, with all it says, for administrators."""
    found = LogEntry.objects.select_related("moderator", "board", "payload")
    entry = found.prefetch_related("board__names").filter(number=number).first()
    if entry is None:
        return None
    known = Topic.objects.in_bulk([_public(entry).get("topic", 0)])
    return _row(entry, known, _concerned([entry]), _rules_of([entry]))
