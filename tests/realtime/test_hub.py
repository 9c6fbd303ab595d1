"""The hub: what is committed arrives, once and in order, at whoever may have it at that moment."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError

from forum.actions import (
    create_board,
    edit_post,
    hide_post,
    invite_member,
    lock_topic,
    open_topic,
    pin_post,
    pin_topic,
    publish_post,
    remove_member,
    restore_post,
    set_reaction,
    slow_topic,
    unlock_topic,
    withdraw_post,
)
from forum.actions.boards import bring_up_board
from forum.actions.reactions import recount_reactions
from forum.changes import changes_since
from forum.models import Post, Topic
from forum.wire import post_payload
from members.actions import change_password, issue_token, revoke_tokens, suspend_member, take_role
from members.refusals import Refused
from realtime import process
from realtime.streams import Stream
from tests.realtime.talking import Guest, Hall, beside, write_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def closed_topic(invited_board: Any, amel: Any, stranger: Any) -> Any:
    """A topic on the invited board; the stranger is invited too."""
    invite_member(board=invited_board, member=stranger, by=None)
    opened = open_topic(board=invited_board, author=amel, title="Secret", body="Entre nous")
    return opened.post.topic


def posts_in(frames: list[dict[str, Any]]) -> list[int]:
    return [frame["post"]["id"] for frame in frames if frame["type"] == "post"]


# --- Delivery ---
async def test_a_lost_poke_is_made_good_by_the_sweep(
    hall: Hall, thread: Any, carine: Any, no_pokes: None, sweeps_when_asked: None
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    post = await write_post(thread, carine, "Deux")
    assert await guest.rest() == []
    await hall.settle()
    assert posts_in(await guest.rest()) == [post.pk]


async def test_the_sweep_comes_by_itself(
    hall: Hall, thread: Any, carine: Any, no_pokes: None
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    post = await write_post(thread, carine, "Deux")
    assert (await guest.until("post"))["post"]["id"] == post.pk


async def test_pokes_that_are_doubled_late_or_wrong_do_no_harm(
    hall: Hall, thread: Any, carine: Any
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    post = await write_post(thread, carine, "Deux")
    stream = Stream("topic", thread.pk)
    for revision in (None, 1, post.revision, post.revision, 10**9, None):
        hall.live.hub.wake(stream, revision)
        hall.live.hub.wake(Stream("topic", 999_999), revision)
    await hall.settle()
    assert posts_in(await guest.rest()) == [post.pk]


async def test_what_comes_within_twenty_milliseconds_comes_together(
    hall: Hall, thread: Any, carine: Any, no_pokes: None, sweeps_when_asked: None
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    posts = [await write_post(thread, carine, f"{n}") for n in range(5)]
    await hall.settle()
    assert posts_in(await guest.rest()) == [post.pk for post in posts]
    (batch,) = [message for message in guest.messages if message["type"] == "batch"]
    assert len(batch["frames"]) == 5


async def test_a_change_of_the_topic_is_told_with_its_revision(
    hall: Hall, thread: Any, bilal: Any
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    await beside(lock_topic, topic=thread, by=bilal)
    frame = await guest.until("topic")
    fresh = await beside(Topic.objects.get, pk=thread.pk)
    assert (frame["revision"], frame["topic"]["locked"]) == (fresh.revision, True)
    await beside(pin_topic, topic=thread, by=bilal)
    assert (await guest.until("topic"))["topic"]["pinned"]


async def test_more_than_two_hundred_changes_at_once_are_a_reload(
    hall: Hall, thread: Any, amel: Any, carine: Any
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")

    def import_many() -> None:
        now = Post.objects.get(topic=thread, number=1).created_at
        Post.objects.bulk_create(
            Post(
                topic=thread,
                author=amel,
                body="x",
                body_html="x",
                number=n,
                revision=n,
                path=f"{n:08}",
                created_at=now,
            )
            for n in range(2, 204)
        )
        Topic.objects.filter(pk=thread.pk).update(revision=203, last_number=203)

    await beside(import_many)
    await hall.settle()
    assert await guest.rest() == [
        {"type": "reload", "stream": f"topic.{thread.pk}", "revision": 203}
    ]
    post = await write_post(thread, carine, "Après")
    await hall.settle()
    assert posts_in(await guest.rest()) == [post.pk]


async def test_a_board_tells_which_topics_changed(
    hall: Hall, theme_board: Any, thread: Any, amel: Any, carine: Any
) -> None:
    guest = await hall.enter()
    await beside(bring_up_board, board_id=theme_board.pk)
    joined = await guest.join(f"board.{theme_board.pk}")
    await write_post(thread, carine, "Deux")
    await beside(bring_up_board, board_id=theme_board.pk)
    frame = await guest.until("topic", stream=f"board.{theme_board.pk}")
    assert frame["revision"] == joined["revision"] + 1
    assert (frame["topic"]["id"], frame["topic"]["post_count"]) == (thread.pk, 2)
    late = await hall.enter()
    await late.join(f"board.{theme_board.pk}", since=joined["revision"])
    again = await late.hear()
    assert again["topic"] == frame["topic"]


async def test_a_member_hears_of_notifications_and_of_the_unread(
    hall: Hall, thread: Any, amel: Any, carine: Any, run_tasks: Any
) -> None:
    guest, other = await hall.enter(amel), await hall.enter(carine)
    await guest.join(f"member.{amel.pk}")
    await other.join(f"member.{carine.pk}")
    await write_post(thread, carine, "Une réponse")
    await beside(run_tasks)
    await hall.settle()
    (frame,) = await guest.rest()
    assert (frame["type"], frame["unread"]) == ("notification", 1)
    assert frame["notification"]["kind"] == "reply"
    assert await other.rest() == []


# --- Flow ---
async def test_only_the_slow_pay_and_joining_again_resumes(
    hall: Hall, room: Any, amel: Any, stranger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.sockets.UNHANDLED_MESSAGES", 3)
    stream = f"topic.{room.pk}"
    slow, quick = await hall.enter(stranger), await hall.enter(amel)
    await slow.join(stream)
    await slow.join(f"member.{stranger.pk}")
    await quick.join(stream)
    posts = []
    for number in range(6):
        posts.append(await write_post(room, amel, f"{number}"))
        await hall.settle()
        assert posts_in(await quick.rest()) == [posts[-1].pk]
        await quick.say("handled", count=1)
    heard = await slow.rest()
    assert posts_in(heard) == [post.pk for post in posts[:3]]
    behind = {frame["stream"]: frame["revision"] for frame in heard if frame["type"] == "behind"}
    assert set(behind) == {stream, f"member.{stranger.pk}"}
    assert behind[stream] == posts[3].revision
    assert len(heard) == 5

    joined = await slow.join(stream, since=posts[2].revision)
    assert [post["id"] for post in joined["posts"]] == [post.pk for post in posts[3:]]
    post = await write_post(room, amel, "Encore")
    await hall.settle()
    assert posts_in(await slow.rest()) == [post.pk]


async def test_who_stays_behind_for_thirty_seconds_is_closed(
    hall: Hall, room: Any, amel: Any, stranger: Any, hour: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.sockets.UNHANDLED_MESSAGES", 1)
    slow, other = await hall.enter(stranger), await hall.enter(amel)
    await slow.join(f"topic.{room.pk}")
    for number in range(2):
        await write_post(room, amel, f"{number}")
        await hall.settle()
    assert [frame["type"] for frame in await slow.rest()] == ["post", "behind"]
    hour.pass_by(29)
    await hall.settle()
    assert await slow.rest() == []
    hour.pass_by(2)
    await hall.settle()
    assert await slow.closed() == 4009
    assert await other.rest() == []


async def test_heartbeats_tell_how_far_the_streams_are(hall: Hall, thread: Any, amel: Any) -> None:
    guest = await hall.enter(amel)
    for stream in (f"topic.{thread.pk}", f"topic.{thread.pk}.people", f"member.{amel.pk}"):
        await guest.join(stream)
    for second in range(25):
        hall.live.clock.beat(second)
    beat = await guest.until("heartbeat")
    assert beat["revisions"][f"topic.{thread.pk}"] == thread.revision
    assert set(beat["revisions"]) == {f"topic.{thread.pk}", f"member.{amel.pk}"}


# --- Access ---
async def test_a_removed_member_hears_of_it_and_of_nothing_after_it(
    hall: Hall, invited_board: Any, closed_topic: Any, amel: Any, stranger: Any
) -> None:
    guest, stays = await hall.enter(stranger), await hall.enter(amel)
    for stream in (
        f"topic.{closed_topic.pk}",
        f"board.{invited_board.pk}",
        f"member.{stranger.pk}",
    ):
        await guest.join(stream)
    await stays.join(f"topic.{closed_topic.pk}")
    before = await write_post(closed_topic, amel, "Avant")
    assert (await guest.until("post"))["post"]["id"] == before.pk
    await beside(remove_member, board=invited_board, member=stranger, by=None)
    for _ in range(2):
        assert (await guest.until("removed"))["reason"] == "access"
    after = await write_post(closed_topic, amel, "Après")
    assert (await stays.until("post", revision=after.revision))["post"]["id"] == after.pk
    await hall.settle()
    assert posts_in(await guest.rest()) == []
    await guest.say("join", stream=f"topic.{closed_topic.pk}")
    assert (await guest.hear())["code"] == "not_found"


@pytest.mark.parametrize("pokes", ["all", "none", "of posts", "of rights"])
async def test_no_post_committed_after_a_removal_ever_arrives(
    hall: Hall,
    invited_board: Any,
    closed_topic: Any,
    amel: Any,
    stranger: Any,
    pokes: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if pokes in {"none", "of rights"}:
        monkeypatch.setattr("realtime.receivers.poke", lambda *args: None)
    if pokes in {"none", "of posts"}:
        monkeypatch.setattr("realtime.receivers.poke_access", lambda *args: None)
    stream = f"topic.{closed_topic.pk}"
    stays = await hall.enter(amel)
    await stays.join(stream)
    for turn in range(20):
        guest = await hall.enter(stranger)
        await guest.join(stream)

        def remove_and_write(turn: int = turn) -> list[int]:
            remove_member(board=invited_board, member=stranger, by=None)
            return [
                publish_post(topic=closed_topic, author=amel, body=f"{turn} {n}").post.pk
                for n in range(3)
            ]

        after = await beside(remove_and_write)
        await hall.settle()
        heard = await guest.rest()
        assert not set(posts_in(heard)) & set(after)
        assert {"type": "removed", "stream": stream, "reason": "access"} in heard
        assert posts_in(await stays.rest()) == after
        await guest.leave()
        await beside(invite_member, board=invited_board, member=stranger, by=None)


async def test_a_post_and_a_look_at_rights_at_once_let_nothing_through(
    hall: Hall,
    invited_board: Any,
    closed_topic: Any,
    amel: Any,
    stranger: Any,
    no_pokes: None,
) -> None:
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{closed_topic.pk}")
    (socket,) = hall.live.hub.of_member[stranger.pk]
    live = hall.live.hub.streams[Stream("topic", closed_topic.pk)]
    await beside(remove_member, board=invited_board, member=stranger, by=None)
    post = await write_post(closed_topic, amel, "Après")
    await asyncio.gather(
        *(
            work
            for _ in range(5)
            for work in (hall.live.hub.check_access(socket), hall.live.hub.pull(live))
        )
    )
    heard = await guest.rest()
    assert post.pk not in posts_in(heard)
    assert [frame["type"] for frame in heard] == ["removed"]


async def test_a_removal_while_joining_lets_nothing_through(
    hall: Hall,
    invited_board: Any,
    closed_topic: Any,
    amel: Any,
    stranger: Any,
    monkeypatch: pytest.MonkeyPatch,
    no_pokes: None,
) -> None:
    from realtime import doors

    guest = await hall.enter(stranger)
    (socket,) = hall.live.hub.of_member[stranger.pk]
    real, turns = doors.pulls_for, []

    def slow_pull(*args: Any) -> Any:
        """The right is found to be there, and is taken away before the socket is let in."""
        found = real(*args)
        if not turns:
            turns.append(1)
            remove_member(board=invited_board, member=stranger, by=None)
            looked = asyncio.run_coroutine_threadsafe(
                hall.live.hub.check_access(socket), hall.live.hub.loop
            )
            looked.result(10)
        return found

    monkeypatch.setattr(doors, "pulls_for", slow_pull)
    await guest.say("join", stream=f"topic.{closed_topic.pk}", since=0)
    assert (await guest.hear())["code"] == "not_found"
    await write_post(closed_topic, amel, "Après")
    await hall.settle()
    assert await guest.rest() == []
    assert hall.live.hub.streams == {}


async def test_who_joins_while_rights_are_looked_at_keeps_the_stream(
    hall: Hall, thread: Any, stranger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from realtime import hub as hub_module

    guest = await hall.enter(stranger)
    await guest.join(f"member.{stranger.pk}")
    (socket,) = hall.live.hub.of_member[stranger.pk]
    real = hub_module.rights_of
    is_looking, may_go_on = threading.Event(), threading.Event()

    def slow_look(*args: Any) -> Any:
        found = real(*args)
        is_looking.set()
        may_go_on.wait(10)
        return found

    monkeypatch.setattr(hub_module, "rights_of", slow_look)
    looking = asyncio.ensure_future(hall.live.hub.check_access(socket))
    await asyncio.to_thread(is_looking.wait, 10)
    await guest.join(f"topic.{thread.pk}")
    may_go_on.set()
    await looking
    assert Stream("topic", thread.pk) in socket.streams
    assert await guest.rest() == []


async def test_who_joins_during_a_pull_is_looked_at_before_it_is_told(
    hall: Hall,
    invited_board: Any,
    closed_topic: Any,
    amel: Any,
    stranger: Any,
    carine: Any,
    no_pokes: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One reader's rights are looked at; meanwhile one who was let in a moment ago enters."""
    await beside(invite_member, board=invited_board, member=carine, by=None)
    goes, stays, late = (
        await hall.enter(carine),
        await hall.enter(amel),
        await hall.enter(stranger),
    )
    for guest in (goes, stays):
        await guest.join(f"topic.{closed_topic.pk}")
    hub = hall.live.hub
    live = hub.streams[Stream("topic", closed_topic.pk)]
    (socket,) = hub.of_member[stranger.pk]
    await beside(remove_member, board=invited_board, member=carine, by=None)
    await beside(remove_member, board=invited_board, member=stranger, by=None)
    post = await write_post(closed_topic, amel, "Après")
    real = hub.check_access

    async def check_and_let_in(looked_at: Any) -> None:
        await real(looked_at)
        if looked_at is not socket and socket not in live.sockets:
            live.sockets.add(socket)
            socket.streams.add(live.stream)

    monkeypatch.setattr(hub, "check_access", check_and_let_in)
    await hub.pull(live)
    assert [frame["type"] for frame in await late.rest()] == ["removed"]
    assert posts_in(await stays.rest()) == [post.pk]


