"""The page on which a member flags a post."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from forum.models import Post
from forum.permissions import require_readable
from members.answers import refusal_response, wants_json
from members.models import Member
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions import flag_post
from moderation.forms import FlagForm
from moderation.models import Flag
from moderation.permissions import require_flaggable
from moderation.wire import flag_payload


@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, post_id: int) -> HttpResponse:
    """The form with its reasons; sent, a page that thanks."""
    member = member_of(request)
    post = _readable_post(post_id, member)
    if wants_json(request) and request.method == "POST":
        return JsonResponse(flag_payload(_flag(request, post)), status=201)
    if member is None:
        return redirect_to_login(request.path)
    try:
        require_flaggable(member, post)
        return _filled_in(request, post)
    except Refused as refused:
        return refusal_response(request, refused, back=post.get_absolute_url())


@require_GET
def flag_thanks(request: HttpRequest, post_id: int) -> HttpResponse:
    """Thanks, what happens next, and the way back."""
    post = _readable_post(post_id, member_of(request))
    return render(request, "moderation/flag_thanks.html", {"post": post})


def _readable_post(post_id: int, member: Member | None) -> Post:
    posts = Post.objects.placed().with_people().select_related("topic__board__region")
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise not_found()
    require_readable(member, post.topic)
    return post


def _filled_in(request: HttpRequest, post: Post) -> HttpResponse:
    if request.method == "GET":
        return _form_page(request, post, FlagForm())
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _form_page(request, post, form)
    try:
        _flag(request, post)
    except Refused as refused:
        if refused.field is None:
            raise
        form.add_refusal(refused)
        return _form_page(request, post, form)
    return redirect("flag_thanks", post_id=post.pk)


def _flag(request: HttpRequest, post: Post) -> Flag:
    return flag_post(
        post=post,
        member=member_of(request),
        reason=request.POST.get("reason", ""),
        note=request.POST.get("note", ""),
    )


def _form_page(request: HttpRequest, post: Post, form: FlagForm) -> HttpResponse:
    return render(
        request,
        "moderation/flag.html",
        {"post": post, "form": form},
        status=400 if form.is_bound else 200,
    )
