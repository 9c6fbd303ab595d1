"""Telling moderators of cases that are theirs now; each may run twice, tells once."""

from django_tasks import task

from moderation.models import Case
from moderation.sharing import circle_of, keepers
from notifications.actions import notify
from notifications.kinds import CASES_WAIT, HANDED_OVER


@task()
def notify_of_handing_over(case_id: int, from_id: int, to_id: int, revision: int) -> int:
    """Tell a moderator that a case is theirs now, once for each time it was handed over."""
    told = notify(
        recipient_id=to_id,
        kind=HANDED_OVER,
        key=f"handed_over:{case_id}:{revision}",
        actor_id=from_id,
        post_id=None,
        data={"case": case_id},
    )
    return int(told is not None)


@task()
def notify_of_passing_on(level: int, case_ids: list[int]) -> int:
    """Tell the next circle of cases that wait too long: each moderator once for all of theirs."""
    among = keepers()
    cases = Case.objects.undecided().filter(pk__in=case_ids).select_related("board__region")
    first: dict[int, int] = {}
    for case in cases.select_related("region").order_by("pk"):
        for member_id in circle_of(case, level, among):
            first.setdefault(member_id, case.pk)
    told = [
        notify(
            recipient_id=member_id,
            kind=CASES_WAIT,
            key=f"cases_wait:{level}:{case_id}",
            actor_id=None,
            post_id=None,
        )
        for member_id, case_id in sorted(first.items())
    ]
    return sum(notice is not None for notice in told)