async def test_hiding_the_first_post_takes_the_topic_from_plain_readers(
    hall: Hall, thread: Any, amel: Any, stranger: Any, bilal: Any, carine: Any
) -> None:
    stream = f"topic.{thread.pk}"
    plain, visitor, moderator = (
        await hall.enter(stranger),
        await hall.enter(),
        await hall.enter(bilal),
    )
    for guest in (plain, visitor, moderator):
        await guest.join(stream)
    await plain.join(f"{stream}.people")
    first = await beside(Post.objects.select_related("topic__board").get, topic=thread, number=1)
    await beside(hide_post, post=first, by=bilal)
    await hall.settle()
    gone = {"type": "removed", "reason": "deleted"}
    assert sorted(await plain.rest(), key=lambda f: f["stream"]) == [
        gone | {"stream": stream},
        gone | {"stream": f"{stream}.people"},
    ]
    assert await visitor.rest() == [gone | {"stream": stream}]
    kept = await moderator.rest()
    assert {frame["type"] for frame in kept} == {"post", "topic"}
    assert [frame["post"]["body_html"] for frame in kept if frame["type"] == "post"] == [""]
    assert [frame["topic"]["title"] for frame in kept if frame["type"] == "topic"] == [""]
    await beside(restore_post, post=first, by=bilal)
    await hall.settle()
    assert await plain.rest() == await visitor.rest() == []
    assert thread.title in [
        f["topic"]["title"] for f in await moderator.rest() if f["type"] == "topic"
    ]


