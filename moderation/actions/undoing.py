"""Decisions undone: what they did is put back, in the transaction of who undoes them."""

from collections.abc import Callable

from forum.actions import restore_post, unlock_topic
from members.actions.accounts import reinstate_member
from members.models import Member
from members.writing import write
from moderation.models import Decision


def undo_decision(*, decision: Decision, by: Member | None, why: str) -> Decision:
    """Put back what the decision did. Members, topic and case are locked by who calls."""
    with write():
        undo = UNDOING.get(Decision.Outcome(decision.outcome))
        if undo is not None:
            undo(decision, by)
    return decision


def _show(decision: Decision, by: Member | None) -> None:
    if decision.case.post is not None:
        restore_post(post=decision.case.post, by=by)


def _open(decision: Decision, by: Member | None) -> None:
    if decision.case.topic_about is not None:
        unlock_topic(topic=decision.case.topic_about, by=by)


def _let_in(decision: Decision, by: Member | None) -> None:
    if decision.case.author is not None:
        reinstate_member(member=decision.case.author)


# A warning was read and cannot be unread; leaving a thing as it is changed nothing.
UNDOING: dict[Decision.Outcome, Callable[[Decision, Member | None], None]] = {
    Decision.Outcome.HIDE: _show,
    Decision.Outcome.LOCK: _open,
    Decision.Outcome.SUSPEND: _let_in,
}
