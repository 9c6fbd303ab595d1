"""Who asks: the member of a request, by session or by token."""

from functools import partial
from types import SimpleNamespace

from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from members.actions.tokens import member_of_token
from members.models import Member
from members.refusals import suspended, unauthenticated


def member_of(request: HttpRequest) -> Member | None:
    """The member signed in by session cookie, or None for a visitor."""
    if not request.user.is_authenticated:
        return None
    member: Member = request.user
    # A request built by hand may have a member and no session.
    key = getattr(getattr(request, "session", None), "session_key", None)
    member.still_signed_in = partial(_session_holds, key, member.pk) if key else None
    return member


def _session_holds(key: str, member_id: int) -> bool:
    """Whether the session is kept, and its hash fits the password, as of now."""
    asked = SimpleNamespace(session=SessionStore(session_key=key))
    return bool(get_user(asked).pk == member_id)  # type: ignore[arg-type]


def bearer_of(request: HttpRequest) -> Member | None:
    """The member signed in by `Authorization: Bearer <token>`, or None.

    Raises Refused where they are suspended: their programs are out with them.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    member = member_of_token(secret.strip())
    if member is not None:
        if member.is_suspended:
            raise suspended()
        member.still_signed_in = partial(_token_holds, secret.strip())
    return member


def _token_holds(secret: str) -> bool:
    return member_of_token(secret) is not None


def asking_member(request: HttpRequest) -> Member | None:
    """By token where one is sent, else by session: where programs share addresses with pages.

    Raises Refused for a token that signs nobody in, as the socket and the API do.
    """
    if "Authorization" not in request.headers:
        return member_of(request)
    member = bearer_of(request)
    if member is None:
        raise unauthenticated()
    return member


def asker_key(request: HttpRequest, member: Member | None) -> int | str:
    """What an asker is counted by: a member's id, a visitor's address."""
    if member is not None:
        return member.pk
    address: str = get_adapter().get_client_ip(request)
    return address
