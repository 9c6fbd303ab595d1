"""A member's public page: name, office, municipality, and what they wrote lately."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forum.level_words import control_of
from forum.models import Post
from forum.permissions import boards_readable_by
from forum.requests import sight_of
from members.models import Member
from members.permissions import current_mandate
from members.refusals import not_found
from members.requests import member_of

POSTS_HERE = 20


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Only posts that the asker may read."""
    asker = member_of(request)
    found = Member.objects.filter(handle=handle.lower(), is_active=True).first()
    if found is None:
        raise not_found()
    readable = boards_readable_by(asker)
    posts = (
        Post.objects.published()
        .filter(author=found, topic__is_visible=True, topic__board__in=readable)
        .select_related("topic__board")
        .prefetch_related("topic__board__names")
        .order_by("-created_at", "-pk")[:POSTS_HERE]
    )
    mandates = found.mandates.filter(confirmed_at__isnull=False).select_related(
        "municipality__region"
    )
    return render(
        request,
        "forum/person.html",
        {
            "person": found,
            "mandate": current_mandate(found),
            "mandates": mandates.prefetch_related(
                "municipality__names", "municipality__region__names"
            ).order_by("-starts_on"),
            "posts": posts,
            "follow": control_of(
                "member",
                reverse("follow_member", args=[found.handle]),
                sight_of(request).follows.members.get(found.pk, ""),
            )
            if asker is not None and asker.pk != found.pk
            else None,
            "is_me": asker is not None and asker.pk == found.pk,
        },
    )