async def test_hiding_the_first_post_on_an_invited_board_takes_the_topic_too(
    hall: Hall, closed_topic: Any, amel: Any, stranger: Any, administrator: Any
) -> None:
    stream = f"topic.{closed_topic.pk}"
    plain, moderator = await hall.enter(stranger), await hall.enter(administrator)
    await plain.join(stream)
    await moderator.join(stream)
    second = await write_post(closed_topic, amel, "Deux")
    await hall.settle()
    assert posts_in(await plain.rest()) == [second.pk]
    first = await beside(
        Post.objects.select_related("topic__board").get, topic=closed_topic, number=1
    )
    await beside(hide_post, post=first, by=administrator)
    await hall.settle()
    assert await plain.rest() == [{"type": "removed", "stream": stream, "reason": "deleted"}]
    await moderator.rest()
    third = await write_post(closed_topic, administrator, "Trois", reply_to=2)
    await hall.settle()
    assert await plain.rest() == []
    assert posts_in(await moderator.rest()) == [third.pk]


async def test_a_board_that_closes_takes_its_readers_away_before_the_next_post(
    hall: Hall, theme_board: Any, thread: Any, amel: Any, stranger: Any, administrator: Any
) -> None:
    stream = f"topic.{thread.pk}"
    visitor, member, moderator = (
        await hall.enter(),
        await hall.enter(stranger),
        await hall.enter(administrator),
    )
    for guest in (visitor, member, moderator):
        await guest.join(stream)
    gone = [{"type": "removed", "stream": stream, "reason": "access"}]
    names = {"en": ("Water", "")}
    for rule, lost, keeps in (
        ("members", visitor, [member, moderator]),
        ("invited", member, [moderator]),
    ):
        await beside(create_board, slug=theme_board.slug, names=names, by=None, read_rule=rule)
        post = await write_post(thread, administrator, f"Pour {rule}")
        await hall.settle()
        assert await lost.rest() == gone
        for guest in keeps:
            assert posts_in(await guest.rest()) == [post.pk]


