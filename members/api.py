"""Who asks the JSON API: the Bearer token, and nothing else; cookies sign nobody in here."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer

from members.models import Member
from members.refusals import unauthenticated
from members.requests import bearer_of


class TokenAuth(HttpBearer):
    """A token is needed: `request.auth` is the member. For all that writes."""

    def __call__(self, request: HttpRequest) -> Any:
        member = bearer_of(request)
        if member is None:
            raise unauthenticated()
        if "Accept-Language" not in request.headers:
            translation.activate(member.language)
        return member

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """ninja's hook, which its base class wants; the whole answer is in `__call__`."""
        return self(request)


class OpenAuth(TokenAuth):
    """A visitor may ask too; a token that signs nobody in is still refused."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if "Authorization" in request.headers else VISITOR


VISITOR = object()
token_auth = TokenAuth()
open_auth = OpenAuth()


def asker_of(request: HttpRequest) -> Member | None:
    """The member who asks the API, or None for a visitor."""
    member = getattr(request, "auth", None)
    return member if isinstance(member, Member) else None
