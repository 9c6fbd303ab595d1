"""The JSON API: puts the floors' routers together; one form for every error."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from forum.api import (
    boards,
    bookmarks,
    files,
    following,
    kinds,
    polls,
    posts,
    search,
    steering,
    topics,
)
from members.answers import refusal_response, unavailable_response
from members.api import token_auth
from members.refusals import Refused, invalid, not_found, unauthenticated
from moderation.api import router as moderation_router
from moderation.appeal_api import router as appeal_router
from notifications.api import router as notifications_router
from realtime.decoder import BadFrame, decode

logger = logging.getLogger(__name__)


class StrictParser(Parser):
    """Bodies are read as strictly as the socket's frames, and may be as long."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return decode(request.body)


class PlainRenderer(JSONRenderer):
    """Arabic as itself: half the bytes."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """ninja's API whose answers to a wrong method and at its root are JSON too."""

    @property
    def urls(self) -> Any:
        found = super().urls
        for pattern in found[0]:
            if pattern.callback is not None:
                pattern.callback = _always_json(pattern.callback)
        return found


def _always_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:  # ninja's own view at the root
            return refusal_response(request, not_found())
        if response.status_code != 405:
            return response
        wrong = invalid(pgettext_lazy("refusal", "This address does not take this method."))
        refused = refusal_response(request, wrong)
        refused.status_code = 405
        refused["Allow"] = response["Allow"]
        return refused

    return answer


api = Api(
    title="Majlis",
    version="1",
    description=(
        "Councillors' forum. Sign in with `Authorization: Bearer <token>`; what everyone may "
        "read needs none. Errors are `{code, message, field?}`. A list is `{items, next}`; ask "
        "for the next page with `?after=<next>`."
    ),
    auth=token_auth,
    parser=StrictParser(),
    renderer=PlainRenderer(),
    urls_namespace="api",
)


def _bad_body(error: BaseException | None) -> Refused:
    if isinstance(error, BadFrame) and error.code == "too_large":
        return Refused("too_large", pgettext_lazy("refusal", "This is too long to be taken."))
    return Refused("bad_frame", pgettext_lazy("refusal", "The text sent is not valid JSON."))


@api.exception_handler(Refused)
def answer_refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """An action's refusal, with its code, words and status."""
    return refusal_response(request, error)


@api.exception_handler(ValidationError)
def answer_misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A field is missing or of the wrong type: the first one is named."""
    names = [part for part in error.errors[0]["loc"] if isinstance(part, str)]
    field = names[-1] if len(names) > 1 else None
    message = pgettext_lazy("refusal", "This is missing, or not of the right kind.")
    return refusal_response(request, invalid(message, field))


@api.exception_handler(HttpError)
def answer_unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """ninja's own refusals: a body it could not read, a sign-in it did not get."""
    if error.status_code == 401:
        return refusal_response(request, unauthenticated())
    return refusal_response(request, _bad_body(error.__cause__))


@api.exception_handler(RequestDataTooBig)
def answer_too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """Refused before it was read."""
    return refusal_response(request, _bad_body(BadFrame("too_large")))


@api.exception_handler(Http404)
def answer_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """The same answer for what is not there and what is not shown."""
    return refusal_response(request, not_found())


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def answer_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database is locked, full or away: to be tried again."""
    logger.warning("The database could not answer %s: %s", request.path, error)
    return unavailable_response(request)


@api.exception_handler(Exception)
def answer_broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: to the log whole, to the asker without its insides."""
    logger.error("The API failed at %s", request.path, exc_info=error)
    broken = Refused("internal", pgettext_lazy("refusal", "Something broke on our side."))
    response = refusal_response(request, broken)
    response.status_code = 500
    return response


unknown = Router(auth=None)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


@unknown.api_operation(METHODS, "/{path:anything}", include_in_schema=False)
def answer_unknown(request: HttpRequest, anything: str) -> NoReturn:
    """No such address."""
    raise not_found()


for router in (
    boards.router,
    topics.router,
    posts.router,
    kinds.router,
    search.router,
    polls.router,
    steering.router,
):
    api.add_router("", router)
api.add_router("", files.router)
api.add_router("", following.router)
api.add_router("", bookmarks.router)
api.add_router("", moderation_router)
api.add_router("", appeal_router)
api.add_router("", notifications_router)
api.add_router("", unknown)  # the last: it takes what is left