async def test_a_hidden_post_is_told_without_its_text_then_and_later(
    hall: Hall, thread: Any, carine: Any, bilal: Any
) -> None:
    stream = f"topic.{thread.pk}"
    guest = await hall.enter()
    joined = await guest.join(stream)
    post = await write_post(thread, carine, "Un mot de trop @bilal")
    await hall.settle()
    assert "trop" in (await guest.until("post"))["post"]["body_html"]
    post = await beside(Post.objects.select_related("topic__board").get, pk=post.pk)
    await beside(hide_post, post=post, by=bilal)
    hidden = (await guest.until("post"))["post"]
    assert (hidden["state"], hidden["body_html"]) == ("hidden", "")
    assert not {"mentions", "reactions", "attachments"} & hidden.keys()
    late = await hall.enter()
    (found,) = (await late.join(stream, since=joined["revision"]))["posts"]
    assert found == hidden
    await beside(restore_post, post=post, by=bilal)
    assert "trop" in (await guest.until("post"))["post"]["body_html"]


async def test_a_herd_that_joins_is_served_what_is_kept_without_hidden_text(
    hall: Hall, thread: Any, carine: Any, bilal: Any
) -> None:
    """`joined` gathers frames that were kept: the last state of each post counts."""
    guest = await hall.enter()
    joined = await guest.join(f"topic.{thread.pk}")
    post = await write_post(thread, carine, "Un mot de trop")
    await guest.until("post")
    post = await beside(Post.objects.select_related("topic__board").get, pk=post.pk)
    await beside(hide_post, post=post, by=bilal)
    await guest.until("post")
    live = hall.live.hub.streams[Stream("topic", thread.pk)]
    kept = live.since(joined["revision"])
    assert kept is not None
    assert [frame["post"]["state"] for frame in kept] == ["published", "hidden"]
    (socket,) = live.sockets
    hall.live.hub._enter(socket, live, kept, since=joined["revision"], reload=False)
    (told,) = (await guest.until("joined"))["posts"]
    assert (told["state"], told["body_html"]) == ("hidden", "")


