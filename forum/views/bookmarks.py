"""The reader's bookmarks: one of a post, with its note and reminder, and all of them."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.actions import drop_bookmark, set_bookmark
from forum.bookmarks import bookmark_of, bookmarks_page, day_wanted
from forum.finding import find_post, place_of
from forum.models import Bookmark, Post
from forum.models.calls import today
from forum.permissions import require_acting
from forum.requests import sight_of
from members.answers import SeeOther, refusal_response, wants_json
from members.refusals import Refused, not_found
from members.requests import member_of


@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: HttpRequest, post_id: int) -> HttpResponse:
    """Keep a post; its note and its reminder. A POST without fields only keeps it."""
    member = member_of(request)
    post = find_post(post_id, member)
    if request.method != "POST":
        if member is None:
            return redirect_to_login(request.get_full_path())
        if not post.is_shown:
            raise not_found()
        return _page(request, post, bookmark_of(post, require_acting(member)))
    sent = request.POST
    day = day_wanted(sent.get("remind"), sent.get("remind_on", ""))
    try:
        set_bookmark(post=post, member=member, note=sent.get("note"), remind_on=day)
    except Refused as refused:
        if wants_json(request) or member is None or refused.field not in {"note", "remind_on"}:
            return refusal_response(request, refused)
        return _page(request, post, bookmark_of(post, member), refused)
    said = pgettext("after a press", "Bookmarked. You find it under My bookmarks.")
    if wants_json(request):
        return JsonResponse({"bookmarked": True, "message": said})
    messages.success(request, said)
    return SeeOther(iri_to_uri(place_of(post)))


def _page(
    request: HttpRequest, post: Post, kept: Bookmark | None, refused: Refused | None = None
) -> HttpResponse:
    day = kept.remind_on if kept is not None else None
    waits = day is not None and day > today()
    typed: dict[str, Any] = {
        "note": kept.note if kept is not None else "",
        "remind": "day" if waits else "none",
        "remind_on": day.isoformat() if day is not None and waits else "",
    }
    if refused is not None:
        typed |= {name: request.POST.get(name, "") for name in typed}
    tomorrow = today() + datetime.timedelta(days=1)
    page = {
        "post": post,
        "kept": kept,
        "typed": typed,
        "refused": refused,
        "tomorrow": tomorrow.isoformat(),
    }
    status = 200 if refused is None else refused.status
    return render(request, "forum/bookmark.html", page, status=status)


@require_POST
def unbookmark(request: HttpRequest, post_id: int) -> HttpResponse:
    """Let it go, whatever became of the post."""
    drop_bookmark(post_id=post_id, member=member_of(request))
    messages.success(request, pgettext("after a press", "The bookmark is removed."))
    return SeeOther(reverse("bookmarks"))


@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    sight = sight_of(request)
    if sight.member is None:
        return redirect_to_login(request.get_full_path())
    cursor = request.GET.get("before", "")
    kept, later = bookmarks_page(sight, require_acting(sight.member), cursor)
    page = {"kept": kept, "next": later, "is_first": not cursor, "today": today()}
    return render(request, "forum/bookmarks.html", page)
