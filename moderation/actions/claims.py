"""Claims: who looks at a case, for how long, and to whom they hand it over."""

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from members.models import Member
from members.refusals import invalid
from members.writing import write
from moderation.actions.queue import lock_case, lock_members, save_case
from moderation.models import Case, SecondLook
from moderation.permissions import can_see_case, is_own_case, require_free, require_reviewer
from moderation.signals import case_handed_over

# The time of a claim that is looked at all the while is stored once in so many seconds.
RENEWED = 60
A_SLICE = 100


def claim_case(*, case: Case, moderator: Member | None) -> Case:
    """Say that one is looking at a case; again by the same moderator it lasts anew."""
    member = require_reviewer(moderator, case)
    with write():
        fresh = lock_members(member.pk)[member.pk]
        locked = lock_case(case.pk)
        require_free(require_reviewer(fresh, locked), locked)
        if locked.claimed_by_id == fresh.pk:
            _renew(locked)
        else:
            take(locked, fresh)
            save_case(locked)
    return locked


def release_case(*, case: Case, moderator: Member | None) -> Case:
    """Give a claimed case back to the queue. Raises Refused where another claimed it."""
    member = require_reviewer(moderator, case)
    with write():
        fresh = lock_members(member.pk)[member.pk]
        locked = lock_case(case.pk)
        require_free(require_reviewer(fresh, locked), locked)
        if locked.claimed_by_id is not None:
            let_go(locked)
            save_case(locked)
    return locked


def hand_over_case(*, case: Case, moderator: Member | None, to: Member | None) -> Case:
    """Give a case to another moderator who may decide it, and who is told. Raises Refused."""
    member = require_reviewer(moderator, case)
    if to is None or to.pk == member.pk:
        raise invalid(pgettext_lazy("refusal", "Please choose another moderator."), "to")
    with write():
        rows = lock_members(member.pk, to.pk)
        locked = lock_case(case.pk)
        require_free(require_reviewer(rows.get(member.pk), locked), locked)
        receiver = rows.get(to.pk)
        if receiver is None or not can_see_case(receiver, locked) or is_own_case(receiver, locked):
            raise invalid(
                pgettext_lazy("refusal", "This member cannot decide the case. Choose another."),
                "to",
            )
        take(locked, receiver, seconds=settings.HANDED_OVER_IDLE)
        save_case(locked)
        case_handed_over.send(
            sender=Case,
            case_id=locked.pk,
            from_id=member.pk,
            to_id=receiver.pk,
            revision=locked.revision,
        )
    return locked


def keep_claim(*, case: Case, moderator: Member) -> None:
    """Who has the case looks at it: the claim lasts anew. Stored at most once a minute."""
    ends = case.claim_ends_at
    if case.is_closed or case.holder_id != moderator.pk or ends is None:
        return
    if abs((_end(settings.CLAIM_IDLE) - ends).total_seconds()) < RENEWED or _waits(case):
        return
    with write():
        Case.objects.filter(
            pk=case.pk, state=Case.State.CLAIMED, claimed_by=moderator, claim_ends_at=ends
        ).update(claim_ends_at=_end(settings.CLAIM_IDLE))


def give_back_idle_claims() -> int:
    """Cases whose moderators have done nothing on them for too long are open again; how many."""
    idle = Q(state=Case.State.CLAIMED, claim_ends_at__lte=timezone.now())
    found = Case.objects.filter(idle).order_by("pk").values_list("pk", flat=True)[:A_SLICE]
    return sum(_give_back(case_id) for case_id in list(found))


def take(case: Case, member: Member, *, seconds: int | None = None) -> None:
    """The case is the member's from now on; not yet stored."""
    case.state = Case.State.CLAIMED
    case.claimed_by = member
    case.claimed_at = timezone.now()
    case.claim_ends_at = _end(settings.CLAIM_IDLE if seconds is None else seconds)


def let_go(case: Case) -> None:
    """The case is nobody's; what nobody flags any more waits for nothing. Not yet stored."""
    case.state = Case.State.OPEN
    case.claimed_by = case.claimed_at = case.claim_ends_at = None
    if case.flag_count == 0 and not case.held_reason:
        case.state, case.decided_at = Case.State.WITHDRAWN, timezone.now()


def _give_back(case_id: int) -> bool:
    with write():
        locked = lock_case(case_id)
        # Its moderator may have come back, or decided, before the lock.
        if locked.state != Case.State.CLAIMED or locked.holder_id is not None:
            return False
        let_go(locked)
        save_case(locked)
    return True


def _waits(case: Case) -> bool:
    """Whether a second moderator is asked: so long it is kept for who asked."""
    return SecondLook.objects.waiting().filter(case=case, kind=SecondLook.Kind.DECISION).exists()


def _renew(case: Case) -> None:
    if _waits(case):
        return
    case.claim_ends_at = _end(settings.CLAIM_IDLE)
    case.save(update_fields=["claim_ends_at"])


def _end(seconds: int) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=seconds)