async def test_a_suspended_member_loses_all_and_is_closed_even_without_pokes(
    hall: Hall, thread: Any, stranger: Any, administrator: Any, no_pokes: None
) -> None:
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{thread.pk}")
    await beside(suspend_member, member=stranger, by=administrator)
    await hall.settle()
    assert (await guest.hear()) == {
        "type": "removed",
        "stream": f"topic.{thread.pk}",
        "reason": "suspended",
    }
    assert await guest.closed() == 4003


async def test_a_session_that_is_deleted_closes_its_sockets(
    hall: Hall, thread: Any, amel: Any
) -> None:
    guest, other = await hall.enter(amel), await hall.enter(amel)
    await guest.join(f"topic.{thread.pk}")
    await beside(Session.objects.filter(pk=guest.session).delete)
    for _ in range(4):
        await hall.settle()
    assert await guest.closed() == 4001
    assert await other.rest() == []


async def test_signing_out_in_the_browser_closes_its_sockets(
    hall: Hall, amel: Any, no_pokes: None
) -> None:
    guest = await hall.enter(amel)

    def sign_out() -> None:
        from django.contrib.auth import logout
        from django.http import HttpRequest
        from django.utils.module_loading import import_string

        request = HttpRequest()
        request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(guest.session)
        request.user = amel
        logout(request)

    await beside(sign_out)
    await hall.settle()
    assert await guest.closed() == 4001


