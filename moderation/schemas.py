"""Shapes of what the JSON API takes and gives of moderation."""

from typing import Literal

from ninja import Schema
from pydantic import StrictStr

from forum.kind_schemas import Time

Reason = Literal[
    "off_topic", "personal_attack", "hate", "false_identity", "private_data", "spam", "illegal",
    "other",
]  # fmt: skip
Outcome = Literal[
    "none", "hide", "edit", "move", "lock", "warn", "restrict", "suspend", "ban",
    "rename", "pass_on",
]  # fmt: skip
Kind = Literal["post", "topic", "member", "file", "municipality"]


class FlagIn(Schema):
    """Why something is flagged: one of the reasons that fit it, and words for the moderator."""

    reason: StrictStr
    note: StrictStr = ""


class FlagOut(Schema):
    """A flag, told to who made it."""

    id: int
    kind: Kind
    # The id of what was flagged; null once it is gone.
    subject: int | None
    post: int | None
    state: Literal["waiting", "left", "hidden", "acted", "withdrawn"]
    reason: Reason
    note: str
    created_at: Time


class FlagPage(Schema):
    """Flags of the asker, newest first."""

    items: list[FlagOut]
    next: str | None


class CaseOut(Schema):
    """A case of the review queue; `subject`, `post`, `board` and `region` are ids.

    `subject` is what it is about, by its `kind`. `author_asks`: who wrote it asks for help.
    """

    id: int
    state: Literal["open", "claimed", "decided", "withdrawn"]
    kind: Kind
    subject: int | None
    post: int | None
    board: int | None
    region: int | None
    reasons: list[Reason]
    flag_count: int
    author_asks: bool
    claimed_by: int | None
    opened_at: Time
    # Send it with a decision, which is then refused where there is something new.
    version: str


class CasePage(Schema):
    """Cases, the oldest first; decided ones, the newest first."""

    items: list[CaseOut]
    next: str | None


class DecisionIn(Schema):
    """One of the outcomes; `note` is what the author is told.

    `version`, as `CaseOut` has it, refuses the decision where the case has changed since.
    """

    outcome: StrictStr
    note: StrictStr = ""
    # The rule that was broken; left out, the flags say which.
    rule: int | None = None
    # How, where and how long a member is restricted; how long they are suspended.
    restriction: StrictStr = ""
    scope: StrictStr = ""
    days: int | None = None
    minutes: int | None = None
    # What is left of the post, and the board its topic goes to.
    body: StrictStr = ""
    board: int | None = None
    version: StrictStr = ""


class HandOverIn(Schema):
    """The handle of the moderator who takes the case over."""

    to: StrictStr


class DecisionOut(Schema):
    """A decision, told to moderators."""

    id: int
    case: int
    outcome: Outcome
    note: str
    moderator: int
    created_at: Time
    rule: int | None
    ends_at: Time | None
    undone_at: Time | None


class UndoIn(Schema):
    """Why a decision is taken back; the author reads it."""

    why: StrictStr


class RuleOut(Schema):
    """A rule of the house in each language of the site; `board` is null where it holds on all."""

    id: int
    board: int | None
    titles: dict[str, str]
    texts: dict[str, str]
