"""The queue's revision: every change of a case takes the next one, under the queue's lock.

Rows are locked in one order everywhere: members, topics, boards, cases, the queue, the log.
"""

from collections.abc import Collection

from members.models import Member
from members.text import clean_body
from moderation.models import Case, CaseQueue
from moderation.models.case_questions import CaseQuerySet
from moderation.signals import case_changed

THE_QUEUE = 1


def queue_revision() -> int:
    """The queue's revision now."""
    return CaseQueue.objects.filter(pk=THE_QUEUE).values_list("revision", flat=True).first() or 0


def lock_members(*member_ids: int | None) -> dict[int, Member]:
    """The members' rows, fresh and locked, in order of their ids."""
    wanted = [member_id for member_id in member_ids if member_id is not None]
    rows = Member.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    return {member.pk: member for member in rows}


def lock_case(case_id: int) -> Case:
    """The case, fresh and locked, with what it is about, and its board."""
    return _locked().get(pk=case_id)


def lock_cases(case_ids: Collection[int]) -> list[Case]:
    """Several, in order of their ids; all must be locked before the first of them is saved."""
    return list(_locked().filter(pk__in=list(case_ids)).order_by("pk"))


def _locked() -> CaseQuerySet:
    # Without who has claimed it: PostgreSQL reads the row anew when the lock is free, and what is
    # joined to it as it was before.
    return (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "board__region", "region", "author", "post__author",
            "post__topic__board__region",
        )
        .select_related(
            "topic__board__region", "member", "file__post__topic__board__region", "municipality"
        )
        .select_related("hidden_post__topic__board__region")
    )  # fmt: skip


def save_case(case: Case) -> None:
    """Store the case under the queue's next revision, and tell."""
    queue, _ = CaseQueue.objects.select_for_update(no_key=True).get_or_create(pk=THE_QUEUE)
    queue.revision += 1
    queue.save(update_fields=["revision"])
    case.revision = queue.revision
    case.save()
    case_changed.send(sender=Case, case_id=case.pk, board_id=case.board_id, revision=case.revision)


def clean_note(note: object, *, limit: int) -> str:
    """A note that may be left empty. Raises Refused."""
    if note is None or (isinstance(note, str) and not note.strip()):
        return ""
    return clean_body(note, limit=limit, field="note")
