"""Second looks: asked for by one moderator, refused by another, or lapsed. Confirming is apart.

Rows are locked in this order: members, the second look, then what the deed takes.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.permissions import require_acting
from members.models import Member
from members.permissions import current_mandate
from members.refusals import conflict, invalid, not_found
from members.text import clean_body
from members.writing import write
from moderation.actions.log import append_log
from moderation.actions.queue import lock_members
from moderation.evidence import evidence_now
from moderation.justice import KEPT_OUT, require_second, require_waiting
from moderation.models import Case, SecondLook
from moderation.models.second_looks import WAITING_TIME
from moderation.permissions import may_review
from moderation.signals import second_look_answered, second_look_asked

WORDS_LIMIT = 2000
Answer = SecondLook.Answer


def sanction_needs_second(outcome: str, author: Member | None) -> bool:
    """Whether the outcome keeps out somebody whom voters have sent: never one alone."""
    return outcome in KEPT_OUT and current_mandate(author) is not None


def seen_of(case: Case) -> str:
    """What there is to judge now, as a digest: whatever it is, in all its parts."""
    parts = json.dumps(evidence_now(case), sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()


def bulk_needs_second(count: int) -> bool:
    """Whether one decision on so many cases weighs too much for one."""
    return count > settings.BULK_ALONE


def ask_second_look(
    *,
    kind: SecondLook.Kind,
    what: dict[str, Any],
    why: object,
    by: Member | None,
    subject: Member | None = None,
    case: Case | None = None,
) -> SecondLook:
    """Ask another moderator to confirm; whoever calls has asked what the deed itself needs.

    Raises Refused, also where they asked the same and it waits.
    """
    asker = require_acting(by)
    if not may_review(asker):
        raise not_found()
    words = clean_why(why, field="why")
    with write():
        lock_members(asker.pk)
        same = SecondLook.objects.waiting().filter(asked_by=asker, kind=kind, case=case, what=what)
        if same.exists():
            raise conflict(pgettext_lazy("refusal", "This waits for a second moderator already."))
        now = timezone.now()
        look = SecondLook.objects.create(
            kind=kind,
            what=what,
            why=words,
            subject=subject,
            case=case,
            asked_by=asker,
            asked_at=now,
            expires_at=now + WAITING_TIME,
        )
        second_look_asked.send(sender=SecondLook, look_id=look.pk, kind=str(kind))
        log_look(look, "second_asked", asker)
    return look


def refuse_second_look(*, look: SecondLook, by: Member | None, words: object) -> SecondLook:
    """Say no, and why: whoever asked will read it. Raises Refused."""
    member = require_second(by, look)
    why = clean_why(words, field="words")
    with write():
        locked, fresh, _ = lock_look(look, member)
        answer_look(locked, Answer.REFUSED, fresh, words=why)
        log_look(locked, "second_refused", fresh)
    return locked


def lapse_second_look(*, look_id: int) -> bool:
    """Close what nobody answered in time; returns whether it lapsed now."""
    with write():
        found = SecondLook.objects.select_for_update(of=("self",), no_key=True)
        look = found.select_related("case").filter(pk=look_id).first()
        if look is None or look.answer or look.is_waiting:
            return False
        answer_look(look, Answer.LAPSED, None)
        log_look(look, "second_lapsed", None)
    return True


def lapse_looks_at(case: Case, *, but: SecondLook | None) -> None:
    """Nothing is left to confirm of a case that is decided; its author must be locked."""
    waiting = SecondLook.objects.waiting().filter(case=case, kind=SecondLook.Kind.DECISION)
    if but is not None:
        waiting = waiting.exclude(pk=but.pk)
    for look in list(waiting.select_for_update(of=("self",), no_key=True).order_by("pk")):
        look.case = case
        answer_look(look, Answer.LAPSED, None)
        log_look(look, "second_lapsed", None)


def lock_look(look: SecondLook, member: Member) -> tuple[SecondLook, Member, Member]:
    """The look, who answers and who asked, fresh and locked; the right is asked again."""
    rows = lock_members(member.pk, look.asked_by_id, look.subject_id)
    locked = (
        SecondLook.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__board__region", "case__region", "case__author", "case__post")
        .get(pk=look.pk)
    )
    locked.asked_by = rows[look.asked_by_id]
    require_waiting(locked)
    return locked, require_second(rows[member.pk], locked), locked.asked_by


def answer_look(
    look: SecondLook, answer: SecondLook.Answer, by: Member | None, *, words: str = ""
) -> None:
    """Store how it ended, and tell."""
    look.answer, look.answered_by, look.answered_at = answer, by, timezone.now()
    look.words = words
    look.save(update_fields=["answer", "answered_by", "answered_at", "words"])
    second_look_answered.send(sender=SecondLook, look_id=look.pk, answer=str(answer))


def log_look(look: SecondLook, action: str, by: Member | None) -> None:
    """A line of the log for each step, so that both names stand there; not the judged words."""
    what = {name: value for name, value in look.what.items() if name != "was"}
    append_log(
        action=action,
        moderator=by,
        board_id=look.case.board_id if look.case is not None else None,
        object_kind="second_look",
        object_id=look.pk,
        public={"kind": str(look.kind), "asked_by": look.asked_by_id, "case": look.case_id},
        private={
            "why": look.why,
            "words": look.words,
            "what": what,
            "subject": look.subject_id,
        },
    )


def clean_why(words: object, *, field: str) -> str:
    """Reasons that another moderator reads. Raises Refused."""
    if not isinstance(words, str) or not words.strip():
        raise invalid(
            pgettext_lazy("refusal", "Please write why: the other moderator will read it."), field
        )
    return clean_body(words, limit=WORDS_LIMIT, field=field)
