"""One search for what was said on all boards, who says it, and where they come from."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from forum.analysis import Question
from forum.models import Board
from forum.narrowing import Narrowing, asked_narrowing, boards_to_choose
from forum.people import members_named
from forum.permissions import boards_readable_by
from forum.places import towns_named
from forum.requests import sight_of
from forum.search_words import format_words, sort_words
from forum.seeking import QUERY_LIMIT, SEARCHES_A_MINUTE, Results, parse_question
from forum.seeking import search as search_posts
from forum.similar import ASKED_A_MINUTE, similar_topics
from forum.suggesting import suggestion_for
from forum.views.publishing import asking_to_wait
from members.models import Member
from members.models.places import name_in
from members.permissions import may_act
from members.rates import count_within
from members.refusals import Refused
from members.requests import asker_key, member_of


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `?q=` finds within what the form narrows it to."""
    member = member_of(request)
    query = request.GET.get("q", "").strip()
    boards = boards_readable_by(member)
    page: dict[str, Any] = {"narrowing": Narrowing(), "question": Question()}
    try:
        page["narrowing"] = narrowing = asked_narrowing(request.GET)
        page["question"] = question = parse_question(query)
        if question:
            count_within("search", asker_key(request, member), a_minute=SEARCHES_A_MINUTE)
            cursor = request.GET.get("after", "")
            page["results"] = search_posts(question, narrowing, boards, cursor=cursor)
            page |= _by_name(query, member) if not (cursor or narrowing.is_any) else {}
            if not (page["results"].rows or cursor or page.get("people") or page.get("towns")):
                page["suggestion"] = suggestion_for(query, narrowing, boards)
    except Refused as refused:
        answer = _draw(request, boards, query, page | {"error": refused.message})
        answer.status_code = refused.status
        return asking_to_wait(answer, refused)
    return _draw(request, boards, query, page)


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Topics whose titles say much the same as `?title=`, for the form of a topic."""
    member = member_of(request)
    count_within("similar", asker_key(request, member), a_minute=ASKED_A_MINUTE)
    found = similar_topics(request.GET.get("title", ""), boards_readable_by(member))
    return render(request, "forum/_similar.html", {"similar": found})


def _by_name(query: str, member: Member | None) -> dict[str, Any]:
    """Members are named to members alone."""
    people = members_named(query) if may_act(member) else []
    for person in people:
        town = person["municipality"]
        person["town"] = name_in(town["names"]) if town else ""
    return {"people": people, "towns": towns_named(query)}


def _draw(
    request: HttpRequest, boards: QuerySet[Board], query: str, page: dict[str, Any]
) -> HttpResponse:
    page["boards"] = choices = boards_to_choose(boards)
    page["formats"], page["sorts"] = format_words(), sort_words()
    page["regions"] = sight_of(request).catalogue.regions_down()
    page["tags"] = list(sight_of(request).catalogue.tags.values())
    # What is too long is not sent back whole.
    page["query"] = query[:QUERY_LIMIT]
    if suggestion := page.get("suggestion"):
        page["suggested"] = urlencode(_asked(request) | {"q": suggestion.text})
    results: Results | None = page.get("results")
    if results is not None:
        names = {board.pk: board.name for board in choices}
        for result in results.rows:
            result.board = names.get(result.post.topic.board_id, "")
        page["following"] = _following(request, results)
    return render(request, "forum/search.html", page)


def _following(request: HttpRequest, results: Results) -> str:
    """The address of the next page; nothing at the end."""
    return urlencode(_asked(request) | {"after": results.next}) if results.next else ""


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if value}
