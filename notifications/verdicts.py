"""Whom a decision is told: its author, who flagged, and the administrators it was passed on to."""

from forum.models import Post
from members.models import Role
from moderation.models import Case, Decision, Flag
from notifications.actions import notify
from notifications.kinds import FLAG_DECIDED, HIDDEN, PASSED_ON, PUBLISHED, WARNED
from notifications.models import Notification

Told = list[Notification | None]
# What becomes of an author is not the business of who flagged.
TOLD_TO_FLAGGERS = {Decision.Outcome.NONE, Decision.Outcome.HIDE}
OF_AUTHOR = {
    Decision.Outcome.WARN, Decision.Outcome.EDIT, Decision.Outcome.RENAME,
    Decision.Outcome.RESTRICT, Decision.Outcome.SUSPEND, Decision.Outcome.BAN,
}  # fmt: skip


def tell_of_decision(decision: Decision, *, was_held: bool) -> Told:
    """Of each, their notification, or None where they were told before."""
    return [
        *_tell_author(decision, was_held=was_held),
        *_tell_flaggers(decision, was_held=was_held),
        *_tell_administrators(decision),
    ]


def _kind_for_author(decision: Decision, *, was_held: bool) -> str | None:
    outcome = Decision.Outcome(decision.outcome)
    was_unseen = was_held or decision.case.hidden_at is not None
    if was_unseen and outcome == Decision.Outcome.NONE:
        return PUBLISHED
    return HIDDEN if outcome == Decision.Outcome.HIDE else WARNED if outcome in OF_AUTHOR else None


def _tell_author(decision: Decision, *, was_held: bool) -> Told:
    kind = _kind_for_author(decision, was_held=was_held)
    author_id = decision.case.author_id
    if kind is None or author_id is None:
        return []
    outcome = "refuse" if was_held and kind == HIDDEN else str(decision.outcome)
    if kind == PUBLISHED and not was_held:
        outcome = "shown_again"
    told = notify(
        recipient_id=author_id,
        kind=kind,
        key=f"decision:{decision.case_id}",
        actor_id=None,
        post_id=_post_about(decision.case),
        data={"case": decision.case_id, "outcome": outcome, **_about(decision.case)},
    )
    return [told]


def _post_about(case: Case) -> int | None:
    """The post, or the first one of the topic, or the one that a file stood on."""
    if case.topic_id is not None:
        first = Post.objects.filter(topic=case.topic_id, number=1)
        return first.values_list("pk", flat=True).first()
    return case.post_id if case.file is None else case.file.post_id


def _about(case: Case) -> dict[str, str]:
    return {} if case.kind == Case.Kind.POST else {"about": str(case.kind)}


def _tell_flaggers(decision: Decision, *, was_held: bool) -> Told:
    case = decision.case
    known = Decision.Outcome(decision.outcome) in TOLD_TO_FLAGGERS
    flaggers = Flag.objects.filter(case=case).exclude(member=decision.moderator_id)
    if _kind_for_author(decision, was_held=was_held) is not None and case.author_id:
        # Who asked for help with their own is told what became of it as its author.
        flaggers = flaggers.exclude(member=case.author_id)
    post_id = _post_about(case)
    return [
        notify(
            recipient_id=member_id,
            kind=FLAG_DECIDED,
            key=f"flag:{case.pk}",
            actor_id=None,
            post_id=post_id,
            data={
                "outcome": str(decision.outcome) if known else "",
                **({"about": "plea"} if member_id == case.author_id else _about(case)),
            },
        )
        for member_id in flaggers.order_by("pk").values_list("member", flat=True)
    ]


def _tell_administrators(decision: Decision) -> Told:
    """Of what a moderator passed on to them."""
    if decision.outcome != Decision.Outcome.PASS_ON:
        return []
    roles = Role.objects.current().filter(name=Role.Name.ADMINISTRATOR, scope=Role.Scope.SITE)
    return [
        notify(
            recipient_id=member_id,
            kind=PASSED_ON,
            key=f"passed:{decision.case_id}",
            actor_id=None,
            post_id=None,
            data={"case": decision.case_id},
        )
        for member_id in roles.exclude(member=decision.moderator_id)
        .order_by("member")
        .values_list("member", flat=True)
    ]
