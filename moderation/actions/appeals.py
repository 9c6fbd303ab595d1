"""Appeals: made by the author, claimed and decided by a moderator who had no hand in it."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import conflict, invalid
from members.text import clean_body
from members.writing import write
from moderation.actions.locking import lock_around
from moderation.actions.log import append_log
from moderation.actions.outcomes import Order, carry_out
from moderation.actions.queue import lock_case, lock_members, save_case
from moderation.actions.undoing import WHY_LIMIT, boards_between, undo_decision
from moderation.actions.weight import count_again
from moderation.justice import (
    SEVERITY,
    judges_of,
    require_appealable,
    require_judge,
    require_unheld,
)
from moderation.models import Appeal, Decision
from moderation.offers import outcomes_for
from moderation.signals import appeal_decided, appeal_made

Outcome = Appeal.Outcome
# What takes the place of another needs no terms of its own.
SOFTER = {Decision.Outcome.WARN, Decision.Outcome.HIDE, Decision.Outcome.LOCK}


def make_appeal(*, decision: Decision, author: Member | None, text: object) -> Appeal:
    """The author's appeal against a decision about them, suspended or not. Raises Refused."""
    member = require_appealable(author, decision)
    words = clean_body(text, limit=settings.APPEAL_LIMIT, field="text")
    with write():
        fresh = lock_members(member.pk)[member.pk]
        case = lock_case(decision.case_id)
        locked = Decision.objects.get(pk=decision.pk)
        locked.case = case
        require_appealable(fresh, locked)
        appeal = _store(Appeal(decision=locked, text=words))
        save_case(case)
        appeal_made.send(
            sender=Appeal, appeal_id=appeal.pk, case_id=case.pk, has_judge=bool(judges_of(locked))
        )
    return appeal


def claim_appeal(*, appeal: Appeal, moderator: Member | None) -> Appeal:
    """Say that one is looking at an appeal; what was left lying is taken over."""
    member = require_judge(moderator, appeal)
    with write():
        locked, fresh = _lock(appeal, member)
        if locked.holder_id is None:
            _claim(locked, fresh)
            locked.save(update_fields=["state", "claimed_by", "claimed_at"])
            save_case(locked.decision.case)
    return locked


def release_appeal(*, appeal: Appeal, moderator: Member | None) -> Appeal:
    """Give an appeal back. Raises Refused where another claimed it."""
    member = require_judge(moderator, appeal)
    with write():
        locked, _ = _lock(appeal, member)
        if locked.claimed_by_id is not None:
            locked.state, locked.claimed_by, locked.claimed_at = Appeal.State.OPEN, None, None
            locked.save(update_fields=["state", "claimed_by", "claimed_at"])
            save_case(locked.decision.case)
    return locked


def softer_outcomes(appeal: Appeal, moderator: Member) -> list[Decision.Outcome]:
    """What may be put in the place of the decision: less than it, and more than nothing."""
    most = SEVERITY[appeal.decision.outcome]
    offered = outcomes_for(appeal.decision.case, moderator)
    return [each for each in offered if each in SOFTER and SEVERITY[each] < most]


def decide_appeal(
    *,
    appeal: Appeal,
    moderator: Member | None,
    outcome: object,
    words: object = "",
    instead: object = "",
) -> Appeal:
    """Uphold, soften (`instead`: what takes its place) or overturn. Raises Refused."""
    member = require_judge(moderator, appeal)
    if not isinstance(outcome, str) or outcome not in Outcome.values:
        raise invalid(pgettext_lazy("refusal", "Please choose what becomes of it."), "outcome")
    why = _clean_words(words)
    with write():
        locked, fresh = _lock(appeal, member)
        milder = _clean_instead(instead, locked, fresh) if outcome == Outcome.SOFTENED else None
        if outcome != Outcome.UPHELD and not locked.decision.is_undone:
            # With its case as that is now: what went back is on its old board again.
            locked.decision = undo_decision(
                decision=locked.decision, by=fresh, why=why[:WHY_LIMIT], on_appeal=True
            )
        if milder is not None:
            carry_out(Order(milder, locked.decision.case, fresh, note=why))
            # Who flagged was right that something was wrong.
            count_again(locked.decision.case, upheld=True)
        _close(locked, fresh, outcome=outcome, instead=str(milder or ""), words=why)
        _log(locked)
    return locked


def _clean_words(words: object) -> str:
    if not isinstance(words, str) or not words.strip():
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the author will read it."), "words"
        )
    return clean_body(words, limit=settings.APPEAL_LIMIT, field="words")


def _clean_instead(instead: object, appeal: Appeal, by: Member) -> Decision.Outcome:
    if not isinstance(instead, str) or instead not in softer_outcomes(appeal, by):
        raise invalid(
            pgettext_lazy("refusal", "Please choose something milder than the decision."),
            "instead",
        )
    return Decision.Outcome(instead)


def _lock(appeal: Appeal, member: Member) -> tuple[Appeal, Member]:
    """Members, topic, case and appeal, fresh and locked; the right is asked again."""
    about = appeal.decision.case
    fresh = lock_members(member.pk, about.author_id)[member.pk]
    lock_around(about, boards=boards_between(appeal.decision))
    case = lock_case(about.pk)
    locked = Appeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)
    locked.decision = Decision.objects.get(pk=locked.decision_id)
    locked.decision.case = case
    require_unheld(require_judge(fresh, locked), locked)
    return locked, fresh


def _claim(appeal: Appeal, moderator: Member) -> None:
    appeal.state = Appeal.State.CLAIMED
    appeal.claimed_by = moderator
    appeal.claimed_at = timezone.now()


def _store(appeal: Appeal) -> Appeal:
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError:
        raise conflict(
            pgettext_lazy("refusal", "You have already appealed this decision.")
        ) from None
    return appeal


def _close(appeal: Appeal, by: Member, *, outcome: str, instead: str, words: str) -> None:
    if appeal.claimed_by_id != by.pk:
        _claim(appeal, by)
    appeal.state = Appeal.State.DECIDED
    appeal.outcome, appeal.instead, appeal.words = outcome, instead, words
    appeal.decided_by, appeal.decided_at = by, timezone.now()
    appeal.save()
    save_case(appeal.decision.case)
    appeal_decided.send(
        sender=Appeal,
        appeal_id=appeal.pk,
        case_id=appeal.decision.case_id,
        decision_id=appeal.decision_id,
        outcome=outcome,
        instead=instead,
    )


def _log(appeal: Appeal) -> None:
    decision, case = appeal.decision, appeal.decision.case
    append_log(
        action=f"appeal_{appeal.outcome}",
        moderator=appeal.decided_by,
        board_id=case.board_id,
        object_kind="appeal",
        object_id=appeal.pk,
        public={
            "outcome": appeal.outcome,
            "decided": str(decision.outcome),
            "instead": appeal.instead,
            "case": case.pk,
            "topic": case.topic_about and case.topic_about.pk,
            "board": case.board_id,
        },
        private={
            "text": appeal.text,
            "words": appeal.words,
            "author": case.author_id,
            "first_moderator": decision.moderator_id,
        },
    )
