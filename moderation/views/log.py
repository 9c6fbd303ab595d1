"""The public log of moderation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.requests import member_of
from moderation.log_pages import log_page


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The newest acts, and older ones by `?before=`."""
    page = log_page(member_of(request), before=request.GET.get("before", ""))
    return render(request, "moderation/log.html", {"page": page})
