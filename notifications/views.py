"""Pages of what a member was told."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forum.permissions import require_acting
from members.answers import wants_json
from members.formats import say_moment
from members.refusals import invalid
from members.requests import member_of
from moderation.models import Decision
from notifications.actions import mark_read
from notifications.kinds import UNDONE, kind_of, link_to, own_page, sentence_html
from notifications.listing import decisions_for, page_of, parse_id
from notifications.models import Notification
from notifications.wire import named_actor, unread_count

ROWS_A_PAGE = 30
IDS_AT_ONCE = 1000


@require_safe
@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    member = require_acting(member_of(request))
    before = request.GET.get("before", "")
    notices, next_cursor = page_of(member, before=before, limit=ROWS_A_PAGE)
    decided = decisions_for(notices)
    return render(
        request,
        "notifications/list.html",
        {
            "rows": [_row(notice, decided.get(notice.pk)) for notice in notices],
            "next_cursor": next_cursor,
            "is_first_page": not before,
        },
    )


@require_POST
@login_required
def read_notifications(request: HttpRequest) -> HttpResponse:
    """Some (`ids`) or `all` were read; back to the list, or a number for a script."""
    member = require_acting(member_of(request))
    ids = request.POST.getlist("ids")
    everything = request.POST.get("all") == "1"
    if len(ids) > IDS_AT_ONCE or not (ids or everything):
        raise invalid(pgettext_lazy("refusal", "Say which notifications were read."), "ids")
    mark_read(member=member, ids=[parse_id(id_, field="ids") for id_ in ids], all=everything)
    if wants_json(request):
        return JsonResponse({"unread": unread_count(member.pk)})
    return redirect("notifications")


def _row(notice: Notification, decision: Decision | None) -> dict[str, Any]:
    actor = named_actor(notice)
    # A topic that is hidden, or closed to the member, does not exist: no title and no link. In
    # any other a hidden post leaves its trace.
    is_there = notice.topic is not None and notice.topic.is_visible and notice.board_is_open
    is_shown = notice.post is not None and notice.post.is_shown
    kind = kind_of(notice.verb)
    return {
        "notice": notice,
        "icon": kind.icon,
        "sentence": sentence_html(
            notice.verb, name=actor.name if actor is not None else None, data=notice.data
        ),
        "topic": notice.topic if is_there else None,
        "decision": decision,
        "note": _words_of(notice, decision),
        "when": say_moment(notice.timestamp),
        "is_gone": kind.of_another and not (is_there and is_shown),
        "url": (
            link_to(notice.post_id, notice.verb, notice.data)
            if is_there or notice.post_id is None or own_page(notice.verb, notice.data)
            else ""
        ),
    }


def _words_of(notice: Notification, decision: Decision | None) -> str:
    """What the moderator wrote to the member."""
    if decision is None:
        return ""
    return decision.undone_why if notice.verb == UNDONE else decision.note
