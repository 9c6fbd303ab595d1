"""The form of a new topic, and what it sends."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_http_methods

from forum.actions import open_topic
from forum.finding import find_board
from forum.forms import TopicForm
from forum.models import Board, Topic
from forum.permissions import can_open_topic
from forum.views.composing import errors_of, previewed
from forum.views.publishing import asking_to_wait, status_of, to_its_place
from members.answers import refusal_response, wants_json
from members.refusals import Refused, forbidden
from members.requests import member_of


@require_http_methods(["GET", "HEAD", "POST"])
def open_a_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic of either format; drawn again with what was typed where it is refused."""
    member = member_of(request)
    board = find_board(slug, member)
    if request.method != "POST":
        if member is None:
            return redirect_to_login(request.get_full_path())
        if not can_open_topic(member, board):
            raise forbidden()
        return _page(request, board, TopicForm())
    form = TopicForm(request.POST)
    try:
        sent = form.checked()
        if "preview" in request.POST:
            html, language = previewed(
                sent, room=sent["format"] == Topic.Format.ROOM, member=member
            )
            return _page(request, board, form, preview=html, preview_language=language)
        sent["format"] = sent["format"] or Topic.Format.THREAD
        publication = open_topic(board=board, author=member, **sent)
    except Refused as refused:
        if wants_json(request) or refused.status == 404:
            return refusal_response(request, refused)
        form.refuse(refused)
        page = _page(request, board, form, status=refused.status, errors=errors_of(form))
        return asking_to_wait(page, refused)
    if wants_json(request):
        url = iri_to_uri(publication.post.topic.get_absolute_url())
        body = {"url": url, "duplicate": publication.duplicate}
        return JsonResponse(body, status=status_of(publication))
    return to_its_place(request, publication)


def _page(
    request: HttpRequest, board: Board, form: TopicForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "board": board,
        "form": form,
        "title_limit": settings.TITLE_LIMIT,
        "limit": settings.POST_LIMIT,
        "format": form.typed("format") or Topic.Format.THREAD,
    }
    return render(request, "forum/topic_new.html", context | more, status=status)
