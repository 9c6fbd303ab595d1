"""Cases, flags and decisions as PROTOCOL spells them: the same in frames and the JSON API."""

from typing import Any

from forum.wire import time_of
from moderation.models import Case, Decision, Flag, HouseRule

Wire = dict[str, Any]


def case_payload(case: Case) -> Wire:
    """A case at its present state; prefetch `flags` in lists (`with_reasons`)."""
    return {
        "id": case.pk,
        "state": case.state,
        "kind": str(case.kind),
        "subject": case.subject_id,
        "post": case.post_id,
        "board": case.board_id,
        "region": case.region_id,
        "reasons": case.reason_codes,
        "flag_count": case.flag_count,
        "author_asks": case.author_asks,
        "claimed_by": case.claimed_by_id,
        "opened_at": time_of(case.opened_at),
    }


def flag_payload(flag: Flag) -> Wire:
    """A flag, for the member who made it."""
    return {
        "id": flag.pk,
        "kind": str(flag.case.kind),
        "subject": flag.case.subject_id,
        "post": flag.post_id,
        "state": state_of(flag),
        "reason": flag.reason,
        "note": flag.note,
        "created_at": time_of(flag.created_at),
    }


def state_of(flag: Flag) -> str:
    """What has become of it, for who sent it: no more of a decision than they are told."""
    if flag.withdrawn_at is not None:
        return "withdrawn"
    if not flag.case.is_closed:
        return "waiting"
    decision: Decision | None = getattr(flag.case, "decision", None)
    if decision is None:
        return "acted"
    told = {Decision.Outcome.NONE: "left", Decision.Outcome.HIDE: "hidden"}
    return told.get(Decision.Outcome(decision.outcome), "acted")


def decision_payload(decision: Decision) -> Wire:
    """A decision, for moderators."""
    return {
        "id": decision.pk,
        "case": decision.case_id,
        "outcome": str(decision.outcome),
        "note": decision.note,
        "moderator": decision.moderator_id,
        "rule": decision.rule_id,
        "ends_at": time_of(decision.ends_at),
        "undone_at": time_of(decision.undone_at),
        "created_at": time_of(decision.created_at),
    }


def rule_payload(rule: HouseRule) -> Wire:
    """A rule of the house in all its languages."""
    return {
        "id": rule.pk,
        "board": rule.board_id,
        "titles": rule.titles,
        "texts": {words.language: words.text for words in rule.texts.all()},
    }
