"""What is done with a topic of a kind at one press: an answer marked, a call answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_POST

from forum.actions import (
    close_call,
    join_call,
    leave_call,
    mark_answer,
    reopen_call,
    unmark_answer,
)
from forum.finding import find_post, find_topic, place_of
from forum.wire import topic_payload
from members.answers import SeeOther, wants_json
from members.requests import member_of


def _set_answer(request: HttpRequest, post_id: int, act: Callable[..., bool]) -> HttpResponse:
    member = member_of(request)
    post = find_post(post_id, member)
    act(post=post, by=member)
    if wants_json(request):
        return JsonResponse({"topic": topic_payload(find_topic(post.topic_id, member))})
    return SeeOther(iri_to_uri(place_of(post)))


@require_POST
def answer(request: HttpRequest, post_id: int) -> HttpResponse:
    """Mark the post as the answer to its question."""
    return _set_answer(request, post_id, mark_answer)


@require_POST
def unanswer(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take the mark away."""
    return _set_answer(request, post_id, unmark_answer)


def _act(request: HttpRequest, topic_id: int, act: Callable[..., bool]) -> HttpResponse:
    member = member_of(request)
    found = find_topic(topic_id, member)
    act(topic=found, by=member)
    if wants_json(request):
        return JsonResponse({"topic": topic_payload(find_topic(topic_id, member))})
    return SeeOther(iri_to_uri(found.get_absolute_url()))


@require_POST
def join(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Sign the member's municipality up."""
    return _act(request, topic_id, join_call)


@require_POST
def leave(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Take the member's municipality back."""
    return _act(request, topic_id, leave_call)


@require_POST
def close(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Let no more municipalities sign up."""
    return _act(request, topic_id, close_call)


@require_POST
def reopen(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Let them sign up again."""
    return _act(request, topic_id, reopen_call)
