"""What an action says when it will not: one exception, a code of the protocol, plain words."""

import datetime

from django.utils.functional import Promise, lazy
from django.utils.translation import pgettext, pgettext_lazy

from members.formats import say_moment

type_of_text = str | Promise

STATUS = {
    "invalid": 400,
    "bad_frame": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "suspended": 403,
    "closed": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "rate_limited": 429,
    "slow_mode": 429,
    "unavailable": 503,
}


class Refused(Exception):
    """Nothing was stored. `code` is one of PROTOCOL's; `message` is for the member."""

    def __init__(
        self,
        code: str,
        message: type_of_text,
        *,
        field: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status that says the same."""
        return STATUS.get(self.code, 400)


def unavailable(message: type_of_text | None = None) -> Refused:
    """The database cannot take it now; it passes."""
    not_saved = pgettext_lazy("refusal", "We could not save this just now. Please try again.")
    return Refused("unavailable", message or not_saved, retry_after=3)


def not_found() -> Refused:
    """Also for what exists but is not for this member: the answer is the same."""
    return Refused(
        "not_found",
        pgettext_lazy("refusal", "This does not exist, or is not open to you."),
    )


def forbidden(message: type_of_text | None = None) -> Refused:
    """Seen, but not allowed."""
    return Refused("forbidden", message or pgettext_lazy("refusal", "You may not do this here."))


def unauthenticated() -> Refused:
    """A sign-in is needed first."""
    return Refused("unauthenticated", pgettext_lazy("refusal", "Please sign in first."))


def suspended(until: datetime.datetime | None = None) -> Refused:
    """The member is kept out by a sanction, until then where it has an end."""
    if until is None:
        return Refused("suspended", pgettext_lazy("refusal", "Your account is suspended."))
    return Refused("suspended", _suspended_until(until))


def _say_suspended_until(until: datetime.datetime) -> str:
    words = pgettext("refusal", "Your account is suspended until %(when)s.")
    return words % {"when": say_moment(until)}


# Said in the language of who is answered.
_suspended_until = lazy(_say_suspended_until, str)


def invalid(message: type_of_text, field: str | None = None) -> Refused:
    """The input is wrong in a way the member can mend."""
    return Refused("invalid", message, field=field)


def conflict(message: type_of_text) -> Refused:
    """It was already decided or sent otherwise."""
    return Refused("conflict", message)


def taken_away() -> Refused:
    """Somebody was quicker."""
    return conflict(pgettext_lazy("refusal", "This has already been taken away."))
