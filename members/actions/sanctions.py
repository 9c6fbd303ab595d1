"""Sanctions: imposed, ended, run out. The member's row says what is in force, under its lock."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from members.actions.access import bump_access
from members.limits import limits_column
from members.models import KEEP_OUT, Member, Sanction
from members.permissions import require_sanctionable
from members.refusals import invalid
from members.signals import sanction_ended, sanction_imposed
from members.writing import write

LONGEST = datetime.timedelta(days=366)


@dataclass(frozen=True)
class Measure:
    """What is imposed: a `Sanction.Kind`, where, until when, and in whose words."""

    kind: str
    ends_at: datetime.datetime | None = None
    scope: str = Sanction.Scope.SITE
    scope_id: int | None = None
    seconds: int = 0
    rule_words: dict[str, str] = field(default_factory=dict)
    why: str = ""


def impose_sanction(*, member: Member, measure: Measure, by: Member | None) -> Sanction:
    """A sanction from this commit on. `by` is None for a command on the server. Raises Refused.

    Who may ask for which is for the floors above to say.
    """
    _require_end(measure)
    with write():
        locked = lock_with(member, by)
        if by is not None:
            require_sanctionable(locked, by)
        sanction = Sanction.objects.create(
            member=locked,
            kind=measure.kind,
            scope=measure.scope,
            scope_id=measure.scope_id,
            seconds=measure.seconds,
            ends_at=measure.ends_at,
            by=by,
            rule_words=measure.rule_words,
            why=measure.why,
        )
        _reckon(locked)
        sanction_imposed.send(
            sender=Sanction,
            sanction_id=sanction.pk,
            member_id=locked.pk,
            kind=str(measure.kind),
            ends_at=measure.ends_at,
        )
    return sanction


def end_sanction(*, sanction: Sanction, by: Member | None) -> bool:
    """Take a sanction off before its time; returns whether it was in force."""
    with write():
        locked = lock_with(sanction.member, by)
        ended = Sanction.objects.in_force().filter(pk=sanction.pk)
        if not ended.update(ended_at=timezone.now(), ended_by=by):
            return False
        _reckon(locked)
        _tell_ended(sanction, early=True)
    return True


def lapse_sanction(*, sanction_id: int) -> bool:
    """Tidy up after a sanction whose time has come; returns whether nobody had yet.

    It held no longer before this ran: what is in force is asked of the clock.
    """
    sanction = Sanction.objects.select_related("member").filter(pk=sanction_id).first()
    if sanction is None:
        return False
    with write():
        locked = lock_with(sanction.member, None)
        over = Sanction.objects.filter(
            pk=sanction_id, ended_at__isnull=True, ends_at__lte=timezone.now()
        )
        if not over.update(ended_at=sanction.ends_at):
            return False
        _reckon(locked)
        _tell_ended(sanction, early=False)
    return True


def lock_with(member: Member, by: Member | None) -> Member:
    """The member, fresh and locked, and the row of who acts, in order of their ids."""
    wanted = {member.pk, by.pk if by is not None else member.pk}
    rows = Member.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    return next(row for row in rows if row.pk == member.pk)


def _require_end(measure: Measure) -> None:
    if measure.kind == Sanction.Kind.BAN:
        return
    now = timezone.now()
    if measure.ends_at is None or not now < measure.ends_at <= now + LONGEST:
        raise invalid(
            pgettext_lazy("refusal", "Say how long it lasts: only a ban has no end."), "days"
        )


def _reckon(member: Member) -> None:
    """Write what is in force on the member's row, which must be locked, and look again."""
    in_force = list(Sanction.objects.in_force().filter(member=member).order_by("pk"))
    out = [each for each in in_force if each.kind in KEEP_OUT]
    ends = [each.ends_at for each in out if each.ends_at is not None]
    Member.objects.filter(pk=member.pk).update(
        suspended_at=min((each.starts_at for each in out), default=None),
        suspended_until=max(ends) if ends and len(ends) == len(out) else None,
        limits=limits_column([each for each in in_force if each.kind not in KEEP_OUT]),
    )
    bump_access(member_id=member.pk)


def _tell_ended(sanction: Sanction, *, early: bool) -> None:
    sanction_ended.send(
        sender=Sanction,
        sanction_id=sanction.pk,
        member_id=sanction.member_id,
        kind=str(sanction.kind),
        early=early,
    )
