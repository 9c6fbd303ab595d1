"""What each outcome of a decision does."""

from collections.abc import Callable

from django.utils.translation import pgettext_lazy

from forum.actions import (
    hide_post,
    lock_topic,
    publish_held_post,
    refuse_held_post,
)
from forum.models import Post
from members.actions.accounts import suspend_member
from members.models import Member
from members.refusals import conflict, forbidden, invalid
from moderation.actions import deeds
from moderation.models import Case, Decision
from moderation.permissions import can_suspend

Outcome = Decision.Outcome


def require_offered(outcome: object, moderator: Member, case: Case) -> Outcome:
    """The outcome, if this house offers it to this moderator for this case. Raises Refused."""
    if not isinstance(outcome, str) or outcome not in Outcome.values:
        raise invalid(pgettext_lazy("refusal", "Please choose a decision."), "outcome")
    choice = Outcome(outcome)
    if choice not in deeds_of(case):
        raise invalid(pgettext_lazy("refusal", "This decision is not offered yet."), "outcome")
    if choice == Outcome.SUSPEND and not can_suspend(moderator):
        raise forbidden(pgettext_lazy("refusal", "Only an administrator may suspend a member."))
    if choice == Outcome.RENAME and not can_suspend(moderator):
        raise forbidden(pgettext_lazy("refusal", "Only an administrator may take a name away."))
    return choice


def outcomes_for(case: Case, moderator: Member) -> list[Outcome]:
    """The outcomes a moderator may choose for this case, in the order of the form."""
    offered = HELD_DEEDS if case.is_held else deeds_of(case)
    return [each for each in offered if each not in OF_ADMINISTRATORS or can_suspend(moderator)]


def deeds_of(case: Case) -> "dict[Outcome, Deed]":
    """What may be done by what the case is about."""
    return DEEDS if case.kind == Case.Kind.POST else DEEDS_OF[case.kind]


def carry_out(outcome: Outcome, *, case: Case, by: Member) -> str:
    """Do what was decided, in the open transaction; returns the act's name for the log."""
    if not case.is_held:
        deeds_of(case)[outcome](case, by)
        return deeds.act_of(outcome, case)
    if outcome not in HELD_DEEDS:
        raise invalid(
            pgettext_lazy("refusal", "A post that waits for review is published or refused."),
            "outcome",
        )
    HELD_DEEDS[outcome](case, by)
    return "publish" if outcome == Outcome.NONE else "refuse"


def _leave(case: Case, by: Member) -> None:
    """Nothing changes; that it was looked at is what the decision says."""


def _hide(case: Case, by: Member) -> None:
    if not hide_post(post=_post_of(case), by=by):
        raise conflict(pgettext_lazy("refusal", "This post has already been taken away."))


def _lock(case: Case, by: Member) -> None:
    lock_topic(topic=_post_of(case).topic, by=by)


def _warn(case: Case, by: Member) -> None:
    """The note is the warning; whoever tells people hears of it by `case_decided`."""
    _author_of(case)


def _suspend(case: Case, by: Member) -> None:
    suspend_member(member=_author_of(case), by=by)


def _post_of(case: Case) -> Post:
    if case.post is None:
        raise conflict(pgettext_lazy("refusal", "This decision is for posts."))
    return case.post


def _author_of(case: Case) -> Member:
    if case.author is None:
        raise conflict(pgettext_lazy("refusal", "The author has left; there is nobody to tell."))
    return case.author


def _publish(case: Case, by: Member) -> None:
    publish_held_post(post=_post_of(case), by=by)


def _refuse(case: Case, by: Member) -> None:
    refuse_held_post(post=_post_of(case), by=by)


Deed = Callable[[Case, Member], None]
DEEDS: dict[Outcome, Deed] = {
    Outcome.NONE: _leave,
    Outcome.HIDE: _hide,
    Outcome.LOCK: _lock,
    Outcome.WARN: _warn,
    Outcome.SUSPEND: _suspend,
}
HELD_DEEDS: dict[Outcome, Deed] = {Outcome.NONE: _publish, Outcome.HIDE: _refuse}
DEEDS_OF: dict[str, dict[Outcome, Deed]] = {
    Case.Kind.TOPIC: {
        Outcome.NONE: _leave,
        Outcome.HIDE: deeds.hide_topic,
        Outcome.LOCK: deeds.lock_topic_of,
        Outcome.WARN: _warn,
    },
    Case.Kind.MEMBER: {
        Outcome.NONE: _leave,
        Outcome.WARN: _warn,
        Outcome.RENAME: deeds.take_name_away,
        Outcome.SUSPEND: _suspend,
    },
    Case.Kind.FILE: {
        Outcome.NONE: _leave,
        Outcome.HIDE: deeds.remove_file_of,
        Outcome.WARN: _warn,
    },
    Case.Kind.MUNICIPALITY: {Outcome.NONE: _leave, Outcome.PASS_ON: deeds.pass_on},
}
OF_ADMINISTRATORS = {Outcome.SUSPEND, Outcome.RENAME}
