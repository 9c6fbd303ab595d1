"""What of the reader's own waits for a moderator: for them alone."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from forum.actions import withdraw_held_post
from forum.permissions import require_acting
from forum.waiting import find_waiting, waiting_of
from members.answers import SeeOther
from members.refusals import not_found
from members.requests import member_of
from moderation.hold_words import reasons_of


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """All of it, with why each text waits."""
    member = member_of(request)
    if member is None:
        return redirect_to_login(request.get_full_path())
    rows = [(post, reasons_of(post)) for post in waiting_of(member)]
    return render(request, "moderation/waiting.html", {"rows": rows})


@require_POST
def withdraw(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take one back."""
    member = require_acting(member_of(request))
    post = find_waiting(post_id, member)
    if post is None:
        raise not_found()
    withdraw_held_post(post=post, by=member)
    messages.success(request, pgettext("message after withdrawing", "Your text is withdrawn."))
    return SeeOther(reverse("waiting"))
