"""Asked for many at once, a right is what it is for each alone, and costs no more questions."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import edit_post, hide_post, invite_member, lock_topic, open_topic, publish_post
from forum.models import Post, Topic
from members.actions import issue_token, revoke_tokens, suspend_member
from members.refusals import Refused
from realtime import sources
from realtime.access import pulls_for
from realtime.arrivals import look_up
from realtime.identity import Identity, identify
from realtime.live import newest_posts
from realtime.streams import Stream
from tests.realtime.talking import session_of

pytestmark = pytest.mark.django_db


def by_token(member: Any) -> Identity:
    token = issue_token(member=member)
    return identify({"headers": [(b"authorization", f"Bearer {token}".encode())]})[0]


def by_session(member: Any) -> Identity:
    return identify({"headers": [(b"cookie", f"session={session_of(member)}".encode())]})[0]


@pytest.fixture
def crowd(amel: Any, bilal: Any, carine: Any, dounia: Any, stranger: Any) -> list[Identity]:
    """Members by session and token, a visitor, and some whose sign-in has ended."""
    some = [by_session(amel), by_token(bilal), by_token(amel), Identity(), by_session(stranger)]
    suspended, revoked, signed_out = by_token(carine), by_token(dounia), by_session(dounia)
    revoke_tokens(member=dounia)
    suspend_member(member=carine, by=bilal)
    Session.objects.filter(pk=signed_out.session_key).delete()
    return [*some, suspended, revoked, signed_out, Identity(10**6, session_key="nobody")]


def alone(stream: Stream, identity: Identity) -> object:
    """What the rule for one says."""
    try:
        member = identity.member()
    except Refused as refused:
        return refused.code
    if not sources.may_join(stream, member):
        return None
    return member.access_epoch if member is not None else 0


def in_the_crowd(stream: Stream, crowd: list[Identity]) -> list[object]:
    answers = pulls_for(stream, [(identity, None) for identity in crowd])
    return [
        found.code if isinstance(found, Refused) else found if found is None else found[1]  # type: ignore[index]
        for found in answers
    ]


@pytest.mark.parametrize("hidden", [False, True])
def test_every_right_in_a_crowd_is_the_right_of_each_alone(
    crowd: list[Identity],
    thread: Any,
    theme_board: Any,
    invited_board: Any,
    amel: Any,
    stranger: Any,
    bilal: Any,
    hidden: bool,
) -> None:
    secret = open_topic(board=invited_board, author=amel, title="Secret", body="Entre nous").post
    if hidden:
        for topic in (thread, secret.topic):
            first = Post.objects.select_related("topic__board").get(topic=topic, number=1)
            hide_post(post=first, by=bilal)
    else:
        invite_member(board=invited_board, member=stranger, by=None)
    topics = [Stream("topic", t, part) for t in (thread.pk, secret.topic_id) for part in PARTS]
    boards = [Stream("board", board.pk) for board in (theme_board, invited_board)]
    others = [Stream("member", amel.pk), Stream("cases"), Stream("topic", 10**9)]
    told = []
    for stream in [*topics, *boards, *others]:
        expected = [alone(stream, identity) for identity in crowd]
        assert in_the_crowd(stream, crowd) == expected, stream
        told += expected
    assert {None, "unauthenticated", "suspended"} < set(told)
    assert any(isinstance(answer, int) for answer in told)


PARTS = ("", "people", "fr")


@pytest.mark.parametrize("by", [by_session, by_token])
def test_a_crowd_asks_as_many_questions_as_one(thread: Any, stranger: Any, by: Any) -> None:
    one, many = [by(stranger)], [by(stranger) for _ in range(12)]
    counts = []
    for some in (one, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = pulls_for(Stream("topic", thread.pk), [(i, n) for n, i in enumerate(some)])
        assert all(isinstance(answer, tuple) for answer in found)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_handshakes_that_wait_are_looked_up_together(amel: Any, stranger: Any) -> None:
    def knocks(count: int) -> list[dict[str, Any]]:
        sessions = [(b"cookie", f"session={session_of(amel)}".encode()) for _ in range(count)]
        tokens = [
            (b"authorization", f"Bearer {issue_token(member=stranger)}".encode())
            for _ in range(count)
        ]
        wrong = [(b"authorization", b"Bearer of nothing"), (b"cookie", b"session=nobody")]
        return [{"headers": [header]} for header in [*sessions, *tokens, *wrong]]

    few, many = knocks(1), knocks(7)
    with CaptureQueriesContext(connection) as asked_few:
        look_up(few)
    with CaptureQueriesContext(connection) as asked_many:
        found = look_up(many)
    assert len(asked_few) == len(asked_many) <= 4
    *signed_in, refused, visitor = found
    assert [answer[1] for answer in signed_in] == [amel] * 7 + [stranger] * 7  # type: ignore[index]
    assert isinstance(refused, Refused)
    assert visitor[:2] == (Identity(), None)  # type: ignore[index]
    assert len({answer[2] for answer in [*signed_in, visitor]}) == 1  # type: ignore[index]


def test_what_is_not_for_anybody_is_not_read(
    invited_board: Any, amel: Any, stranger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="Secret", body="x").post.topic
    read: list[Any] = []
    monkeypatch.setattr("realtime.access.sources.pull", lambda *args: read.append(args))
    asked = [(Identity(), None), (by_session(stranger), 0)]
    assert pulls_for(Stream("topic", topic.pk), asked) == [None, None]
    assert read == []


def test_news_shared_by_a_crowd_are_the_news_of_each(
    thread: Any, amel: Any, bilal: Any, carine: Any
) -> None:
    posts = [publish_post(topic=thread, author=carine, body=f"{n}").post for n in range(6)]
    edit_post(post=Post.objects.select_related("topic__board").get(pk=posts[1].pk),
              editor=carine, body="anew")  # fmt: skip
    lock_topic(topic=Topic.objects.select_related("board").get(pk=thread.pk), by=bilal)
    stream = Stream("topic", thread.pk)
    last = sources.pull(stream, None).revision
    sinces = [None, *range(last + 3)]
    together = pulls_for(stream, [(Identity(), since) for since in sinces])
    for since, found in zip(sinces, together, strict=True):
        assert isinstance(found, tuple)
        shared, single = found[0], sources.pull(stream, since)
        assert (shared.revision, shared.reload) == (single.revision, single.reload), since
        assert shared.audience == single.audience
        assert newest_posts(shared.joining) == newest_posts(single.joining)
        assert [f for f in shared.joining if f["type"] == "topic"] == [
            f for f in single.joining if f["type"] == "topic"
        ]
