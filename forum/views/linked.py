"""Titles of our own pages that posts lead to: laid over the page, for its reader alone."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from forum.linked import linked
from forum.requests import sight_of
from members.answers import refusal_body
from members.rates import count_within
from members.refusals import Refused

# A page asks once, and again when posts with such addresses arrive.
ASKED_A_MINUTE = 60


@require_safe
def links(request: HttpRequest) -> JsonResponse:
    """`?at=/p/12/&at=/t/5/`: what each is called; always JSON, kept nowhere."""
    sight = sight_of(request)
    asker = sight.member.pk if sight.member else get_adapter().get_client_ip(request)
    try:
        count_within("links", asker, a_minute=ASKED_A_MINUTE)
    except Refused as refused:
        return JsonResponse(refusal_body(refused), status=refused.status)
    answer = JsonResponse({"links": linked(request.GET.getlist("at"), sight)})
    answer["Cache-Control"] = "private, no-store"
    return answer
