"""What people ask of a room or thread while they read it: a word, a name, who has read."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_POST, require_safe

from forum.actions import slow_topic
from forum.finding import find_topic
from forum.models import Topic
from forum.people import people_for
from forum.permissions import require_acting
from forum.readers import readers_of
from forum.searching import Results, find_in, parse_query
from forum.views.publishing import asking_to_wait
from forum.windows import parse_number
from forum.wire import topic_payload
from members.answers import SeeOther, wants_json
from members.models import Member
from members.rates import count_within
from members.refusals import Refused
from members.requests import asker_key, member_of

NAMES_A_MINUTE = 120
SEARCHES_A_MINUTE = 120


@require_POST
def slow(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Let each member write once in so many seconds; 0 lifts it."""
    member = member_of(request)
    found = find_topic(topic_id, member)
    slow_topic(topic=found, by=member, seconds=request.POST.get("seconds", ""))
    if wants_json(request):
        return JsonResponse({"topic": topic_payload(find_topic(topic_id, member))})
    return SeeOther(iri_to_uri(found.get_absolute_url()))


@require_safe
def find(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The posts that have the words of `?q=`."""
    member = member_of(request)
    found = find_topic(topic_id, member)
    query = request.GET.get("q", "").strip()
    page = {"topic": found, "board": found.board, "query": query}
    try:
        words = parse_query(query)
        page["asked"] = bool(words)
        page["results"] = _find(request, found, member, words) if words else None
    except Refused as refused:
        page["error"] = refused.message
        answer = render(request, "forum/find.html", page, status=refused.status)
        return asking_to_wait(answer, refused)
    return render(request, "forum/find.html", page)


def _find(request: HttpRequest, topic: Topic, member: Member | None, words: list[str]) -> Results:
    before = request.GET.get("before")
    edge = parse_number(before) if before is not None else None
    count_within("find", asker_key(request, member), a_minute=SEARCHES_A_MINUTE)
    return find_in(topic, words, before=edge)


@require_safe
def people(request: HttpRequest, topic_id: int) -> JsonResponse:
    """Members whose name or handle begins with `?q=`; for members alone."""
    member = member_of(request)
    found = find_topic(topic_id, member)
    asker = require_acting(member)
    count_within("people", asker.pk, a_minute=NAMES_A_MINUTE)
    names = people_for(found, request.GET.get("q", ""))
    return JsonResponse({"people": names}, headers={"Cache-Control": "private, no-store"})


@require_safe
def readers(request: HttpRequest, topic_id: int) -> JsonResponse:
    """Who has read up to `?number=`; for members alone."""
    member = member_of(request)
    found = find_topic(topic_id, member)
    require_acting(member)
    number = parse_number(request.GET.get("number", ""))
    return JsonResponse(readers_of(found, number), headers={"Cache-Control": "private, no-store"})
