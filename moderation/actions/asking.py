"""What an administrator or moderator may ask a second one for, beside a decision."""

import datetime

from django.utils.translation import pgettext_lazy

from members.models import Mandate, Member
from members.refusals import conflict, not_found
from moderation.actions.second_looks import ask_second_look
from moderation.justice import may_read_around, require_administrator
from moderation.models import Case, SecondLook
from moderation.permissions import can_see_case, require_reviewer

Kind = SecondLook.Kind


def ask_to_end_mandate(
    *, mandate: Mandate, on: datetime.date, by: Member | None, why: object
) -> SecondLook:
    """An administrator wants to end a confirmed mandate. Raises Refused."""
    asker = require_administrator(by)
    return ask_second_look(
        kind=Kind.MANDATE,
        what={
            "mandate": mandate.pk,
            "on": on.isoformat(),
            "ended_on": mandate.ends_on and mandate.ends_on.isoformat(),
        },
        why=why,
        by=asker,
        subject=mandate.member,
    )


def ask_to_unmask(*, case: Case, by: Member | None, why: object) -> SecondLook:
    """An administrator must know who flagged, because the law asks for it. Raises Refused."""
    asker = require_administrator(by)
    if not can_see_case(asker, case):
        raise not_found()
    if not case.flags.exists():
        raise conflict(pgettext_lazy("refusal", "Nobody has flagged this."))
    return ask_second_look(
        kind=Kind.UNMASK, what={}, why=why, by=asker, subject=case.author, case=case
    )


def ask_to_read_around(*, case: Case, by: Member | None, why: object) -> SecondLook:
    """A moderator who is not on a closed board needs more than the flagged post to decide."""
    asker = require_reviewer(by, case)
    if may_read_around(asker, case):
        raise conflict(pgettext_lazy("refusal", "What stands around this post is open to you."))
    return ask_second_look(
        kind=Kind.READ, what={}, why=why, by=asker, subject=case.author, case=case
    )


def ask_to_export(*, by: Member | None, why: object) -> SecondLook:
    """An administrator wants a copy of the whole log, private facts with it."""
    return ask_second_look(kind=Kind.EXPORT, what={}, why=why, by=require_administrator(by))
