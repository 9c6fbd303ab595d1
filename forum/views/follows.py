"""How closely the reader follows a topic, a board, a member; and the page of all they follow."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from forum.actions import follow_board, follow_member, follow_topic, show_below
from forum.finding import find_board, find_topic
from forum.following import boards_followed, members_followed, topics_followed, topics_muted
from forum.level_words import MEANINGS, control_of
from forum.permissions import require_acting
from forum.requests import sight_of
from forum.rows import rows_of
from forum.windows import newest_after, shown_to, topics_page
from members.answers import SeeOther, wants_json
from members.models import Member
from members.refusals import not_found
from members.requests import member_of

MUTED_HERE = 100


def _done(request: HttpRequest, kind: str, level: str, url: str) -> HttpResponse:
    """What was chosen, in words; a page goes back to where the button stood."""
    said = str(MEANINGS[kind][level or "normal"])
    if wants_json(request):
        return JsonResponse({"level": level or "normal", "message": said})
    messages.success(request, said)
    back = request.POST.get("next", "")
    # Only the page of what one follows asks for another place.
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back == reverse("follows"):
        url = back
    return SeeOther(iri_to_uri(url))


@require_POST
def topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Choose a level for a topic."""
    member = member_of(request)
    found = find_topic(topic_id, member)
    level = follow_topic(topic=found, member=member, level=request.POST.get("level"))
    return _done(request, "topic", level, found.get_absolute_url())


@require_POST
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a level for a board, perhaps with what lies under it."""
    member = member_of(request)
    found = find_board(slug, member)
    below = request.POST.get("below") == "1"
    level = follow_board(board=found, member=member, level=request.POST.get("level"), below=below)
    return _done(request, "board", level, found.get_absolute_url())


@require_POST
def below(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether a region's board shows what lies under it, from now on."""
    member = member_of(request)
    found = find_board(slug, member)
    show_below(board=found, member=member, on=request.POST.get("on") == "1")
    return SeeOther(iri_to_uri(found.get_absolute_url()))


@require_POST
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Choose a level for a member."""
    whom = Member.objects.filter(handle=handle.lower()).first()
    if whom is None:
        raise not_found()
    level = follow_member(whom=whom, member=member_of(request), level=request.POST.get("level"))
    return _done(request, "member", level, reverse("person", args=[whom.handle]))


@require_safe
def follows(request: HttpRequest) -> HttpResponse:
    """Topics with what is new in them, boards, members; and what is muted."""
    sight = sight_of(request)
    if sight.member is None:
        return redirect_to_login(request.get_full_path())
    member = require_acting(sight.member)
    cursor = request.GET.get("before", "")
    topics, later = topics_page(topics_followed(sight, member), cursor, sight)
    rows = [(row, _of_topic(row.topic)) for row in rows_of(topics, member)]
    return render(
        request,
        "forum/follows.html",
        {
            "rows": rows,
            "next": later,
            "is_first": not cursor,
            **({} if cursor else _beside(sight, member)),
        },
    )


def _beside(sight: Any, member: Member) -> dict[str, Any]:
    """What stands on the first page alone."""
    muted = newest_after(topics_muted(sight, member), "")
    found = list(shown_to(sight, muted)[:MUTED_HERE])
    sight.catalogue.lend_names(found)
    return {
        "boards": [
            (one, control_of("board", reverse("follow_board", args=[one.board.slug]), one.level))
            for one in boards_followed(sight)
        ],
        "people": [
            (
                one,
                control_of("member", reverse("follow_member", args=[one.whom.handle]), one.level),
            )
            for one in members_followed(sight)
        ],
        "muted": [(topic, _of_topic(topic)) for topic in found],
    }


def _of_topic(topic: Any) -> Any:
    return control_of("topic", reverse("follow_topic", args=[topic.pk]), topic.own_level or "")
