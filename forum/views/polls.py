"""A poll answered and closed by forms of its topic's page, and who chose what in an open one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forum.actions import cast_ballot, close_poll, withdraw_ballot
from forum.changes import told_topic
from forum.finding import find_topic
from forum.heads import poll_of
from forum.models import Topic
from forum.polling import poll_in, shown_ballots
from forum.windows import parse_number
from members.answers import SeeOther, refusal_response, wants_json
from members.models import Member
from members.refusals import Refused, invalid, not_found
from members.requests import member_of

PLACE = "place_"
A_PAGE = 200


def sent_choices(sent: QueryDict) -> list[int]:
    """Numbers of options, ticked or put in places. Raises Refused."""
    ticked = [_whole(text) for text in sent.getlist("choice")]
    places = sent_places(sent)
    if len(set(places.values())) < len(places):
        said = pgettext_lazy("refusal", "Give each place to one option only.")
        raise invalid(said, "choices")
    return ticked + sorted(places, key=lambda number: places[number])


def sent_places(sent: QueryDict) -> dict[int, int]:
    """The place that each option was given, by its number."""
    given = [name for name in sent if name.startswith(PLACE) and sent[name]]
    return {_whole(name.removeprefix(PLACE)): _whole(str(sent[name])) for name in given}


def _whole(text: str) -> int:
    """A small number; 0, which no option has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _answer(request: HttpRequest, topic: Topic, member: Member | None, said: str) -> HttpResponse:
    """Back to where the poll stands, with what was done in words."""
    if wants_json(request):
        told = told_topic(find_topic(topic.pk, member))
        return JsonResponse({"topic": told, "said": said})
    messages.success(request, said)
    return SeeOther(iri_to_uri(f"{topic.get_absolute_url()}#poll"))


@require_POST
def vote(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Cast a ballot, or another; the form again where it is refused."""
    member = member_of(request)
    topic = find_topic(topic_id, member)
    try:
        cast_ballot(topic=topic, by=member, choices=sent_choices(request.POST))
    except Refused as refused:
        if wants_json(request) or refused.code != "invalid":
            return refusal_response(request, refused)
        return _again(request, topic, member, refused)
    return _answer(request, topic, member, pgettext("after voting", "Your vote is in."))


def _again(
    request: HttpRequest, topic: Topic, member: Member | None, refused: Refused
) -> HttpResponse:
    ticked = {_whole(text): 1 for text in request.POST.getlist("choice")}
    typed = ticked | sent_places(request.POST)
    page: dict[str, Any] = {"topic": topic, "poll": poll_of(topic, member, typed)}
    page |= {"errors": (str(refused.message),)}
    return render(request, "forum/poll_vote.html", page, status=refused.status)


def _act(request: HttpRequest, topic_id: int, act: Callable[..., bool], said: str) -> HttpResponse:
    member = member_of(request)
    topic = find_topic(topic_id, member)
    act(topic=topic, by=member)
    return _answer(request, topic, member, said)


@require_POST
def withdraw(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Take the ballot back."""
    said = pgettext("after voting", "Your vote was taken back.")
    return _act(request, topic_id, withdraw_ballot, said)


@require_POST
def close(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Take no more ballots and count them."""
    said = pgettext("after voting", "The poll is closed and counted.")
    return _act(request, topic_id, close_poll, said)


@require_safe
def ballots(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Who chose what in an open poll."""
    topic = find_topic(topic_id, member_of(request))
    poll = poll_in(topic)
    if poll is None or poll.is_secret or not topic.is_visible:
        raise not_found()
    after = parse_number(request.GET["after"]) if "after" in request.GET else 0
    found = list(shown_ballots(poll, after)[: A_PAGE + 1])
    rows = [
        (ballot, [poll.texts[number - 1] for number in ballot.choices])
        for ballot in found[:A_PAGE]
    ]
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    page = {"topic": topic, "board": topic.board, "poll": poll, "rows": rows, "next": more}
    return render(request, "forum/poll_ballots.html", page)
