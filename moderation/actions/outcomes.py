"""What each outcome of a decision does."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import pgettext_lazy

from forum.actions import (
    hide_post,
    lock_topic,
    move_topic,
    publish_held_post,
    redact_post,
    refuse_held_post,
    remove_file,
)
from forum.actions.redacting import digest_of
from members.actions import impose_sanction, take_name
from members.models import Member, Sanction
from members.permissions import require_sanctionable
from members.refusals import forbidden, invalid, taken_away
from moderation.models import Case, Decision, HouseRule
from moderation.offers import OF_HELD, author_of, may_act_on_site, post_of, topic_of
from moderation.terms import Terms

Outcome = Decision.Outcome


TO_EACH_KIND = {
    str(each)
    for each in (Outcome.NONE, Outcome.HIDE, Outcome.WARN, Outcome.RENAME, Outcome.PASS_ON)
}


@dataclass(frozen=True)
class Order:
    """What is to be carried out: on which case, by whom, and in which words."""

    outcome: Outcome
    case: Case
    by: Member
    terms: Terms = field(default_factory=Terms)
    rule: HouseRule | None = None
    note: str = ""


@dataclass(frozen=True)
class Done:
    """What was done: its name in the log, what undoing it needs, and the sanction there is now."""

    action: str
    facts: dict[str, Any] = field(default_factory=dict)
    sanction: Sanction | None = None


def carry_out(order: Order) -> Done:
    """Do what was decided, in the open transaction. Raises Refused."""
    outcome = order.outcome
    if not order.case.is_held:
        done = DEEDS[outcome](order)
        return replace(done, action=act_of(done.action, order.case))
    if outcome not in OF_HELD:
        raise invalid(
            pgettext_lazy("refusal", "A post that waits for review is published or refused."),
            "outcome",
        )
    return _publish(order) if outcome == Outcome.NONE else _refuse(order)


def act_of(action: str, case: Case) -> str:
    """The act's name for the log; what is done to more than posts, with what it was done to."""
    if case.kind == Case.Kind.POST or action not in TO_EACH_KIND:
        return action
    return f"{action}_{case.kind}"


def _leave(order: Order) -> Done:
    """Nothing changes; that it was looked at is what the decision says."""
    return Done("none")


def _hide(order: Order) -> Done:
    if order.case.file is not None:
        remove_file(file=order.case.file, by=order.by)
    elif not hide_post(post=post_of(order.case), by=order.by):
        raise taken_away()
    return Done("hide")


def _edit(order: Order) -> Done:
    post = post_of(order.case)
    version = redact_post(post=post, by=order.by, body=order.terms.body)
    post.refresh_from_db(fields=["body"])
    return Done("edit", {"version": version.pk, "left": digest_of(post.body)})


def _move(order: Order) -> Done:
    topic, board = topic_of(order.case), order.terms.board
    came_from = topic.board_id
    # Without the note: that is for the author, and the reason of a move is everyone's.
    if not move_topic(topic=topic, board=board, by=order.by):
        raise invalid(pgettext_lazy("refusal", "It stands on this board already."), "board")
    order.case.board = board
    return Done("move", {"from": came_from, "to": board.pk if board is not None else None})


def _lock(order: Order) -> Done:
    return Done("lock", {"was_open": lock_topic(topic=topic_of(order.case), by=order.by)})


def _warn(order: Order) -> Done:
    """The note is the warning; whoever tells people hears of it by `case_decided`."""
    author_of(order.case)
    return Done("warn")


def _rename(order: Order) -> Done:
    """A neutral name, until the member chooses another."""
    author = author_of(order.case)
    require_sanctionable(author, order.by)
    take_name(member=author)
    return Done("rename")


def _pass_on(order: Order) -> Done:
    """Nothing changes yet; whoever tells people tells the administrators."""
    return Done("pass_on")


def _sanction(order: Order) -> Done:
    author, measure = author_of(order.case), order.terms.measure
    if measure is None:
        raise invalid(pgettext_lazy("refusal", "Please choose a decision."), "outcome")
    require_sanctionable(author, order.by)
    if measure.scope == Sanction.Scope.SITE and not may_act_on_site(order.by):
        raise forbidden(
            pgettext_lazy("refusal", "You can restrict members on the boards you moderate.")
        )
    titles = order.rule.titles if order.rule is not None else {}
    told = replace(measure, rule_words=titles, why=order.note)
    sanction = impose_sanction(member=author, measure=told, by=order.by)
    action = "mute" if measure.kind == Sanction.Kind.MUTE else str(order.outcome)
    return Done(action, {"sanction": sanction.pk, "kind": str(measure.kind)}, sanction)


def _publish(order: Order) -> Done:
    publish_held_post(post=post_of(order.case), by=order.by)
    return Done("publish", {"was_held": True})


def _refuse(order: Order) -> Done:
    refuse_held_post(post=post_of(order.case), by=order.by)
    return Done("refuse", {"was_held": True})


DEEDS: dict[Outcome, Callable[[Order], Done]] = {
    Outcome.NONE: _leave,
    Outcome.HIDE: _hide,
    Outcome.EDIT: _edit,
    Outcome.MOVE: _move,
    Outcome.LOCK: _lock,
    Outcome.WARN: _warn,
    Outcome.RESTRICT: _sanction,
    Outcome.SUSPEND: _sanction,
    Outcome.BAN: _sanction,
    Outcome.RENAME: _rename,
    Outcome.PASS_ON: _pass_on,
}
