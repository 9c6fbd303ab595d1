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
]  # fmt: skip


class FlagIn(Schema):
    """Why a post is flagged: one of the reasons, and words for the moderator."""

    reason: StrictStr
    note: StrictStr = ""


class FlagOut(Schema):
    """A flag, told to who made it."""

    id: int
    post: int
    reason: Reason
    note: str
    created_at: Time


class CaseOut(Schema):
    """A case of the review queue; `post` and `board` are ids, `claimed_by` a member's."""

    id: int
    state: Literal["open", "claimed", "decided"]
    post: int
    board: int
    reasons: list[Reason]
    flag_count: int
    claimed_by: int | None
    opened_at: Time


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