async def test_another_password_closes_the_sockets_of_sessions_and_not_of_tokens(
    hall: Hall, amel: Any, stranger: Any
) -> None:
    token = await beside(issue_token, member=amel)
    guest, program, other = (
        await hall.enter(amel),
        await hall.enter(token=token),
        await hall.enter(stranger),
    )
    await beside(change_password, member=amel, password="another house of the council")
    assert await guest.closed() == 4001
    await hall.settle()
    assert await program.rest() == await other.rest() == []
    await beside(revoke_tokens, member=amel)
    assert await program.closed() == 4001


async def test_a_moderator_who_is_one_no_more_loses_the_cases(hall: Hall, bilal: Any) -> None:
    guest = await hall.enter(bilal)
    await guest.join("cases")
    role = await beside(bilal.roles.get)
    await beside(take_role, role=role, by=None)
    assert await guest.until("removed") == {
        "type": "removed",
        "stream": "cases",
        "reason": "access",
    }


async def test_cases_go_to_the_moderators_of_their_board_also_of_a_new_one(
    hall: Hall, thread: Any, amel: Any, carine: Any, dounia: Any, bilal: Any
) -> None:
    from members.actions import create_member, give_role
    from moderation.actions import flag_post

    def elsewhere() -> Any:
        other = create_board(slug="other-of-tests", names={"en": ("Other", "")}, by=None)
        member = create_member(name="Hedi Elsewhere", email="hedi@majlis.example", language="en")
        give_role(member=member, name="moderator", by=None, scope="board", scope_id=other.pk)
        return member

    everywhere, one_board = await hall.enter(bilal), await hall.enter(await beside(elsewhere))
    await everywhere.join("cases")
    await one_board.join("cases")

    def flag_on_a_new_board() -> int:
        board = create_board(slug="new-of-tests", names={"en": ("New", "")}, by=None)
        post = open_topic(board=board, author=amel, title="Neuf", body="Un mot").post
        return int(flag_post(post=post, member=dounia, reason="spam", note="").case.pk)

    case_id = await beside(flag_on_a_new_board)
    await hall.settle()
    assert [frame["case"]["id"] for frame in await everywhere.rest()] == [case_id]
    assert await one_board.rest() == []


async def test_cases_of_no_board_go_to_whoever_keeps_the_site_or_their_region(
    hall: Hall, places: Any, dounia: Any, stranger: Any, bilal: Any, theme_board: Any
) -> None:
    from members.actions import create_member, give_role
    from moderation.actions import flag_thing

    def moderator(scope: str, scope_id: int) -> Any:
        member = create_member(name=f"Of {scope} {scope_id}", language="en")
        give_role(member=member, name="moderator", by=None, scope=scope, scope_id=scope_id)
        return member

    keepers = [("region", places["tn"].pk), ("region", places["fr"].pk), ("board", theme_board.pk)]
    guests = [await hall.enter(bilal)]
    for scope, scope_id in keepers:
        guests.append(await hall.enter(await beside(moderator, scope, scope_id)))
    for guest in guests:
        await guest.join("cases")

    def flag() -> tuple[int, int]:
        town = flag_thing(thing=places["tn-1213"], member=dounia, reason="other", note="").case
        person = flag_thing(thing=stranger, member=dounia, reason="other", note="").case
        return town.pk, person.pk

    town, person = await beside(flag)
    await hall.settle()
    told = [[frame["case"]["id"] for frame in await guest.rest()] for guest in guests]
    assert told == [[town, person], [town], [], []]


