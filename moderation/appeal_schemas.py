"""Shapes of decisions told to their author, appeals and second looks in the JSON API."""

from typing import Literal

from ninja import Schema
from pydantic import StrictStr

from forum.kind_schemas import Time
from moderation.schemas import Outcome, Reason

Judgement = Literal["upheld", "softened", "overturned"]


class AppealIn(Schema):
    """What the author says."""

    text: StrictStr


class JudgementIn(Schema):
    """What becomes of an appeal; `instead` where it is softened; `words` are for the author."""

    outcome: StrictStr
    words: StrictStr = ""
    instead: StrictStr = ""


class OwnAppealOut(Schema):
    """An appeal, told to who made it."""

    id: int
    state: Literal["open", "claimed", "decided"]
    text: str
    outcome: Judgement | None
    instead: Outcome | None
    words: str
    made_at: Time


class AppealOut(OwnAppealOut):
    """An appeal, told to moderators."""

    case: int
    decision: int
    decided: Outcome
    claimed_by: int | None
    decided_by: int | None


class AppealPage(Schema):
    """Appeals, the oldest first; decided ones, the newest first."""

    items: list[AppealOut]
    next: str | None


class VerdictOut(Schema):
    """A decision, told to whom it is about."""

    case: int
    outcome: Outcome
    note: str
    reasons: list[Reason]
    created_at: Time
    appeal_until: Time
    appeal: OwnAppealOut | None


class VerdictList(Schema):
    """The newest first."""

    items: list[VerdictOut]


class LookOut(Schema):
    """Something that a second moderator confirms or refuses."""

    id: int
    kind: Literal["decision", "mandate", "unmask", "read", "bulk", "export"]
    case: int | None
    subject: int | None
    why: str
    asked_by: int
    asked_at: Time
    expires_at: Time
    answer: Literal["confirmed", "refused", "lapsed"] | None
    answered_by: int | None
    words: str


class LookList(Schema):
    """Those that wait for who asks, and their own."""

    items: list[LookOut]


class WordsIn(Schema):
    """Why not."""

    words: StrictStr
