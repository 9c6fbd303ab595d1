"""Second looks confirmed: what was asked is done in the same transaction."""

import datetime
from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_topic_row
from members.actions.mandates import end_mandate
from members.models import Mandate, Member
from members.permissions import may_act
from members.refusals import conflict, forbidden, not_found
from members.writing import write
from moderation.actions.cases import decide_case
from moderation.actions.log import append_log
from moderation.actions.queue import lock_cases, lock_members
from moderation.actions.second_looks import (
    Answer,
    answer_look,
    lock_look,
    log_look,
    seen_of,
)
from moderation.justice import can_see_look, require_administrator, require_second
from moderation.models import Case, SecondLook

Kind = SecondLook.Kind
# What there was to judge then, and its digest: of the question, not of the deed.
OF_THE_ASKING = frozenset({"seen", "was"})


def confirm_second_look(*, look: SecondLook, by: Member | None, seen: str = "") -> SecondLook:
    """Say yes: what was asked is done now, with the rights of both asked again. Raises Refused.

    `seen` is what who confirms has read, where that was changed since it was asked (`seen_of`).
    """
    member = require_second(by, look)
    with write():
        _lock_all_authors(look, member)
        locked, fresh, asker = lock_look(look, member)
        if not may_act(asker) or not can_see_look(asker, locked):
            raise forbidden(
                pgettext_lazy("refusal", "Whoever asked for this may no longer do it.")
            )
        if locked.kind == Kind.DECISION and locked.case is not None:
            _require_unchanged(seen_of(locked.case) in {locked.what["seen"], seen})
        DEEDS[Kind(locked.kind)](locked, asker)
        answer_look(locked, Answer.CONFIRMED, fresh)
        log_look(locked, "second_confirmed", fresh)
    return locked


def _lock_all_authors(look: SecondLook, member: Member) -> None:
    """Of many cases at once, so that members are locked before anything else, and by id."""
    if look.kind == Kind.BULK:
        authors = _cases_of(look).values_list("author", flat=True)
        lock_members(member.pk, look.asked_by_id, *authors)


def _decide(look: SecondLook, asker: Member) -> None:
    if look.case is None:
        raise not_found()
    what = {name: value for name, value in look.what.items() if name not in OF_THE_ASKING}
    decide_case(case=look.case, moderator=asker, second=look, **what)


def _end_mandate(look: SecondLook, asker: Member) -> None:
    mandate = Mandate.objects.select_for_update(no_key=True).get(pk=look.what["mandate"])
    ended_on = mandate.ends_on and mandate.ends_on.isoformat()
    _require_unchanged(ended_on == look.what["ended_on"])
    on = datetime.date.fromisoformat(look.what["on"])
    end_mandate(mandate=mandate, on=on, by=asker)
    append_log(
        action="end_mandate",
        moderator=asker,
        board_id=None,
        object_kind="member",
        object_id=mandate.member_id,
        public={"municipality": mandate.municipality_id, "on": on.isoformat()},
        private={"mandate": mandate.pk, "member": mandate.member_id, "why": look.why},
    )


def _decide_many(look: SecondLook, asker: Member) -> None:
    what = dict(look.what)
    what.pop("cases")
    waiting = Case.objects.undecided().filter(pk__in=_cases_of(look))
    cases = list(
        waiting.select_related("board__region", "post", "file__post", "author").order_by("pk")
    )
    topics = {case.topic_about.pk for case in cases if case.topic_about is not None}
    for topic_id in sorted(topics):
        lock_topic_row(topic_id)
    lock_cases([case.pk for case in cases])
    for case in cases:
        decide_case(case=case, moderator=asker, second=look, **what)


def _open_to_administrator(look: SecondLook, asker: Member) -> None:
    """Nothing is done but this: the page of the look shows it to who asked, for a day."""
    require_administrator(asker)


def _open(look: SecondLook, asker: Member) -> None:
    """The same for a moderator, whose case it is (`can_see_look`)."""


def _require_unchanged(holds: bool) -> None:
    if not holds:
        raise conflict(
            pgettext_lazy("refusal", "This has changed since it was asked for. It is not done.")
        )


def _cases_of(look: SecondLook) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=look.what["cases"]).order_by("pk")


DEEDS: dict[SecondLook.Kind, Callable[[SecondLook, Member], None]] = {
    Kind.DECISION: _decide,
    Kind.MANDATE: _end_mandate,
    Kind.UNMASK: _open_to_administrator,
    Kind.READ: _open,
    Kind.BULK: _decide_many,
    Kind.EXPORT: _open_to_administrator,
}
