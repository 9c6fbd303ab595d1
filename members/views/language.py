"""The language of the pages, chosen by anyone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from members.actions import change_language
from members.answers import SeeOther
from members.refusals import invalid
from members.requests import member_of


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Kept in the cookie and, for a member, with the account; back to where they were."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise invalid(pgettext_lazy("refusal", "This language is not offered."), "language")
    member = member_of(request)
    if member is not None:
        change_language(member=member, language=language)
    return remember_language(SeeOther(_way_back(request)), language)


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A form that was refused is drawn at an address that may not answer to GET.
    return wanted if safe and "\n" not in wanted and "\r" not in wanted else "/"


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """The answer with the cookie that keeps the choice."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response
