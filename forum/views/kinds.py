"""What a topic of a kind is asked for beside its posts: the mark of an answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_POST

from forum.actions import mark_answer, unmark_answer
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
