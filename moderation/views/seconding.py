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
from moderation.models import Case, SecondLook


def waits_for_second(request: HttpRequest, look: SecondLook) -> HttpResponse:
    """A decision that is not done yet: accepted, and back to its case."""
    said = pgettext("after a second look", "This waits for a second moderator now.")
    if wants_json(request):
        return JsonResponse({**look_payload(look), "message": said}, status=202)
    messages.success(request, said)
    return redirect(look.case if look.case is not None else look)


def asked_of_second(member: Member, case: Case) -> dict[str, Any]:
    """What waits about the case, and whether its reader may ask to see who flagged."""
    looks = SecondLook.objects.waiting().filter(case=case).select_related("asked_by")
    return {"waiting_looks": list(looks.order_by("pk")), "may_unmask": is_administrator(member)}
