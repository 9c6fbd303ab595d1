"""Passing on what waits too long, and after how many hours that is."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from forum.permissions import require_acting
from members.models import Member
from members.permissions import is_administrator
from members.refusals import invalid, not_found
from members.writing import write
from moderation.actions.log import append_log
from moderation.actions.queue import lock_cases, lock_members, save_case
from moderation.escalation import MOST_HOURS, Circle, Step, steps
from moderation.models import Case, EscalationStep
from moderation.signals import cases_passed_on

A_SLICE = 100


def pass_on_waiting_cases() -> int:
    """Cases that have waited too long reach the next circle; returns how many did.

    A hundred at most for each step; the rest the next time.
    """
    # The last circle first: what waited for days, while nobody looked, is told once.
    return sum(_pass_on(step) for step in reversed(steps()))


def set_escalation(*, by: Member | None, hours: Mapping[Circle, object]) -> list[Step]:
    """After how many hours each circle is told, by an administrator. Raises Refused."""
    member = require_acting(by)
    if not is_administrator(member):
        raise not_found()
    wanted = [_hours(hours.get(circle)) for circle in Circle]
    if wanted != sorted(set(wanted)):
        raise invalid(
            pgettext_lazy("refusal", "Each circle must be told later than the one before it."),
            "hours",
        )
    with write():
        fresh = lock_members(member.pk)[member.pk]
        if not is_administrator(fresh):
            raise not_found()
        for circle, number in zip(Circle, wanted, strict=True):
            EscalationStep.objects.update_or_create(circle=circle, defaults={"hours": number})
        append_log(
            action="set_escalation",
            moderator=fresh,
            board_id=None,
            object_kind="queue",
            object_id=1,
            public={"hours": wanted},
            private={},
        )
    return steps()


def _pass_on(step: Step) -> int:
    late = Case.objects.undecided().filter(level__lt=step.circle, opened_at__lte=step.begun_by)
    ids = list(late.order_by("opened_at").values_list("pk", flat=True)[:A_SLICE])
    if not ids:
        return 0
    with write():
        locked = [case for case in lock_cases(ids) if _is_to_reach(case, step)]
        for case in locked:
            case.level = step.circle
            save_case(case)
        if locked:
            cases_passed_on.send(
                sender=Case, level=int(step.circle), case_ids=[case.pk for case in locked]
            )
    return len(locked)


def _is_to_reach(case: Case, step: Step) -> bool:
    """Asked again under the lock: it may be decided, or another process was here before."""
    return not case.is_decided and case.level < step.circle


def _hours(value: object) -> int:
    text = str(value).strip() if isinstance(value, str | int) else ""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_HOURS):
        raise invalid(
            pgettext_lazy("refusal", "Please write a number of hours between 1 and 2,160."),
            "hours",
        )
    return int(text)