# --- Faults ---
async def test_a_database_that_is_away_keeps_sockets_and_is_made_good_later(
    hall: Hall, thread: Any, carine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")

    def away(*args: Any) -> Any:
        raise OperationalError("away")

    with monkeypatch.context() as patch:
        patch.setattr("realtime.hub.sources.pull", away)
        post = await write_post(thread, carine, "Deux")
        await hall.quiet()
        await hall.settle()
        patch.setattr("realtime.clock.sources.heads", away)
        with pytest.raises(OperationalError):
            await hall.live.clock.sweep()
        assert await guest.rest() == []
    await hall.settle()
    assert posts_in(await guest.rest()) == [post.pk]


async def test_rights_that_cannot_be_read_let_nothing_through(
    hall: Hall, closed_topic: Any, amel: Any, stranger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{closed_topic.pk}")

    def away(*args: Any) -> Any:
        raise OperationalError("away")

    with monkeypatch.context() as patch:
        patch.setattr("realtime.doubts.readers_among", away)
        post = await write_post(closed_topic, amel, "Deux")
        await hall.quiet()
        assert await guest.rest() == []
    await hall.settle()
    assert posts_in(await guest.rest()) == [post.pk]


async def test_the_sweep_and_the_clock_outlive_any_fault(
    hall: Hall, thread: Any, carine: Any, monkeypatch: pytest.MonkeyPatch, no_pokes: None
) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    monkeypatch.setattr("realtime.clock.SWEEP", 0.01)
    faults = []

    def broken(*args: Any) -> Any:
        faults.append(args)
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("realtime.clock.sources.heads", broken)
        patch.setattr(hall.live.company, "tick", broken)
        async with asyncio.timeout(30):
            while len(faults) < 3 or () not in faults:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    post = await write_post(thread, carine, "Deux")
    assert (await guest.until("post"))["post"]["id"] == post.pk
    await guest.until("presence")


async def test_a_poke_from_a_thread_reaches_the_loop(hall: Hall, thread: Any, carine: Any) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    await asyncio.to_thread(process.poke, Stream("topic", thread.pk), None)
    await asyncio.to_thread(process.poke_access, 12)
    await hall.quiet()
    assert await guest.rest() == []


def test_a_poke_where_no_loop_runs_is_lost_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_running", None)
    process.poke(Stream("topic", 1), 5)
    process.poke_access(1)

    async def start() -> None:
        process.live_process()

    asyncio.run(start())
    assert process.running() is None
    process.poke(Stream("topic", 1), 5)
    process.poke_access(1)


async def test_nothing_is_kept_of_those_who_are_gone(
    hall: Hall, thread: Any, amel: Any, stranger: Any
) -> None:
    for _ in range(3):
        guests = [await hall.enter(amel), await hall.enter(stranger), await hall.enter()]
        for guest in guests:
            await guest.join(f"topic.{thread.pk}", since=0)
        await guests[0].join(f"topic.{thread.pk}.people")
        await guests[0].join(f"member.{amel.pk}")
        for guest in guests:
            await guest.leave()
    hub = hall.live.hub
    hall.live.company.tick()
    assert (hub.sockets, hub.streams, dict(hub.of_member)) == (set(), {}, {})
    assert dict(hall.live.company.topics) == {}


async def test_draining_says_when_to_come_back_and_closes(
    hall: Hall, thread: Any, amel: Any
) -> None:
    guests = [await hall.enter(amel), await hall.enter()]
    await guests[0].join(f"topic.{thread.pk}")
    draining = asyncio.ensure_future(hall.live.clock.drain())
    for guest in guests:
        assert 0 < (await guest.until("draining"))["retry_after"] <= 30
        assert await guest.closed() == 4012
    await draining
    _, let_in, _ = await hall.knock(amel)
    assert not let_in


async def test_a_slow_socket_too_is_told_why_it_is_closed(hall: Hall, amel: Any) -> None:
    await hall.enter(amel)
    (socket,) = hall.live.hub.sockets
    sent: list[Any] = []
    free = asyncio.Event()

    async def held_up(asgi: dict[str, Any]) -> None:
        await free.wait()
        sent.append(asgi)

    real, socket._send = socket._send, held_up
    socket.tell({"type": "pong"})
    socket.tell({"type": "pong"})
    socket.close(4012, {"type": "draining"})
    free.set()
    async with asyncio.timeout(10):
        while socket.is_blocked:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert [asgi.get("code") for asgi in sent] == [None, None, 4012]
    assert "draining" in sent[1]["text"]
    socket._send = real


# --- State plus frames is the state ---
class Held:
    """What a client holds of a topic, by the rules of the protocol alone."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.posts: dict[int, dict[str, Any]] = {}
        self.topic: dict[str, Any] | None = None
        self.revision = 0

    def take(self, frame: dict[str, Any]) -> None:
        if frame.get("stream") != self.stream:
            return
        if frame["type"] == "joined":
            assert not frame["reload"]
            for post in frame["posts"]:
                self.posts[post["id"]] = post
        elif frame["type"] == "post":
            assert frame["revision"] >= self.revision
            self.posts[frame["post"]["id"]] = frame["post"]
        elif frame["type"] == "topic":
            self.topic = frame["topic"]
        elif frame["type"] == "reactions":
            assert frame["revision"] >= self.revision
            post = self.posts[frame["post"]]
            post |= {"reactions": frame["counts"], "revision": frame["revision"]}
        else:
            raise AssertionError(frame)
        self.revision = max(self.revision, frame["revision"])


def any_change(dice: random.Random, topic_id: int, author: Any, moderator: Any) -> None:
    """Something happens in the topic; whatever is refused is nothing that happened."""
    topic = Topic.objects.select_related("board").get(pk=topic_id)
    posts = list(Post.objects.filter(topic=topic).select_related("topic__board", "author"))
    post = dice.choice(posts[1:] or posts)
    locked = topic.is_locked
    changes: list[Callable[[], object]] = [
        *[
            lambda: publish_post(
                topic=topic,
                author=moderator if locked else author,
                body=f"{dice.random()}",
                reply_to=dice.choice(posts).number,
            )
        ]
        * 3,
        lambda: edit_post(post=post, editor=post.author, body=f"{dice.random()}"),
        lambda: (unlock_topic if locked else lock_topic)(topic=topic, by=moderator),
        lambda: pin_topic(topic=topic, by=moderator),
        lambda: pin_post(post=post, by=moderator),
        lambda: slow_topic(topic=topic, by=moderator, seconds=dice.choice((0, 30))),
        *[lambda: react(dice, post, dice.choice((author, moderator)))] * 2,
    ]
    if post.number != 1:
        changes += [
            lambda: withdraw_post(post=post, by=post.author),
            lambda: hide_post(post=post, by=moderator),
            lambda: restore_post(post=post, by=moderator),
        ]
    with contextlib.suppress(Refused):
        dice.choice(changes)()


def react(dice: random.Random, post: Post, member: Any) -> None:
    """A reaction given or taken back, and counted."""
    kind = dice.choice(("agree", "idea"))
    set_reaction(post=post, member=member, kind=kind, on=dice.random() < 0.7)
    recount_reactions(post_id=post.pk)


@pytest.mark.parametrize("seed", range(4))
async def test_state_plus_frames_is_the_state_fetched_fresh(
    hall: Hall, thread: Any, amel: Any, bilal: Any, seed: int
) -> None:
    dice = random.Random(seed)
    stream = f"topic.{thread.pk}"
    holders: list[tuple[Guest, Held]] = []
    for turn in range(60):
        await beside(any_change, dice, thread.pk, amel, bilal)
        if turn % 12 == 0:
            guest, held = await hall.enter(), Held(stream)
            await guest.say("join", stream=stream, since=0)
            holders.append((guest, held))
    await hall.settle()
    topic = await beside(Topic.objects.with_people().select_related("board").get, pk=thread.pk)
    fresh = await beside(changes_since, topic, 0)
    assert fresh["revision"] > 10
    for guest, held in holders:
        for frame in await guest.rest():
            held.take(frame)
        assert held.revision == fresh["revision"]
        assert held.posts == {post["id"]: post for post in fresh["posts"]}
        assert held.topic is not None
        assert held.topic["locked"] == fresh["topic"]["locked"]
        assert held.topic["pinned"] == fresh["topic"]["pinned"]
        assert held.topic["slow"] == fresh["topic"]["slow"]


async def test_frames_are_the_same_for_all_and_the_same_as_in_the_answers(
    hall: Hall, thread: Any, amel: Any, bilal: Any, carine: Any
) -> None:
    guests = [await hall.enter(member) for member in (amel, bilal, None)]
    for guest in guests:
        await guest.join(f"topic.{thread.pk}")
    post = await write_post(thread, carine, "Bonjour **à tous** @amel")
    frames = [await guest.until("post") for guest in guests]
    assert frames[0] == frames[1] == frames[2]

    def payload() -> Any:
        return post_payload(Post.objects.with_people().get(pk=post.pk))

    assert frames[0]["post"] == await beside(payload)
