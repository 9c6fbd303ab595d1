"""Flags: a member says that something breaks the rules, or asks for help; and takes it back."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import Post
from forum.permissions import require_acting
from members.models import Member
from members.refusals import conflict, invalid, not_found
from members.writing import write
from moderation.actions.locking import lock_thing
from moderation.actions.log import append_log
from moderation.actions.queue import clean_note, lock_case, lock_members, save_case
from moderation.actions.weight import weigh_case
from moderation.evidence import Evidence, evidence_of, revision_of
from moderation.models import Case, Decision, Flag
from moderation.models.reasons import PLEA, reasons_of
from moderation.permissions import require_flaggable
from moderation.storms import require_turn
from moderation.subjects import Subject, Thing, subject_of

NOTE_LIMIT = 1000
# So long what a moderator left as it is stays so, if it is not changed.
SETTLED = datetime.timedelta(hours=24)


def flag_post(*, post: Post, member: Member | None, reason: object, note: object = "") -> Flag:
    """One member's flag on a post, with the text as it is now. Raises Refused."""
    return flag_thing(thing=post, member=member, reason=reason, note=note)


def flag_thing(*, thing: Thing, member: Member | None, reason: object, note: object = "") -> Flag:
    """One member's flag on anything that can be flagged, as it is now; flags gather in its case.

    Of one's own post or topic it asks for help. Raises Refused.
    """
    sender = require_flaggable(member, thing)
    why = _clean_reason(reason, subject_of(thing), sender)
    words = clean_note(note, limit=NOTE_LIMIT)
    with write():
        fresh, locked = lock_thing(thing, sender)
        require_flaggable(fresh, locked)
        require_turn(fresh)
        subject, evidence = subject_of(locked), evidence_of(locked)
        case = _undecided_case(subject, evidence, fresh)
        case.flag_count += 1
        save_case(case)
        flag = Flag(
            case=case,
            post_id=case.post_id,
            member=fresh,
            reason=why,
            note=words,
            post_revision=revision_of(locked),
            evidence=evidence,
        )
        stored = _store(flag)
        weigh_case(case)
        return stored


def withdraw_flag(*, flag: Flag, member: Member | None) -> Flag:
    """Take one's own flag back; a case that nobody looks at closes with its last flag.

    Raises Refused: another's does not exist, and what was decided stays decided.
    """
    own = require_acting(member)
    _require_own(flag, own)
    with write():
        require_acting(lock_members(own.pk)[own.pk])
        case = lock_case(flag.case_id)
        fresh = Flag.kept.get(pk=flag.pk)
        if fresh.withdrawn_at is not None:
            return fresh
        if case.is_closed:
            raise conflict(
                pgettext_lazy(
                    "refusal", "A moderator has decided already. Thank you all the same."
                )
            )
        fresh.withdrawn_at = timezone.now()
        fresh.save(update_fields=["withdrawn_at"])
        case.flag_count -= 1
        is_over = case.flag_count == 0 and case.state == Case.State.OPEN and not case.held_reason
        if is_over:
            case.state, case.decided_at = Case.State.WITHDRAWN, fresh.withdrawn_at
        save_case(case)
        weigh_case(case)
        _log_withdrawal(fresh, case, is_over=is_over)
    return fresh


def _require_own(flag: Flag, member: Member) -> None:
    if flag.member_id != member.pk:
        raise not_found()


def _clean_reason(reason: object, subject: Subject, member: Member) -> str:
    fitting = reasons_of(PLEA if subject.author_id == member.pk else str(subject.kind))
    if not isinstance(reason, str) or reason not in fitting:
        raise invalid(pgettext_lazy("refusal", "Please choose a reason."), "reason")
    return reason


def _undecided_case(subject: Subject, evidence: Evidence, member: Member) -> Case:
    """Its case, or a new one; it must be locked, so that two never open."""
    cases = Case.objects.filter(**{str(subject.kind): subject.thing})
    case = cases.undecided().select_for_update(of=("self",), no_key=True).first()
    if case is not None:
        return case
    if subject.author_id != member.pk:
        _require_unsettled(
            cases.filter(state=Case.State.DECIDED).order_by("-pk").first(), evidence
        )
    return subject.new_case()


def _require_unsettled(former: Case | None, evidence: Evidence) -> None:
    """Raises Refused for what was left as it is a short while ago, and says the same still.

    What its author alone asked about is not settled for others.
    """
    if former is None or former.decided_at is None or former.evidence != evidence:
        return
    if timezone.now() - former.decided_at >= SETTLED:
        return
    left = Decision.objects.filter(case=former, outcome=Decision.Outcome.NONE).exists()
    if left and former.flags.exclude(member=former.author_id).exists():
        raise conflict(
            pgettext_lazy(
                "refusal",
                "A moderator looked at this a short while ago and left it as it is. If it is "
                "changed, or after a day, you can tell us again.",
            )
        )


def _store(flag: Flag) -> Flag:
    try:
        with transaction.atomic():
            flag.save(force_insert=True)
    except IntegrityError:
        raise conflict(pgettext_lazy("refusal", "You have already told us about this.")) from None
    return flag


def _log_withdrawal(flag: Flag, case: Case, *, is_over: bool) -> None:
    """Nobody is named, and not what it was about: that it was flagged is not public."""
    append_log(
        action="close_case" if is_over else "withdraw_flag",
        moderator=None,
        board_id=case.board_id,
        object_kind="case",
        object_id=case.pk,
        public={"kind": str(case.kind)},
        private={"flag": flag.pk, "subject": case.subject_id},
    )
