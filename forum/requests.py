"""What the reader of a request may see, kept with the request."""

from django.http import HttpRequest

from forum.sight import Sight
from members.requests import member_of


def sight_of(request: HttpRequest) -> Sight:
    """The same for the view and for the frame around it."""
    kept: Sight | None = getattr(request, "sight", None)
    if kept is None:
        # A page of an error may come before the middleware that knows who asks.
        kept = Sight(member_of(request) if hasattr(request, "user") else None)
        request.sight = kept  # type: ignore[attr-defined]
    return kept
