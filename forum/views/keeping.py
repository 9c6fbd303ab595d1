"""Pages of visitors: drawn once a version, and not sent again to who has that version."""

import re
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.utils.timezone import now

from forum.fragments import Fragments
from forum.requests import sight_of
from forum.versions import version_of_frame
from members.formats import local, reader_language

View = Callable[..., HttpResponse]
KEPT = 32 * 1024 * 1024
# What our own links ask for; a page of any other address is drawn each time.
ASKED = {"tab", "span", "before", "after", "at", "on", "past", "order", "tag"}
# Stands in a kept page where each reader's own token does.
PLACE = b"<<the reader's token>>"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]*)"')

pages: Fragments[bytes] = Fragments(KEPT)


def kept_for_visitors(version: Callable[..., Hashable | None]) -> Callable[[View], View]:
    """For a view whose page is the same for all visitors while `version` is.

    `version` takes what the view takes from the address, and gives None where there is no
    such page for everyone. Members' pages pass by.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **of_address: Any) -> HttpResponse:
            if not _is_visitor(request) or set(request.GET) - ASKED:
                return view(request, *args, **of_address)
            of_page = version(*_first(of_address))
            if of_page is None:
                return view(request, *args, **of_address)
            key = (of_page, *_key_of(request))
            return _not_modified(request, key) or _page(
                request, key, lambda: view(request, *args, **of_address)
            )

        return answer

    return decorate


def _first(of_address: dict[str, Any]) -> list[Any]:
    """What names the page; a topic's slug is in its path."""
    return [of_address[name] for name in ("topic_id", "slug") if name in of_address][:1]


def _is_visitor(request: HttpRequest) -> bool:
    """Whether nothing comes along that makes this page one reader's: no sign-in, no message."""
    cookies = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return not cookies & set(request.COOKIES)


def _key_of(request: HttpRequest) -> tuple[Hashable, ...]:
    marks = sight_of(request).marks
    return (
        marks,
        version_of_frame(),
        reader_language(),
        local(now()).date(),
        request.get_full_path(),
    )


def _tag(request: HttpRequest, key: Hashable) -> str:
    """Of the page and of the secret behind the token in it; "" for who has none yet."""
    secret = request.META.get("CSRF_COOKIE")
    if not secret:
        return ""
    return f'W/"{salted_hmac("a page", f"{key!r} {secret}").hexdigest()}"'


def _not_modified(request: HttpRequest, key: Hashable) -> HttpResponse | None:
    tag = _tag(request, key)
    known = request.headers.get("If-None-Match", "")
    if not tag or not known or tag not in parse_etags(known):
        return None
    return _with_tag(HttpResponseNotModified(), tag)


def _with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    # A browser may keep it, and asks each time whether it still holds.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _page(request: HttpRequest, key: Hashable, draw: Callable[[], HttpResponse]) -> HttpResponse:
    body = pages.get(key)
    if body is not None:
        token = get_token(request).encode()
        return _with_tag(HttpResponse(body.replace(PLACE, token)), _tag(request, key))
    response = draw()
    if response.status_code != 200:
        return response
    body = _without_token(response.content)
    if body is None:
        return response
    pages.put(key, body)
    return _with_tag(response, _tag(request, key))


def _without_token(body: bytes) -> bytes | None:
    """The page without whose it is; None where that cannot be said for sure."""
    tokens = set(TOKEN.findall(body))
    if len(tokens) != 1 or PLACE in body:
        return None
    return body.replace(tokens.pop(), PLACE)
