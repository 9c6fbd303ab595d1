"""The member's language on each page, and answers that no shared cache may keep."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from members.answers import refusal_response, unavailable_response
from members.formats import reader_language, say_full
from members.models import KEEP_OUT, Member, Sanction
from members.passes import give_pass
from members.refusals import Refused

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class MemberLanguageMiddleware:
    """A choice kept in the cookie wins, then the member's own language, then the browser's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            language = request.user.language
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class SuspendedMemberMiddleware:
    """A suspended member is signed out at the next page and told so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_suspended:
            member = request.user
            facts = _facts_of(member)
            logout(request)
            response = render(request, "members/suspended.html", facts, status=403)
            give_pass(response, member)
            return response
        return self.get_response(request)


def _facts_of(member: Member) -> dict[str, Any]:
    """Why they are kept out, and until when: what lasts longest is told."""
    until = member.suspended_until
    out = Sanction.objects.in_force().filter(member=member, kind__in=KEEP_OUT)
    sanction = out.filter(ends_at=until).order_by("-pk").first()
    words = sanction.rule_words if sanction is not None else {}
    return {
        "until": say_full(until) if until is not None else "",
        "sanction": sanction,
        "rule": words.get(reader_language()) or next(iter(words.values()), ""),
    }


class PrivateAnswerMiddleware:
    """What depends on who asks is `private, no-store`; and varies by cookie and language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        response.headers["Vary"] = "Cookie, Accept-Language"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "is_signed_out", False):
            # What a browser kept of the member's pages, and what they had begun to write.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class RefusalMiddleware:
    """An action's refusal that no view caught becomes an answer, never a 500.

    So does a database that is locked, full or away: what is said of it needs no database.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError | InterfaceError):
            logger.warning("The database could not answer %s: %s", request.path, error)
            return unavailable_response(request)
        return refusal_response(request, error) if isinstance(error, Refused) else None
