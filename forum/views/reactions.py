"""Signs at a post: the members' reactions, and the pin of a moderator."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_POST, require_safe

from forum.actions import pin_post, set_reaction, unpin_post
from forum.finding import find_post, place_of
from forum.reacting import kinds_of, names_by_kind
from forum.wire import post_payload
from members.answers import SeeOther, wants_json
from members.refusals import not_found
from members.requests import member_of


@require_POST
def react(request: HttpRequest, post_id: int) -> HttpResponse:
    """Give a reaction (`on=1`) or take it back (`on=0`)."""
    member = member_of(request)
    post = find_post(post_id, member)
    on = request.POST.get("on", "1") != "0"
    set_reaction(post=post, member=member, kind=request.POST.get("kind", ""), on=on)
    if wants_json(request):
        return JsonResponse(kinds_of(post, member))
    return SeeOther(iri_to_uri(place_of(post)))


@require_safe
def post_reactions(request: HttpRequest, post_id: int) -> HttpResponse:
    """Who reacted how."""
    post = find_post(post_id, member_of(request))
    if not post.is_shown:
        raise not_found()
    page = {"post": post, "topic": post.topic, "groups": names_by_kind(post)}
    return render(request, "forum/reactions.html", page)


def _set_pin(request: HttpRequest, post_id: int, act: Callable[..., bool]) -> HttpResponse:
    member = member_of(request)
    act(post=find_post(post_id, member), by=member)
    post = find_post(post_id, member)
    if wants_json(request):
        return JsonResponse({"post": post_payload(post)})
    return SeeOther(iri_to_uri(place_of(post)))


@require_POST
def pin(request: HttpRequest, post_id: int) -> HttpResponse:
    """Keep the post at the head of its topic."""
    return _set_pin(request, post_id, pin_post)


@require_POST
def unpin(request: HttpRequest, post_id: int) -> HttpResponse:
    """Let it go from there."""
    return _set_pin(request, post_id, unpin_post)
