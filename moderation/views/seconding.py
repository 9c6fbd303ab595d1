"""What a case says of second looks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext

from members.answers import wants_json
from members.models import Member
from members.permissions import is_administrator
from moderation.appeal_wire import look_payload
from moderation.justice import can_see_look
from moderation.models import Case, SecondLook


def waits_for_second(request: HttpRequest, look: SecondLook) -> HttpResponse:
    """A decision that is not done yet: accepted, and back to its case."""
    said = pgettext("after a second look", "This waits for a second moderator now.")
    if wants_json(request):
        return JsonResponse({**look_payload(look), "message": said}, status=202)
    messages.success(request, said)
    return redirect(look.case if look.case is not None else look)


def asked_of_second(member: Member, case: Case) -> dict[str, Any]:
    """What waits about the case, if its reader may know, and whether they may ask for names."""
    waiting = SecondLook.objects.waiting().filter(case=case).select_related("asked_by")
    looks = []
    for look in waiting.order_by("pk"):
        look.case = case
        if can_see_look(member, look):
            looks.append(look)
    return {"waiting_looks": looks, "may_unmask": is_administrator(member)}
