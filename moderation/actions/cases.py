"""Cases: opened for a held post, decided."""

from collections.abc import Callable, Mapping
from functools import partial

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import Post
from members.models import Member, Sanction
from members.permissions import require_sanctionable
from members.refusals import invalid
from members.writing import write
from moderation.actions.claims import take
from moderation.actions.hiding import settle_hidden
from moderation.actions.locking import lock_around
from moderation.actions.log import append_log
from moderation.actions.outcomes import Done, Order, carry_out
from moderation.actions.queue import clean_note, lock_case, lock_members, save_case
from moderation.actions.second_looks import (
    ask_second_look,
    lapse_looks_at,
    sanction_needs_second,
    seen_of,
)
from moderation.actions.weight import count_again
from moderation.changes import require_unchanged
from moderation.evidence import evidence_now
from moderation.models import Case, Decision, HouseRule, SecondLook
from moderation.offers import author_of, require_offered
from moderation.permissions import require_free, require_reviewer
from moderation.rulebook import NEED_A_RULE, charges_of, chosen_rule, named_rule
from moderation.signals import case_decided
from moderation.terms import Sent, Terms, read_terms, waiting_terms
from moderation.weighing import HELD_SCORE

NOTE_LIMIT = 2000
REASON_LIMIT = 200
# The author is told of these, and must be told why.
TOLD_WHY = NEED_A_RULE | {Decision.Outcome.WARN, Decision.Outcome.RENAME}


def open_case_for_held_post(*, post_id: int, board_id: int, reason: str) -> Case:
    """A case for a post that a screener held back, in the transaction that stored the post."""
    with write():
        case = new_case(post=Post.objects.get(pk=post_id), board_id=board_id)
        case.held_reason = reason[:REASON_LIMIT]
        case.score = HELD_SCORE
        save_case(case)
    return case


def new_case(*, post: Post, board_id: int) -> Case:
    """A case about the post, not yet stored."""
    return Case(post=post, board_id=board_id, author_id=post.author_id, language=post.language)


def decide_case(
    *,
    case: Case,
    moderator: Member | None,
    outcome: object,
    note: object = "",
    rule: object = None,
    terms: Mapping[str, object] | None = None,
    rule_says_why: bool = False,
    second: SecondLook | None = None,
    version: str = "",
) -> Decision | SecondLook:
    """Carry out an outcome and close the case; an open case is claimed by deciding it.

    `note` is what the author is told, `rule` the id of the rule that was broken (see
    `named_rule`), `terms` how, where and how long (see `read_terms`); `rule_says_why`: there is
    no time for words. What weighs most waits for a second moderator: then nothing is done yet,
    and what waits is answered; `second` has been confirmed by one. `version` is that of the case
    its moderator saw. Raises Refused.
    """
    member = require_reviewer(moderator, case)
    # What a second moderator confirms names its rule already.
    name = named_rule if second is None else chosen_rule
    read = partial(
        _read_order, outcome=outcome, note=note, rule=rule, terms=terms or {}, name=name
    )
    order = read(case, member)
    _require_words(order, rule_says_why=rule_says_why)
    with write():
        fresh = lock_members(member.pk, case.author_id)[member.pk]
        _lock_around(case, order.terms)
        locked = lock_case(case.pk)
        require_free(require_reviewer(fresh, locked), locked)
        require_unchanged(locked, version)
        # On the board where it stands now, whose rules may be others.
        order = read(locked, fresh)
        if second is None and sanction_needs_second(order.outcome, locked.author):
            return _ask_second(order, waiting_terms(order.outcome, terms or {}, locked))
        return _carry_out_and_close(order, second)


def _carry_out_and_close(order: Order, second: SecondLook | None) -> Decision:
    case = order.case
    was_held = case.is_held
    case.evidence = evidence_now(case)
    settle_hidden(case=case, outcome=order.outcome, by=order.by)
    done = carry_out(order)
    decision = _close(order, done)
    count_again(case)
    lapse_looks_at(case, but=second)
    _tell(decision, was_held=was_held)
    _log(decision, done.action)
    return decision


def _read_order(
    case: Case,
    by: Member,
    *,
    outcome: object,
    note: object,
    rule: object,
    terms: Sent,
    name: Callable[..., HouseRule | None],
) -> Order:
    choice = require_offered(outcome, by, case)
    words = clean_note(note, limit=NOTE_LIMIT)
    wanted = read_terms(choice, terms, case)
    return Order(choice, case, by, wanted, name(rule, outcome=choice, case=case), words)


def _require_words(order: Order, *, rule_says_why: bool) -> None:
    if order.outcome in TOLD_WHY and not order.note and not (rule_says_why and order.rule):
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the author will read it."), "note"
        )


def _ask_second(order: Order, terms: dict[str, object]) -> SecondLook:
    """The case is kept for who asked; all that was chosen waits as plain values."""
    case, rule = order.case, order.rule
    require_sanctionable(author_of(case), order.by)
    take(case, order.by, seconds=settings.SECOND_LOOK_HOURS * 3600)
    save_case(case)
    return ask_second_look(
        kind=SecondLook.Kind.DECISION,
        what={
            "outcome": str(order.outcome),
            "note": order.note,
            "rule": rule and rule.pk,
            "terms": terms,
            "rule_says_why": not order.note,
            "seen": seen_of(case),
            "was": evidence_now(case),
        },
        why=order.note or (rule.title if rule is not None else ""),
        by=order.by,
        subject=case.author,
        case=case,
    )


def _lock_around(case: Case, wanted: Terms) -> None:
    """The topic it is about, and the boards between which that goes."""
    lock_around(case, boards=[wanted.board.pk] if wanted.board is not None else [])


def _close(order: Order, done: Done) -> Decision:
    case = order.case
    if case.holder_id != order.by.pk:
        take(case, order.by)
    case.state = Case.State.DECIDED
    case.decided_at = timezone.now()
    decision = Decision.objects.create(
        case=case,
        moderator=order.by,
        outcome=order.outcome,
        note=order.note,
        rule=order.rule,
        ends_at=done.sanction.ends_at if done.sanction is not None else None,
        facts=done.facts,
    )
    if done.sanction is not None:
        Sanction.objects.filter(pk=done.sanction.pk).update(decision_id=decision.pk)
    save_case(case)
    return decision


def _tell(decision: Decision, *, was_held: bool) -> None:
    case = decision.case
    case_decided.send(
        sender=Decision,
        case_id=case.pk,
        kind=str(case.kind),
        post_id=case.post_id,
        topic_id=case.topic_about and case.topic_about.pk,
        board_id=case.board_id,
        author_id=case.author_id,
        moderator_id=decision.moderator_id,
        outcome=str(decision.outcome),
        was_held=was_held,
    )


def _log(decision: Decision, action: str) -> None:
    case = decision.case
    flags = list(case.flags.order_by("pk").values_list("pk", flat=True))
    append_log(
        action=action,
        moderator=decision.moderator,
        board_id=case.board_id,
        object_kind="case",
        object_id=case.pk,
        public={
            "outcome": str(decision.outcome),
            "kind": str(case.kind),
            "reasons": sorted(charges_of(case)),
            "topic": case.topic_about and case.topic_about.pk,
            "board": case.board_id,
            **({"rule": decision.rule_id} if decision.rule_id is not None else {}),
            **({"until": decision.ends_at.isoformat()} if decision.ends_at is not None else {}),
        },
        private={
            "note": decision.note,
            "flags": flags,
            "post": case.post_id,
            "subject": case.subject_id,
            "author": case.author_id,
        },
    )
