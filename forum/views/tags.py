"""The tags of a topic, chosen by who opened it and by moderators."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_http_methods

from forum.actions import set_tags
from forum.finding import find_topic
from forum.models import Topic
from forum.permissions import can_keep_topic
from forum.requests import sight_of
from members.answers import SeeOther, refusal_response, wants_json
from members.refusals import Refused, forbidden


@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: HttpRequest, topic_id: int) -> HttpResponse:
    """A box for each tag of the site."""
    sight = sight_of(request)
    found = find_topic(topic_id, sight.member, sight)
    if request.method != "POST":
        if sight.member is None:
            return redirect_to_login(request.get_full_path())
        if not can_keep_topic(sight.member, found):
            raise forbidden()
        return _page(request, found, found.tags)
    chosen = request.POST.getlist("tags")
    try:
        set_tags(topic=found, by=sight.member, tags=chosen)
    except Refused as refused:
        if wants_json(request) or refused.field != "tags":
            return refusal_response(request, refused)
        return _page(request, found, chosen, refused)
    return SeeOther(iri_to_uri(found.get_absolute_url()))


def _page(
    request: HttpRequest, topic: Topic, chosen: list[str], refused: Refused | None = None
) -> HttpResponse:
    page = {
        "topic": topic,
        "board": topic.board,
        "tags": list(sight_of(request).catalogue.tags.values()),
        "chosen": chosen,
        "tags_error": refused.message if refused is not None else "",
    }
    status = refused.status if refused is not None else 200
    return render(request, "forum/topic_tags.html", page, status=status)
