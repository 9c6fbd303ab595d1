"""Notifications in the JSON API; the router is mounted at the API's root."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy
from ninja import P, QueryEx, Router

from forum.permissions import require_acting
from forum.schemas import READ_ERRORS, WRITE_ERRORS
from members.api import asker_of
from members.refusals import invalid
from notifications.actions import mark_read
from notifications.listing import page_of
from notifications.schemas import NotificationList, ReadIn, UnreadOut
from notifications.wire import notification_payload, unread_count

router = Router(tags=["notifications"])


@router.get(
    "/notifications",
    response={200: NotificationList, **READ_ERRORS},
    summary="List what you were told",
)
def list_notifications(
    request: HttpRequest, after: str = "", limit: QueryEx[int, P(ge=1, le=100)] = 30
) -> dict[str, Any]:
    """Newest first; `unread` counts all, not only those of this page."""
    member = require_acting(asker_of(request))
    notices, cursor = page_of(member, before=after, limit=limit)
    return {
        "items": [notification_payload(notice) for notice in notices],
        "next": cursor,
        "unread": unread_count(member.pk),
    }


@router.post(
    "/notifications/read",
    response={200: UnreadOut, **WRITE_ERRORS},
    summary="Mark notifications as read",
)
def read_notifications(request: HttpRequest, sent: ReadIn) -> dict[str, int]:
    """Some by their `ids`, or `all`; ids that are not the asker's are passed over."""
    member = require_acting(asker_of(request))
    if not (sent.ids or sent.all):
        raise invalid(pgettext_lazy("refusal", "Say which notifications were read."), "ids")
    mark_read(member=member, ids=sent.ids, all=sent.all)
    return {"unread": unread_count(member.pk)}
