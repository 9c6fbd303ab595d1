"""Telling of appeals, decisions taken back and second looks; each may run twice, tells once."""

from django_tasks import task

from moderation.justice import administrators, seconds_for
from moderation.models import Appeal, Decision, SecondLook
from notifications.actions import notify
from notifications.kinds import (
    APPEAL_DECIDED,
    APPEAL_REVIEWED,
    APPEAL_STUCK,
    SECOND_ANSWERED,
    SECOND_ASKED,
    UNDONE,
)


@task()
def notify_of_appeal(appeal_id: int) -> int:
    """Tell the author what became of the appeal, and who decided first."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=appeal_id)
    case = appeal.decision.case
    told = [
        case.author_id
        and notify(
            recipient_id=case.author_id,
            kind=APPEAL_DECIDED,
            key=f"appeal:{appeal_id}",
            actor_id=None,
            post_id=case.post_id,
            data={"case": case.pk, "outcome": appeal.outcome},
        ),
        notify(
            recipient_id=appeal.decision.moderator_id,
            kind=APPEAL_REVIEWED,
            key=f"appeal:{appeal_id}",
            actor_id=None,
            post_id=None,
            data={"appeal": appeal_id, "outcome": appeal.outcome},
        ),
    ]
    return sum(bool(notice) for notice in told)


@task()
def notify_of_stuck_appeal(appeal_id: int) -> int:
    """Tell administrators, other than who appeals, that nobody may decide it."""
    author_id = Appeal.objects.values_list("decision__case__author", flat=True).get(pk=appeal_id)
    told = [
        notify(
            recipient_id=member.pk,
            kind=APPEAL_STUCK,
            key=f"stuck:{appeal_id}",
            actor_id=None,
            post_id=None,
            data={"appeal": appeal_id},
        )
        for member in administrators()
        if member.pk != author_id
    ]
    return sum(notice is not None for notice in told)


@task()
def notify_of_second_look(look_id: int) -> int:
    """Call those who may answer."""
    look = SecondLook.objects.with_rows().get(pk=look_id)
    if not look.is_waiting:
        return 0
    told = [
        notify(
            recipient_id=member.pk,
            kind=SECOND_ASKED,
            key=f"look:{look_id}",
            actor_id=None,
            post_id=None,
            data={"look": look_id},
        )
        for member in seconds_for(look)
    ]
    return sum(notice is not None for notice in told)


@task()
def notify_of_answer(look_id: int) -> int:
    """Tell who asked what became of it."""
    look = SecondLook.objects.get(pk=look_id)
    told = notify(
        recipient_id=look.asked_by_id,
        kind=SECOND_ANSWERED,
        key=f"answer:{look_id}",
        actor_id=None,
        post_id=None,
        data={"look": look_id, "outcome": look.answer},
    )
    return int(told is not None)


@task()
def notify_of_undoing(decision_id: int) -> int:
    """Tell the author that what was decided about them does not stand, and why."""
    decision = Decision.objects.select_related("case").filter(pk=decision_id).first()
    if decision is None or decision.case.author_id is None:
        return 0
    changed = [Appeal.Outcome.SOFTENED, Appeal.Outcome.OVERTURNED]
    if Appeal.objects.filter(decision=decision_id, outcome__in=changed).exists():
        # They are told what became of their appeal, and not twice.
        return 0
    if decision.outcome == Decision.Outcome.NONE:
        # What nobody was told of is taken back in silence.
        return 0
    told = notify(
        recipient_id=decision.case.author_id,
        kind=UNDONE,
        key=f"undone:{decision_id}",
        actor_id=None,
        post_id=decision.case.post_id,
        data={"undone": decision.case_id, "outcome": str(decision.outcome)},
    )
    return int(told is not None)
