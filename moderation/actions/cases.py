"""Cases: opened for a held post, claimed, released, decided."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.moving import lock_boards
from forum.actions.placing import lock_topic_row
from forum.models import Board, Post
from forum.permissions import can_moderate
from members.models import Member, Sanction
from members.refusals import invalid
from members.writing import write
from moderation.actions.hiding import settle_hidden
from moderation.actions.log import append_log
from moderation.actions.outcomes import Done, Order, carry_out
from moderation.actions.queue import clean_note, lock_case, lock_members, save_case
from moderation.actions.second_looks import ask_second_look, sanction_needs_second, seen_of
from moderation.actions.weight import count_again
from moderation.evidence import evidence_now
from moderation.models import Case, Decision, SecondLook
from moderation.offers import require_offered
from moderation.permissions import require_free, require_reviewer
from moderation.rulebook import NEED_A_RULE, named_rule
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


def follow_topic(*, topic_id: int, board_id: int) -> int:
    """Undecided cases of a topic and what stands in it go to its board; how many stood elsewhere.

    In the transaction of the move, whose topic is locked. Who may not decide there lets go.
    """
    with write():
        here = Q(post__topic=topic_id) | Q(topic=topic_id) | Q(file__post__topic=topic_id)
        elsewhere = Case.objects.undecided().filter(here).exclude(board=board_id)
        ids = list(elsewhere.order_by("pk").values_list("pk", flat=True))
        for case_id in ids:
            case = lock_case(case_id)
            case.board = Board.objects.select_related("region").get(pk=board_id)
            if case.claimed_by is not None and not can_moderate(case.claimed_by, case.board):
                case.state = Case.State.OPEN
                case.claimed_by = case.claimed_at = None
            save_case(case)
    return len(ids)


def claim_case(*, case: Case, moderator: Member | None) -> Case:
    """Say that one is looking at a case; again by the same moderator changes nothing."""
    member = require_reviewer(moderator, case)
    with write():
        fresh = lock_members(member.pk)[member.pk]
        locked = lock_case(case.pk)
        require_free(require_reviewer(fresh, locked), locked)
        if locked.claimed_by_id is None:
            _claim(locked, fresh)
            save_case(locked)
    return locked


def release_case(*, case: Case, moderator: Member | None) -> Case:
    """Give a claimed case back to the queue. Raises Refused where another claimed it."""
    member = require_reviewer(moderator, case)
    with write():
        fresh = lock_members(member.pk)[member.pk]
        locked = lock_case(case.pk)
        require_free(require_reviewer(fresh, locked), locked)
        if locked.claimed_by_id is not None:
            locked.state = Case.State.OPEN
            locked.claimed_by = locked.claimed_at = None
            save_case(locked)
    return locked


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
) -> Decision | SecondLook:
    """Carry out an outcome and close the case; an open case is claimed by deciding it.

    `note` is what the author is told, `rule` the id of the rule that was broken (see
    `named_rule`), `terms` how, where and how long (see `read_terms`); `rule_says_why`: there is
    no time for words. What weighs most waits for a second moderator: then nothing is done yet,
    and what waits is answered; `second` has been confirmed by one. Raises Refused.
    """
    member = require_reviewer(moderator, case)
    order = _read_order(case, member, outcome, note, rule, terms or {})
    _require_words(order, rule_says_why=rule_says_why)
    with write():
        fresh = lock_members(member.pk, case.author_id)[member.pk]
        _lock_around(case, order.terms)
        locked = lock_case(case.pk)
        require_free(require_reviewer(fresh, locked), locked)
        require_offered(order.outcome, fresh, locked)
        order = replace(order, case=locked, by=fresh)
        if second is None and sanction_needs_second(order.outcome, locked.author):
            return _ask_second(order, waiting_terms(order.outcome, terms or {}, locked))
        was_held = locked.is_held
        locked.evidence = evidence_now(locked)
        settle_hidden(case=locked, outcome=order.outcome, by=fresh)
        done = carry_out(order)
        decision = _close(order, done)
        count_again(locked)
        _tell(decision, was_held=was_held)
        _log(decision, done.action)
    return decision


def _read_order(
    case: Case, by: Member, outcome: object, note: object, rule: object, terms: Sent
) -> Order:
    choice = require_offered(outcome, by, case)
    words = clean_note(note, limit=NOTE_LIMIT)
    wanted = read_terms(choice, terms, case)
    return Order(choice, case, by, wanted, named_rule(rule, outcome=choice, case=case), words)


def _require_words(order: Order, *, rule_says_why: bool) -> None:
    if order.outcome in TOLD_WHY and not order.note and not (rule_says_why and order.rule):
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the author will read it."), "note"
        )


def _ask_second(order: Order, terms: dict[str, object]) -> SecondLook:
    """The case is kept for who asked; all that was chosen waits as plain values."""
    case, rule = order.case, order.rule
    if case.claimed_by_id is None:
        _claim(case, order.by)
        save_case(case)
    return ask_second_look(
        kind=SecondLook.Kind.DECISION,
        what={
            "outcome": str(order.outcome),
            "note": order.note,
            "rule": "" if rule is None else rule.pk,
            "terms": terms,
            "rule_says_why": not order.note,
            "seen": seen_of(case),
        },
        why=order.note or (rule.title if rule is not None else ""),
        by=order.by,
        subject=case.author,
        case=case,
    )


def _lock_around(case: Case, wanted: Terms) -> None:
    """The topic it is about, and the boards between which that goes."""
    if case.topic_about is not None:
        lock_topic_row(case.topic_about.pk)
    if wanted.board is not None and case.board_id is not None:
        lock_boards(case.board_id, wanted.board.pk)


def _claim(case: Case, moderator: Member) -> None:
    case.state = Case.State.CLAIMED
    case.claimed_by = moderator
    case.claimed_at = timezone.now()


def _close(order: Order, done: Done) -> Decision:
    case = order.case
    if case.claimed_by_id is None:
        _claim(case, order.by)
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
    flags = list(case.flags.order_by("pk").values_list("pk", "reason"))
    append_log(
        action=action,
        moderator=decision.moderator,
        board_id=case.board_id,
        object_kind="case",
        object_id=case.pk,
        public={
            "outcome": str(decision.outcome),
            "kind": str(case.kind),
            "reasons": sorted({reason for _, reason in flags}),
            "topic": case.topic_about and case.topic_about.pk,
            "board": case.board_id,
            **({"rule": decision.rule_id} if decision.rule_id is not None else {}),
            **({"until": decision.ends_at.isoformat()} if decision.ends_at is not None else {}),
        },
        private={
            "note": decision.note,
            "flags": [flag_id for flag_id, _ in flags],
            "post": case.post_id,
            "subject": case.subject_id,
            "author": case.author_id,
        },
    )
