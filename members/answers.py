"""Refusals as answers: a page for people, JSON for programs, one body for what is not there."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import pgettext_lazy

from members.refusals import Refused, unavailable


class SeeOther(HttpResponseRedirect):
    """After a POST: the place to look at now, fetched with GET."""

    status_code = 303


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: the API, or a script of a page."""
    # Not `match`: it holds for */* too, and a page that never was answers that with HTML.
    first = request.accepted_types[:1]
    return request.path.startswith("/api/") or (
        bool(first) and (first[0].main_type, first[0].sub_type) == ("application", "json")
    )


def refusal_body(refused: Refused) -> dict[str, Any]:
    """`{"code", "message", "field"?}`."""
    body = {"code": refused.code, "message": str(refused.message)}
    if refused.field:
        body["field"] = refused.field
    return body


def refusal_response(request: HttpRequest, refused: Refused, *, back: str = "") -> HttpResponse:
    """The refusal in the form the asker understands, with its status and the way back."""
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(refusal_body(refused), status=refused.status)
    elif refused.status == 404:
        response = render(request, "404.html", status=404)
    else:
        page = {"refusal": refused, "back": back}
        response = render(request, "refused.html", page, status=refused.status)
    if refused.retry_after is not None:
        response["Retry-After"] = str(refused.retry_after)
    return response


def unavailable_response(request: HttpRequest) -> HttpResponse:
    """503 without a question to the database: pages of ours ask who is signed in."""
    refused = unavailable(
        pgettext_lazy("refusal", "The site cannot answer just now. Please try again in a moment.")
    )
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(refusal_body(refused), status=refused.status)
    else:
        response = HttpResponse(render_to_string("500.html"), status=refused.status)
    response["Retry-After"] = str(refused.retry_after)
    return response
