"""One post: its permalink, its edit, its withdrawal."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from forum.actions import edit_post, see_post, withdraw_post
from forum.finding import find_post, find_standing, place_of
from forum.forms import EditForm
from forum.models import Attachment, Post
from forum.permissions import can_edit, require_acting
from forum.views.composing import errors_of
from forum.views.enclosing import Enclosed
from forum.wire import post_payload
from members.answers import SeeOther, refusal_response, wants_json
from members.models import Member
from members.refusals import Refused, forbidden
from members.requests import member_of


@require_safe
def permalink(request: HttpRequest, post_id: int) -> HttpResponse:
    """To the post where it stands.

    A GET that writes: without scripts nothing else tells that the member saw the post which a
    notification led to. It reads that notification and nothing else; a browser that fetches
    ahead is not a reader.
    """
    member = member_of(request)
    post = find_standing(post_id, member)
    if member is not None and request.method == "GET" and not _fetches_ahead(request):
        _mark_seen(post, member)
    return HttpResponseRedirect(iri_to_uri(place_of(post)))


def _fetches_ahead(request: HttpRequest) -> bool:
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in purpose


def _mark_seen(post: Post, member: Member) -> None:
    try:
        see_post(post=post, member=member)
    except Refused:
        return  # To read is more than to be counted as read.


@require_safe
def source(request: HttpRequest, post_id: int) -> HttpResponse:
    """The text as it was written, for who may edit it; kept nowhere on the way."""
    member = member_of(request)
    post = find_post(post_id, member)
    if not can_edit(require_acting(member), post):
        raise forbidden()
    text = {"body": post.body, "language": post.language, "revision": post.revision}
    return JsonResponse(text, headers={"Cache-Control": "private, no-store"})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Another text for one's own post."""
    member = member_of(request)
    post = find_post(post_id, member)
    if request.method != "POST":
        if member is None:
            return redirect_to_login(request.get_full_path())
        if not can_edit(member, post):
            raise forbidden()
        shown = {"body": post.body, "revision": str(post.revision), "language": post.language}
        form = EditForm(shown)
        return _edit_page(request, post, form, files=list(post.files.order_by("pk")))
    form = EditForm(request.POST)
    enclosed = Enclosed(request, member)
    try:
        sent = form.checked()
        enclosed.receive()
        changed = edit_post(
            post=post,
            editor=member,
            body=sent["body"],
            revision=sent["revision"],
            attachments=enclosed.wishes() if enclosed.is_asked else None,
            language=sent["language"],
        )
    except Refused as refused:
        if wants_json(request) or refused.status in {401, 404}:
            return refusal_response(request, refused)
        form.refuse(refused)
        return _edit_page(request, post, form, refused, files=enclosed.files())
    if wants_json(request):
        return JsonResponse({"post": post_payload(changed)})
    return SeeOther(iri_to_uri(place_of(post)))


def _edit_page(
    request: HttpRequest,
    post: Post,
    form: EditForm,
    refused: Refused | None = None,
    *,
    files: Sequence[Attachment],
) -> HttpResponse:
    context: dict[str, Any] = {
        "post": post,
        "form": form,
        "revision": form.typed("revision"),
        "files": files,
    }
    if refused is not None:
        context["errors"] = errors_of(form)
        if refused.code == "conflict":
            # Who was told may save again, and replaces what stands there now.
            post.refresh_from_db(fields=["revision"])
            context["revision"] = post.revision
    status = 200 if refused is None else refused.status
    return render(request, "forum/post_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take back one's own post: asked once, because it cannot be undone."""
    member = member_of(request)
    post = find_post(post_id, member)
    if request.method != "POST":
        if member is None:
            return redirect_to_login(request.get_full_path())
        if post.author_id != member.pk or not (post.is_shown or post.hidden_for_now):
            raise forbidden()
        return render(request, "forum/post_withdraw.html", {"post": post})
    withdraw_post(post=post, by=member)
    if wants_json(request):
        return JsonResponse({"post": post_payload(post)})
    messages.success(request, pgettext("message after withdrawing", "Your post is withdrawn."))
    # With its first post a topic goes too.
    where = post.topic.board.get_absolute_url() if post.number == 1 else place_of(post)
    return SeeOther(iri_to_uri(where))
