"""Pages for what went wrong, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off: say what to do."""
    return render(request, "csrf_failure.html", status=403)
