"""What the reader has begun to write: kept while they write, and listed."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.actions import drop_draft, keep_draft
from forum.drafts import draft_for, draft_payload, drafts_of
from forum.finding import find_topic
from forum.forms import DraftForm
from forum.permissions import require_acting
from members.answers import SeeOther, refusal_body
from members.rates import count_within
from members.refusals import Refused
from members.requests import member_of

# A page saves every few seconds while somebody writes; several tabs may.
SAVES_A_MINUTE = 60


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, topic_id: int) -> JsonResponse:
    """The reader's draft for a topic: read, or written; always JSON."""
    try:
        member = require_acting(member_of(request))
        found = find_topic(topic_id, member)
        if request.method != "POST":
            return JsonResponse({"draft": draft_payload(draft_for(member, found))})
        count_within("drafts", member.pk, a_minute=SAVES_A_MINUTE)
        sent = DraftForm(request.POST).checked()
    except Refused as refused:
        return JsonResponse(refusal_body(refused), status=refused.status)
    try:
        kept = keep_draft(topic=found, member=member, **sent)
    except Refused as refused:
        body = refusal_body(refused)
        if refused.code == "conflict":
            body["draft"] = draft_payload(draft_for(member, found))
        return JsonResponse(body, status=refused.status)
    return JsonResponse({"version": kept.version if kept is not None else 0})


@require_safe
def all_drafts(request: HttpRequest) -> HttpResponse:
    """All that the reader has begun and not sent."""
    member = member_of(request)
    if member is None:
        return redirect_to_login(request.get_full_path())
    return render(request, "forum/drafts.html", {"drafts": drafts_of(member)})


@require_POST
def drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Forget one."""
    drop_draft(draft_id=draft_id, member=member_of(request))
    return SeeOther(reverse("drafts"))
