"""The form of a new topic of each kind, and what it sends."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_http_methods

from forum.actions import open_topic
from forum.choices import call_choices, poll_choices, record_choices
from forum.finding import find_board
from forum.forms import TopicForm
from forum.kind_words import ALL, words_of_kind
from forum.models import Board, Topic
from forum.permissions import boards_readable_by, can_open_topic
from forum.requests import sight_of
from forum.similar import similar_topics
from forum.steering import further_choices
from forum.views.composing import errors_of, previewed
from forum.views.enclosing import Enclosed
from forum.views.publishing import asking_to_wait, status_of, to_its_place
from forum.windows import wrong_cursor
from members.answers import refusal_response, wants_json
from members.models import Member
from members.refusals import Refused, forbidden
from members.requests import member_of


@require_http_methods(["GET", "HEAD", "POST"])
def open_a_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What to open, then its form; drawn again with what was typed where it is refused."""
    member = member_of(request)
    board = find_board(slug, member)
    if request.method != "POST":
        return _empty(request, board, member)
    form = TopicForm(request.POST)
    enclosed = Enclosed(request, member)
    try:
        sent = form.checked()
        enclosed.receive()
        if "preview" in request.POST:
            html, language = previewed(
                sent, room=sent["format"] == Topic.Format.ROOM, member=member
            )
            more: dict[str, Any] = {
                "preview": html,
                "preview_language": language,
                "files": enclosed.files(),
            }
            return _page(request, board, form, **more)
        publication = open_topic(
            board=board, author=member, attachments=enclosed.wishes(), **form.chosen()
        )
    except Refused as refused:
        if wants_json(request) or refused.status == 404:
            return refusal_response(request, refused)
        form.refuse(refused)
        said: dict[str, Any] = {"errors": errors_of(form), "files": enclosed.files()}
        page = _page(request, board, form, status=refused.status, **said)
        return asking_to_wait(page, refused)
    if wants_json(request):
        url = iri_to_uri(publication.post.topic.get_absolute_url())
        body = {"url": url, "duplicate": publication.duplicate}
        if publication.held:
            body |= {"url": reverse("waiting"), "reason": publication.reason}
        return JsonResponse(body, status=status_of(publication))
    return to_its_place(request, publication)


def _empty(request: HttpRequest, board: Board, member: Member | None) -> HttpResponse:
    """The choice of a kind, or its empty form."""
    if member is None:
        return redirect_to_login(request.get_full_path())
    if not can_open_topic(member, board):
        raise forbidden()
    kind = request.GET.get("kind")
    if kind is None:
        return render(request, "forum/topic_kinds.html", {"board": board, "kinds": ALL})
    if kind not in Topic.Kind.values:
        raise wrong_cursor()
    return _page(request, board, TopicForm(), kind=kind)


def _page(
    request: HttpRequest,
    board: Board,
    form: TopicForm,
    *,
    kind: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    words = words_of_kind(kind or form.typed("kind"))
    title = form.typed("title")
    context = {
        "board": board,
        "similar": similar_topics(title, boards_readable_by(member_of(request))) if title else [],
        "form": form,
        "words": words,
        "title_limit": settings.TITLE_LIMIT,
        "limit": settings.POST_LIMIT,
        "format": form.typed("format") or Topic.Format.THREAD,
        "tags": list(sight_of(request).catalogue.tags.values()),
        "chosen": form.typed_tags,
        "further": further_choices(board, sight_of(request)),
        "further_chosen": form.typed_boards,
    }
    if words.kind == Topic.Kind.RECORD:
        context |= record_choices(member_of(request))
    elif words.kind == Topic.Kind.CALL:
        context |= call_choices()
    elif words.kind == Topic.Kind.POLL:
        context |= poll_choices()
    return render(request, "forum/topic_new.html", context | more, status=status)
