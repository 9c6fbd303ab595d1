"""Who is at the other end of a socket, now and at any later moment. Runs on a thread."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from members.models import ApiToken, Member
from members.refusals import suspended, unauthenticated


@dataclass(frozen=True)
class Identity:
    """How a socket signed in: by session, by token, or not at all (a visitor)."""

    member_id: int | None = None
    session_key: str = ""
    token_digest: str = ""

    def member(self) -> Member | None:
        """The member as of now; None for a visitor.

        Raises Refused where the session, the token or the account has ended.
        """
        if self.member_id is None:
            return None
        member = _member_of_session(self.session_key) or _member_of_digest(self.token_digest)
        if member is None or member.pk != self.member_id or not member.is_active:
            raise unauthenticated()
        if member.is_suspended:
            raise suspended()
        return member


def identify(scope: dict[str, Any]) -> tuple[Identity, Member | None]:
    """The identity a handshake carries. A token that is sent but not ours raises Refused."""
    headers = dict(scope["headers"])
    secret = token_of(headers)
    if secret:
        digest = hashlib.sha256(secret.encode("latin-1")).hexdigest()
        member = _member_of_digest(digest)
        if member is None or not member.is_active:
            raise unauthenticated()
        return Identity(member.pk, token_digest=digest), member
    key = _session_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    member = _member_of_session(key)
    if member is None or not member.is_active:
        return Identity(), None
    return Identity(member.pk, session_key=key), member


def token_of(headers: dict[bytes, bytes]) -> str:
    """The API token a handshake carries, or nothing."""
    scheme, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _session_cookie(header: str) -> str:
    try:
        cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie is not None else ""


def _member_of_session(key: str) -> Member | None:
    if not key or len(key) > 64 or "\x00" in key:
        return None
    session = SessionStore(session_key=key)
    member_id = session.get(SESSION_KEY)
    if member_id is None:
        return None
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        return None
    kept, fresh = session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()
    return member if constant_time_compare(kept, fresh) else None


def _member_of_digest(digest: str) -> Member | None:
    if not digest:
        return None
    token = (
        ApiToken.objects.select_related("member")
        .filter(digest=digest, revoked_at__isnull=True)
        .first()
    )
    return token.member if token is not None else None


def ended_sessions(identities: Iterable[Identity]) -> set[str]:
    """Of these identities, the session keys that are no longer kept: one query."""
    keys = {identity.session_key for identity in identities if identity.session_key}
    if not keys:
        return set()
    kept = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return keys - set(kept.values_list("session_key", flat=True))
