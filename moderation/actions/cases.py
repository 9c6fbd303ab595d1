"""Cases: opened for a held post, decided."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_topic_row
from forum.models import Board, Post
from forum.permissions import can_moderate
from members.models import Member
from members.refusals import invalid
from members.writing import write
from moderation.actions.claims import let_go, take
from moderation.actions.log import append_log
from moderation.actions.outcomes import carry_out, require_offered
from moderation.actions.queue import clean_note, lock_case, lock_members, save_case
from moderation.changes import require_unchanged
from moderation.models import Case, Decision
from moderation.permissions import require_free, require_reviewer
from moderation.signals import case_decided

NOTE_LIMIT = 2000
REASON_LIMIT = 200
# The author is told of these, and must be told why.
TOLD_WHY = {Decision.Outcome.HIDE, Decision.Outcome.WARN, Decision.Outcome.SUSPEND}


def open_case_for_held_post(*, post_id: int, board_id: int, reason: str) -> Case:
    """A case for a post that a screener held back, in the transaction that stored the post."""
    with write():
        case = new_case(post=Post.objects.get(pk=post_id), board_id=board_id)
        case.held_reason = reason[:REASON_LIMIT]
        save_case(case)
    return case


def new_case(*, post: Post, board_id: int) -> Case:
    """A case about the post, not yet stored."""
    return Case(post=post, board_id=board_id, author_id=post.author_id, language=post.language)


def follow_topic(*, topic_id: int, board_id: int) -> int:
    """Undecided cases of a topic's posts go to its board; returns how many stood elsewhere.

    In the transaction of the move, whose topic is locked. Who may not decide there lets go.
    """
    with write():
        elsewhere = Case.objects.undecided().filter(post__topic=topic_id).exclude(board=board_id)
        ids = list(elsewhere.order_by("pk").values_list("pk", flat=True))
        for case_id in ids:
            case = lock_case(case_id)
            case.board = Board.objects.select_related("region").get(pk=board_id)
            if case.claimed_by is not None and not can_moderate(case.claimed_by, case.board):
                let_go(case)
            save_case(case)
    return len(ids)


def decide_case(
    *,
    case: Case,
    moderator: Member | None,
    outcome: object,
    note: object = "",
    version: str = "",
) -> Decision:
    """Carry out an outcome and close the case; an open case is claimed by deciding it.

    `note` is what the author is told; `version` is that of the case its moderator saw. Raises
    Refused.
    """
    member = require_reviewer(moderator, case)
    choice = require_offered(outcome, member)
    words = clean_note(note, limit=NOTE_LIMIT)
    if choice in TOLD_WHY and not words:
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the author will read it."), "note"
        )
    with write():
        fresh = lock_members(member.pk, case.author_id)[member.pk]
        if case.topic_about is not None:
            lock_topic_row(case.topic_about.pk)
        locked = lock_case(case.pk)
        require_free(require_reviewer(fresh, locked), locked)
        require_unchanged(locked, version)
        was_held = locked.is_held
        action = carry_out(choice, case=locked, by=fresh)
        decision = _close(locked, fresh, choice, words)
        _tell(decision, was_held=was_held)
        _log(decision, action)
    return decision


def _close(case: Case, moderator: Member, outcome: str, note: str) -> Decision:
    if case.holder_id != moderator.pk:
        take(case, moderator)
    case.state = Case.State.DECIDED
    case.decided_at = timezone.now()
    decision = Decision.objects.create(case=case, moderator=moderator, outcome=outcome, note=note)
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
            "reasons": sorted({reason for _, reason in flags}),
            "topic": case.topic_about and case.topic_about.pk,
            "board": case.board_id,
        },
        private={
            "note": decision.note,
            "flags": [flag_id for flag_id, _ in flags],
            "post": case.post_id,
            "author": case.author_id,
        },
    )
