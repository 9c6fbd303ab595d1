"""How a member reads a topic: in which order, and what of it waits for them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forum.finding import find_topic
from forum.orders import TIME, TREE, order_of
from forum.permissions import require_acting
from forum.unseen import unseen_by
from forum.windows import parse_number
from members.actions import choose_order
from members.answers import SeeOther, refusal_body
from members.refusals import Refused, invalid
from members.requests import member_of


@require_POST
def order(request: HttpRequest, topic_id: int) -> HttpResponse:
    """As a tree or by time, from now on and in all threads; back to where they were reading."""
    member = require_acting(member_of(request))
    found = find_topic(topic_id, member)
    wanted = request.POST.get("order", "")
    if wanted not in (TREE, TIME):
        raise invalid(pgettext_lazy("refusal", "This order is not offered."), "order")
    choose_order(member=member, by_time=wanted == TIME)
    at = request.POST.get("at", "")
    place = f"?at={parse_number(at)}#here" if at else ""
    return SeeOther(iri_to_uri(found.get_absolute_url() + place))


@require_safe
def unseen(request: HttpRequest, topic_id: int) -> JsonResponse:
    """Numbers of the posts that wait for the reader, in the order they read in; always JSON."""
    try:
        member = require_acting(member_of(request))
        found = find_topic(topic_id, member)
        by_time = order_of(found, request.GET.dict(), member) == TIME
    except Refused as refused:
        return JsonResponse(refusal_body(refused), status=refused.status)
    waiting = unseen_by(found, member, by_time=by_time)
    answer = JsonResponse({"numbers": waiting.numbers, "more": waiting.more})
    answer["Cache-Control"] = "private, no-store"
    return answer
