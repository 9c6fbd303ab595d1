"""Decisions taken back: what they did is reversed, once, and the author is told."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions import move_topic, put_back, restore_post, unlock_topic
from forum.models import Board, Post, PostVersion
from members.actions import end_sanction
from members.models import Member, Sanction
from members.refusals import Refused, conflict, forbidden, invalid
from members.writing import write
from moderation.actions.hiding import KEEPS_HIDDEN, show_what_was_kept
from moderation.actions.locking import lock_around
from moderation.actions.log import append_log
from moderation.actions.queue import clean_note, lock_case, lock_members, save_case
from moderation.actions.weight import count_again
from moderation.models import Case, Decision
from moderation.offers import may_undo, post_of, topic_of
from moderation.permissions import require_reviewer
from moderation.signals import decision_undone

Outcome = Decision.Outcome
WHY_LIMIT = 2000


def undo_decision(
    *, decision: Decision, by: Member | None, why: object, on_appeal: bool = False
) -> Decision:
    """Reverse what a decision did; its case stays decided. Raises Refused.

    `conflict` where it was undone before, or where what it did no longer stands. `on_appeal`: it
    was wrong, whether or not what it did can be put back.
    """
    member = require_undoer(by, decision)
    words = clean_note(why, limit=WHY_LIMIT)
    if not words:
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the author will read it."), "why"
        )
    case = decision.case
    with write():
        fresh = lock_members(member.pk, case.author_id)[member.pk]
        lock_around(case, boards=boards_between(decision))
        locked = lock_case(case.pk)
        found = Decision.objects.select_related("moderator", "rule").get(pk=decision.pk)
        found.case = locked
        require_undoer(fresh, found)
        if found.is_undone:
            raise conflict(pgettext_lazy("refusal", "This decision was already taken back."))
        _reverse(found, fresh, on_appeal=on_appeal)
        found.undone_at, found.undone_by, found.undone_why = timezone.now(), fresh, words
        found.save(update_fields=["undone_at", "undone_by", "undone_why"])
        if found.outcome != Outcome.NONE:
            count_again(locked, upheld=False)
        save_case(locked)
        _tell(found)
        _log(found)
    return found


def boards_between(decision: Decision) -> list[int]:
    """Between which boards its topic goes when it is taken back."""
    moved = decision.outcome == Outcome.MOVE
    return [decision.facts["from"], decision.facts["to"]] if moved else []


def can_undo(member: Member | None, decision: Decision) -> bool:
    """Whether a button of undoing belongs on the case."""
    if decision.is_undone:
        return False
    try:
        require_undoer(member, decision)
    except Refused:
        return False
    return True


def require_undoer(by: Member | None, decision: Decision) -> Member:
    """The member, if they might have decided so themselves. Raises Refused."""
    member = require_reviewer(by, decision.case)
    if not may_undo(member, decision):
        raise forbidden(
            pgettext_lazy("refusal", "Only who may decide so may take this decision back.")
        )
    if decision.outcome == Outcome.NONE and decision.facts.get("was_held"):
        # Hidden so, its author would not be told, and could not appeal.
        raise conflict(
            pgettext_lazy(
                "refusal",
                "This post was published. If it should not stay, remove it from the post itself: "
                "its author is told why then, and may appeal.",
            )
        )
    return member


def _reverse(decision: Decision, by: Member, *, on_appeal: bool) -> None:
    try:
        with write():
            _UNDOINGS[Outcome(decision.outcome)](decision, by)
    except Refused as refused:
        if not on_appeal or refused.code != "conflict":
            raise


def _mark(decision: Decision, by: Member) -> None:
    """What was said stays said; that it was taken back is what the decision says."""


def _show(decision: Decision, by: Member) -> None:
    if decision.case.file is not None:
        raise conflict(
            pgettext_lazy("refusal", "A file that was removed does not come back by itself.")
        )
    post = post_of(decision.case)
    post.refresh_from_db(fields=["state"])
    if post.state != Post.State.HIDDEN or not restore_post(post=post, by=by):
        raise conflict(
            pgettext_lazy(
                "refusal", "This post is no longer hidden: it was shown again or withdrawn since."
            )
        )


def _refuse(decision: Decision, by: Member) -> None:
    raise conflict(pgettext_lazy("refusal", "The member chooses their name themselves."))


def _put_back(decision: Decision, by: Member) -> None:
    version = PostVersion.objects.select_related("post__topic__board__region", "post__author")
    put_back(version=version.get(pk=decision.facts["version"]), left=decision.facts["left"], by=by)


def _unlock(decision: Decision, by: Member) -> None:
    if not decision.facts.get("was_open", True):
        return
    if not unlock_topic(topic=topic_of(decision.case), by=by):
        raise conflict(pgettext_lazy("refusal", "This topic is open again already."))


def _move_back(decision: Decision, by: Member) -> None:
    topic = topic_of(decision.case)
    if topic.board_id != decision.facts["to"] or topic.merged_into_id is not None:
        raise conflict(
            pgettext_lazy("refusal", "This topic was moved on since; it stays where it is.")
        )
    home = Board.objects.select_related("region").get(pk=decision.facts["from"])
    move_topic(topic=topic, board=home, by=by)
    decision.case.board = home


def _end(decision: Decision, by: Member) -> None:
    for sanction in Sanction.objects.select_related("member").filter(decision_id=decision.pk):
        if not end_sanction(sanction=sanction, by=by):
            # It has run out; that it should not have been counts for the next one.
            Sanction.objects.filter(pk=sanction.pk).update(ended_by=by)
    if decision.outcome in KEEPS_HIDDEN and decision.case.hidden_at is not None:
        show_what_was_kept(case=decision.case, by=by)


_UNDOINGS: dict[Outcome, Callable[[Decision, Member], None]] = {
    Outcome.NONE: _mark,
    Outcome.WARN: _mark,
    Outcome.HIDE: _show,
    Outcome.EDIT: _put_back,
    Outcome.LOCK: _unlock,
    Outcome.MOVE: _move_back,
    Outcome.RESTRICT: _end,
    Outcome.SUSPEND: _end,
    Outcome.BAN: _end,
    Outcome.RENAME: _refuse,
    Outcome.PASS_ON: _mark,
}


def _tell(decision: Decision) -> None:
    decision_undone.send(
        sender=Decision,
        decision_id=decision.pk,
        case_id=decision.case_id,
        author_id=decision.case.author_id,
        outcome=str(decision.outcome),
    )


def _log(decision: Decision) -> None:
    case: Case = decision.case
    append_log(
        action="undo",
        moderator=decision.undone_by,
        board_id=case.board_id,
        object_kind="case",
        object_id=case.pk,
        public={
            "outcome": str(decision.outcome),
            "topic": case.topic_about and case.topic_about.pk,
            "board": case.board_id,
        },
        private={"why": decision.undone_why, "post": case.post_id, "author": case.author_id},
    )
