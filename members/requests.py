"""Who asks: the member of a request, by session or by token."""

from django.http import HttpRequest

from members.actions.tokens import member_of_token
from members.models import Member


def member_of(request: HttpRequest) -> Member | None:
    """The member signed in by session cookie, or None for a visitor."""
    return request.user if request.user.is_authenticated else None


def bearer_of(request: HttpRequest) -> Member | None:
    """The member signed in by `Authorization: Bearer <token>`, or None."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return member_of_token(secret.strip()) if scheme.lower() == "bearer" and secret else None


def asking_member(request: HttpRequest) -> Member | None:
    """By token where one is sent, else by session: where programs share addresses with pages."""
    if "Authorization" in request.headers:
        return bearer_of(request)
    return member_of(request)
