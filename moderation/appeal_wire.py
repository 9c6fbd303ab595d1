"""Decisions for their author, appeals and second looks, as PROTOCOL spells them."""

from typing import Any

from forum.wire import time_of
from moderation.models import Appeal, SecondLook
from moderation.verdicts import Verdict

Wire = dict[str, Any]


def verdict_payload(verdict: Verdict) -> Wire:
    """A decision, for whom it is about: who decided is not named."""
    decision = verdict.decision
    return {
        "case": decision.case_id,
        "outcome": str(decision.outcome),
        "note": decision.note,
        "reasons": decision.case.reason_codes,
        "created_at": time_of(decision.created_at),
        "appeal_until": time_of(verdict.until),
        "appeal": own_appeal_payload(verdict.appeal) if verdict.appeal is not None else None,
    }


def own_appeal_payload(appeal: Appeal) -> Wire:
    """An appeal, for who made it: who looks at it is not named."""
    return {
        "id": appeal.pk,
        "state": appeal.state,
        "text": appeal.text,
        "outcome": appeal.outcome or None,
        "instead": appeal.instead or None,
        "words": appeal.words,
        "made_at": time_of(appeal.made_at),
    }


def appeal_payload(appeal: Appeal) -> Wire:
    """An appeal, for moderators."""
    return {
        **own_appeal_payload(appeal),
        "case": appeal.decision.case_id,
        "decision": appeal.decision_id,
        "decided": str(appeal.decision.outcome),
        "claimed_by": appeal.holder_id,
        "decided_by": appeal.decided_by_id,
    }


def look_payload(look: SecondLook) -> Wire:
    """A second look, for who asked and who may answer."""
    return {
        "id": look.pk,
        "kind": look.kind,
        "case": look.case_id,
        "subject": look.subject_id,
        "why": look.why,
        "asked_by": look.asked_by_id,
        "asked_at": time_of(look.asked_at),
        "expires_at": time_of(look.expires_at),
        "answer": look.answer or (None if look.is_waiting else "lapsed"),
        "answered_by": look.answered_by_id,
        "words": look.words,
    }
