"""Pages for what went wrong, in plain words."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from members.answers import unavailable_response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off: say what to do."""
    return render(request, "csrf_failure.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; a database that is away is none, though it was asked before any view."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable_response(request)
    return server_error(request)
