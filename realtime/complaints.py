"""Why something was not done, as a frame with words in the language of who asked."""

from collections.abc import Callable

from django.utils.translation import override, pgettext

from members.refusals import Refused
from realtime.frames import Frame, error

SENTENCES: dict[str, Callable[[], str]] = {
    "bad_frame": lambda: pgettext("refusal", "The sending program made a mistake."),
    "unknown_type": lambda: pgettext(
        "refusal", "The sending program asked for something this forum does not know."
    ),
    "too_large": lambda: pgettext("refusal", "This is too large to send."),
    "rate_limited": lambda: pgettext(
        "refusal", "Too much was sent at once. Please wait a little, then try again."
    ),
    "unavailable": lambda: pgettext(
        "refusal", "The forum cannot answer just now. Please try again in a moment."
    ),
    "internal": lambda: pgettext(
        "refusal", "Something went wrong in the forum. Please try again later."
    ),
    "suspended": lambda: pgettext("refusal", "Your account is suspended."),
}


def complaint(code: str, language: str, *, retry_after: float = 0.0, **more: object) -> Frame:
    """An `error` of our own making."""
    with override(language):
        frame = error(code, SENTENCES[code](), **more)
    return frame | {"retry_after": retry_after} if retry_after else frame


def complaint_of(refused: Refused, language: str, **more: object) -> Frame:
    """An action's refusal as an `error`; shape and size are said in our words."""
    # On a socket a missing sign-in is a kind of `forbidden`.
    code = "forbidden" if refused.code == "unauthenticated" else refused.code
    with override(language):
        own = SENTENCES.get(code, SENTENCES["bad_frame"])
        frame = error(code, str(refused.message) or own(), **more)
    if refused.retry_after is not None:
        frame["retry_after"] = refused.retry_after
    if refused.field:
        frame["field"] = refused.field
    return frame
