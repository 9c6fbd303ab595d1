"""Who is at the other end, at the handshake and at any later moment."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from members.actions import (
    change_password,
    issue_token,
    reinstate_member,
    revoke_tokens,
    suspend_member,
)
from members.refusals import Refused
from realtime.identity import Identity, ended_sessions, identify, token_of
from tests.realtime.talking import session_of

pytestmark = pytest.mark.django_db


def scope(*, cookie: str = "", token: str = "") -> dict[str, Any]:
    headers = [(b"cookie", cookie.encode("latin-1"))] if cookie else []
    if token:
        headers.append((b"authorization", f"Bearer {token}".encode("latin-1")))
    return {"headers": headers}


def by_session(key: str) -> dict[str, Any]:
    return scope(cookie=f"other=1; {settings.SESSION_COOKIE_NAME}={key}")


def code_of(identity: Identity) -> str:
    with pytest.raises(Refused) as refusal:
        identity.member()
    return refusal.value.code


def test_a_session_is_its_member(amel: Any) -> None:
    key = session_of(amel)
    identity, member = identify(by_session(key))
    assert (identity, member) == (Identity(amel.pk, session_key=key), amel)
    assert identity.member() == amel


def test_a_token_is_its_member_and_wins_over_a_session(amel: Any, stranger: Any) -> None:
    token = issue_token(member=amel)
    given = scope(token=token, cookie=f"{settings.SESSION_COOKIE_NAME}={session_of(stranger)}")
    identity, member = identify(given)
    assert member == amel
    assert identity.member() == amel


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "session=",
        "session=nothing-of-ours",
        "session=" + "x" * 5000,
        'session="a\\000b"',
        "=;=;",
        "é=\xff",
    ],
)
def test_any_other_cookie_is_a_visitor(cookie: str) -> None:
    identity, member = identify(scope(cookie=cookie))
    assert (identity, member) == (Identity(), None)
    assert identity.member() is None


def test_a_token_that_is_not_ours_is_refused(amel: Any) -> None:
    token = issue_token(member=amel)
    for wrong in (token + "x", "x", "\xff"):
        with pytest.raises(Refused):
            identify(scope(token=wrong))
    revoke_tokens(member=amel)
    with pytest.raises(Refused):
        identify(scope(token=token))


def test_a_header_without_a_token_holds_none() -> None:
    for value in (b"", b"Bearer", b"Bearer  ", b"Basic x", b"Token x"):
        assert token_of({b"authorization": value}) == ""
    assert token_of({b"authorization": b"bearer  secret "}) == "secret"
    assert token_of({}) == ""


def test_what_has_ended_is_told(amel: Any, stranger: Any, administrator: Any) -> None:
    key = session_of(amel)
    deleted, _ = identify(by_session(key))
    expired, _ = identify(by_session(session_of(amel)))
    other, _ = identify(by_session(session_of(stranger)))
    Session.objects.get(pk=key).delete()
    Session.objects.filter(pk=expired.session_key).update(
        expire_date=timezone.now() - datetime.timedelta(seconds=1)
    )
    assert code_of(deleted) == code_of(expired) == "unauthenticated"
    ended = ended_sessions([deleted, expired, other, Identity(), Identity(9, token_digest="x")])
    assert ended == {deleted.session_key, expired.session_key}

    suspend_member(member=stranger, by=administrator)
    assert code_of(other) == "suspended"
    reinstate_member(member=stranger)
    assert other.member() == stranger


def test_another_password_ends_every_session(amel: Any) -> None:
    identity, _ = identify(by_session(session_of(amel)))
    change_password(member=amel, password="another house of the council")
    assert code_of(identity) == "unauthenticated"


def test_a_revoked_token_ends(amel: Any) -> None:
    identity, _ = identify(scope(token=issue_token(member=amel)))
    revoke_tokens(member=amel)
    assert code_of(identity) == "unauthenticated"


def test_an_account_that_is_no_longer_active_ends(amel: Any) -> None:
    identity, _ = identify(by_session(session_of(amel)))
    type(amel).objects.filter(pk=amel.pk).update(is_active=False)
    assert code_of(identity) == "unauthenticated"
    assert identify(by_session(identity.session_key)) == (Identity(), None)


def test_who_is_not_signed_in_costs_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert ended_sessions([Identity()]) == set()
