"""What a post said before: for whoever may read it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from forum.actions import hide_version, restore_version
from forum.finding import find_post
from forum.history import history_of
from forum.models import PostVersion
from forum.permissions import can_moderate
from forum.windows import parse_number
from members.answers import SeeOther
from members.rates import count_within
from members.refusals import not_found
from members.requests import member_of

# Each page compares texts.
PAGES_A_MINUTE = 30


@require_safe
def history(request: HttpRequest, post_id: int) -> HttpResponse:
    """Each edit with what it changed, newest first."""
    member = member_of(request)
    post = find_post(post_id, member)
    if not post.is_shown:
        raise not_found()
    asker = member.pk if member is not None else get_adapter().get_client_ip(request)
    count_within("history", asker, a_minute=PAGES_A_MINUTE)
    before = parse_number(request.GET["before"]) if "before" in request.GET else None
    return render(
        request,
        "forum/history.html",
        {
            "post": post,
            "history": history_of(post, before=before),
            "may_moderate": can_moderate(member, post.topic.board),
        },
    )


@require_POST
def hide(request: HttpRequest, post_id: int, version_id: int) -> HttpResponse:
    """Take an earlier text out of the history."""
    member = member_of(request)
    post = find_post(post_id, member)
    hide_version(version=get_object_or_404(PostVersion, pk=version_id, post=post), by=member)
    return SeeOther(reverse("post_history", args=[post.pk]))


@require_POST
def restore(request: HttpRequest, post_id: int, version_id: int) -> HttpResponse:
    """Let the post say again what it said before."""
    member = member_of(request)
    post = find_post(post_id, member)
    version = get_object_or_404(PostVersion.objects.select_related("post"), pk=version_id)
    if version.post_id != post.pk:
        raise not_found()
    version.post = post
    restore_version(version=version, by=member)
    return SeeOther(reverse("post_history", args=[post.pk]))
