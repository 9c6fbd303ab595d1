"""Erasing the words of an entry: the act stays, and the log says that its words went."""

from django.utils.translation import pgettext_lazy

from members.models import Member
from members.permissions import is_administrator
from members.refusals import conflict, forbidden, invalid
from members.writing import write
from moderation.actions.log import append_log
from moderation.actions.queue import lock_members
from moderation.models import LogEntry, LogPayload

WHY_LIMIT = 500


def erase_words(*, entry: LogEntry, by: Member | None, why: str) -> LogEntry:
    """Take away what an entry says, not that it was. Raises Refused.

    `by` is an administrator, or None for who has the machine in hand. The database refuses to
    let go of words for which no entry says so: the entry comes first.
    """
    _require_right(by)
    reason = why.strip()[:WHY_LIMIT]
    if not reason:
        raise invalid(pgettext_lazy("refusal", "Please write why."), "why")
    with write():
        if by is not None:
            by = lock_members(by.pk)[by.pk]
            _require_right(by)
        if not LogPayload.objects.filter(entry=entry).exists():
            raise conflict(pgettext_lazy("refusal", "These words are erased already."))
        said = append_log(
            action="erase_words",
            moderator=by,
            board_id=entry.board_id,
            object_kind="log",
            object_id=entry.pk,
            public={"entry": entry.number, "reason": reason},
            private={},
        )
        LogPayload.objects.filter(entry=entry).delete()
    return said


def _require_right(by: Member | None) -> None:
    if by is not None and not is_administrator(by):
        raise forbidden(pgettext_lazy("refusal", "Only administrators may do this."))
