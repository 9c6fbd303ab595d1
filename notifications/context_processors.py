"""The bell of every page."""

from typing import Any

from django.http import HttpRequest

from members.requests import member_of
from notifications.wire import unread_count


def bell(request: HttpRequest) -> dict[str, Any]:
    """`unread_count`: a plain number, as plural forms reckon with it; visitors cost no query."""
    # A page of an error may come before the middleware that knows who asks.
    member = member_of(request) if hasattr(request, "user") else None
    return {"unread_count": unread_count(member.pk) if member is not None else 0}
