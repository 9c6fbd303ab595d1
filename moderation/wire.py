"""Cases, flags and decisions as PROTOCOL spells them: the same in frames and the JSON API."""

from typing import Any

from forum.wire import time_of
from moderation.models import Case, Decision, Flag

Wire = dict[str, Any]


def case_payload(case: Case) -> Wire:
    """A case at its present state; prefetch `flags` in lists (`with_reasons`)."""
    return {
        "id": case.pk,
        "state": case.state,
        "post": case.post_id,
        "board": case.board_id,
        "reasons": case.reason_codes,
        "flag_count": case.flag_count,
        "claimed_by": case.claimed_by_id,
        "opened_at": time_of(case.opened_at),
    }


def flag_payload(flag: Flag) -> Wire:
    """A flag, for the member who made it."""
    return {
        "id": flag.pk,
        "post": flag.post_id,
        "reason": flag.reason,
        "note": flag.note,
        "created_at": time_of(flag.created_at),
    }


def decision_payload(decision: Decision) -> Wire:
    """A decision, for moderators."""
    return {
        "id": decision.pk,
        "case": decision.case_id,
        "outcome": str(decision.outcome),
        "note": decision.note,
        "moderator": decision.moderator_id,
        "created_at": time_of(decision.created_at),
    }
