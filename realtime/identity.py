"""Who is at the other end of a socket, now and at any later moment. Runs on a thread."""

import datetime
import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from members.models import ApiToken, Member
from members.prepared import Prepared
from members.refusals import Refused, suspended, unauthenticated

# So many are asked for at once; where there are fewer, the last is asked for again.
WIDE = 16
_TOKENS = Prepared(
    lambda *digests: ApiToken.objects.select_related("member").filter(
        digest__in=digests, revoked_at__isnull=True
    ),
    *[str] * WIDE,
)
_SESSIONS = Prepared(
    lambda now, *keys: Session.objects.filter(expire_date__gt=now, session_key__in=keys),
    datetime.datetime,
    *[str] * WIDE,
)
_MEMBERS = Prepared(lambda *members: Member.objects.filter(pk__in=members), *[int] * WIDE)


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
        member = members_now([self])[self]
        if isinstance(member, Exception):
            raise member
        return member

    def holds(self) -> bool:
        """Whether the session or the token still signs that member in."""
        found = _members_behind([self]).get(self)
        return found is not None and found.pk == self.member_id


def members_now(identities: Iterable[Identity]) -> dict[Identity, Member | Refused | None]:
    """The member of each as of now, None for a visitor; or why it is nobody any more."""
    asked = dict.fromkeys(identities)
    behind = _members_behind([identity for identity in asked if identity.member_id is not None])
    return {identity: _member_now(identity, behind.get(identity)) for identity in asked}


def _member_now(identity: Identity, member: Member | None) -> Member | Refused | None:
    if identity.member_id is None:
        return None
    if member is None or member.pk != identity.member_id or not member.is_active:
        return unauthenticated()
    if member.is_suspended:
        return suspended(member.suspended_until)
    member.still_signed_in = identity.holds
    return member


def identify(scope: dict[str, Any]) -> tuple[Identity, Member | None]:
    """The identity a handshake carries. A token that is sent but not ours raises Refused."""
    (found,) = identify_all([scope])
    if isinstance(found, Exception):
        raise found
    return found


def identify_all(
    scopes: Iterable[dict[str, Any]],
) -> list[tuple[Identity, Member | None] | Refused]:
    """The same for many handshakes at once."""
    claims = [_claim_of(dict(scope["headers"])) for scope in scopes]
    behind = _members_behind(claims)
    return [_signed_in(claim, behind.get(claim)) for claim in claims]


def _claim_of(headers: dict[bytes, bytes]) -> Identity:
    """What a handshake says of itself: nobody has looked yet whose it is."""
    secret = token_of(headers)
    if secret:
        return Identity(token_digest=hashlib.sha256(secret.encode("latin-1")).hexdigest())
    return Identity(session_key=cookie_of(headers, settings.SESSION_COOKIE_NAME))


def _signed_in(claim: Identity, member: Member | None) -> tuple[Identity, Member | None] | Refused:
    if member is not None and member.is_active:
        return replace(claim, member_id=member.pk), member
    return unauthenticated() if claim.token_digest else (Identity(), None)


def token_of(headers: dict[bytes, bytes]) -> str:
    """The API token a handshake carries, or nothing."""
    scheme, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def cookie_of(headers: dict[bytes, bytes], name: str) -> str:
    """One cookie of a handshake, or nothing."""
    try:
        cookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(name)
    except CookieError:
        return ""
    return cookie.value if cookie is not None else ""


def _members_behind(identities: Collection[Identity]) -> dict[Identity, Member]:
    """Whom the session or the token of each signs in now: a few questions for any number."""
    by_key = _members_of_sessions({i.session_key for i in identities if not i.token_digest})
    by_digest = _members_of_digests({i.token_digest for i in identities if i.token_digest})
    found = {i: by_key.get(i.session_key) or by_digest.get(i.token_digest) for i in identities}
    return {identity: member for identity, member in found.items() if member is not None}


def _members_of_sessions(keys: Collection[str]) -> dict[str, Member]:
    possible = [key for key in keys if 0 < len(key) <= 64 and "\x00" not in key]
    sessions = {
        session.session_key: SessionStore().decode(session.session_data)
        for session in _rows(_SESSIONS, possible, timezone.now())
    }
    ids = {int(held[SESSION_KEY]) for held in sessions.values() if SESSION_KEY in held}
    members = {member.pk: member for member in _rows(_MEMBERS, list(ids))}
    found = {}
    for key, held in sessions.items():
        member = members.get(int(held.get(SESSION_KEY, 0)))
        if member is not None and _is_fresh(held, member):
            found[key] = member
    return found


def _is_fresh(held: dict[str, Any], member: Member) -> bool:
    """A session ends with the password it was opened with."""
    return constant_time_compare(held.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash())


def _members_of_digests(digests: Collection[str]) -> dict[str, Member]:
    return {token.digest: token.member for token in _rows(_TOKENS, list(digests))}


def _rows(question: Prepared[Any], values: list[Any], *before: object) -> Iterator[Any]:
    """What is found for these values, so many at a time."""
    for start in range(0, len(values), WIDE):
        some = values[start : start + WIDE]
        yield from question.all(*before, *some, *some[-1:] * (WIDE - len(some)))


def stamps_of(member_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """What a member's rights and sign-ins hang on; the password may change without an action."""
    rows = Member.objects.filter(pk__in=list(member_ids))
    return {
        pk: (epoch, word) for pk, epoch, word in rows.values_list("pk", "access_epoch", "password")
    }


def ended_sessions(identities: Iterable[Identity]) -> set[str]:
    """Of these identities, the session keys that are no longer kept: one query."""
    keys = {identity.session_key for identity in identities if identity.session_key}
    if not keys:
        return set()
    kept = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return keys - set(kept.values_list("session_key", flat=True))
