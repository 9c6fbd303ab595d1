"""Reactions, pins and the pace of a room, as sockets hear of them."""

from typing import Any

import pytest

from forum.actions import edit_post, hide_post, pin_post, set_reaction, slow_topic
from forum.actions.reactions import recount_reactions
from forum.changes import changes_since
from forum.models import Post, Topic
from realtime.streams import Stream
from tests.realtime.talking import Guest, Hall, beside, write_post

pytestmark = pytest.mark.django_db(transaction=True)


async def react(post: Any, member: Any, kind: str = "agree", *, on: bool = True) -> None:
    """A reaction, counted at once."""
    await beside(set_reaction, post=post, member=member, kind=kind, on=on)
    await beside(recount_reactions, post_id=post.pk)


async def fresh(post: Any) -> Any:
    return await beside(Post.objects.select_related("topic__board").get, pk=post.pk)


async def revision_of(topic: Any) -> int:
    return int((await beside(Topic.objects.get, pk=topic.pk)).revision)


@pytest.fixture
def follower(hall: Hall) -> Any:
    async def follow(topic: Any, member: Any = None) -> Guest:
        guest = await hall.enter(member)
        await guest.join(f"topic.{topic.pk}")
        return guest

    return follow


async def test_a_count_is_told_as_a_count(
    hall: Hall, follower: Any, room: Any, carine: Any, dounia: Any
) -> None:
    post = await write_post(room, carine, "Deux")
    guest = await follower(room)
    await react(post, dounia)
    frame = await guest.until("reactions")
    assert frame == {
        "type": "reactions",
        "stream": f"topic.{room.pk}",
        "revision": await revision_of(room),
        "post": post.pk,
        "number": post.number,
        "counts": {"agree": 1},
    }
    assert [f for f in await guest.rest() if f["type"] == "post"] == []


async def test_a_count_and_a_new_text_at_once_are_the_whole_post(
    hall: Hall,
    follower: Any,
    room: Any,
    carine: Any,
    dounia: Any,
    no_pokes: None,
    sweeps_when_asked: None,
) -> None:
    post = await write_post(room, carine, "Deux")
    guest = await follower(room)
    await react(post, dounia)
    await beside(edit_post, post=await fresh(post), editor=carine, body="Trois")
    await react(post, dounia, "idea")
    await hall.settle()
    told = [frame for frame in await guest.rest() if "post" in frame]
    assert [frame["type"] for frame in told] == ["post"]
    assert told[0]["post"]["reactions"] == {"agree": 1, "idea": 1}
    assert "Trois" in told[0]["post"]["body_html"]


async def test_who_joins_later_gets_whole_posts_from_the_database_and_from_what_is_kept(
    hall: Hall, follower: Any, room: Any, carine: Any, dounia: Any
) -> None:
    post = await write_post(room, carine, "Deux")
    since = await revision_of(room)
    first = await follower(room)
    await react(post, dounia)
    await first.until("reactions")
    late = await hall.enter()
    joined = await late.join(f"topic.{room.pk}", since)
    (told,) = joined["posts"]
    assert (told["id"], told["reactions"], joined["reload"]) == (post.pk, {"agree": 1}, False)
    assert "Deux" in told["body_html"]
    kept = hall.live.hub.streams[Stream("topic", room.pk)].since(since)
    assert kept is not None
    assert [frame["type"] for frame in kept] == ["post"]
    assert [frame for frame in await late.rest() if frame["type"] == "reactions"] == []


async def test_a_hidden_post_is_never_told_with_counts(
    hall: Hall,
    follower: Any,
    room: Any,
    carine: Any,
    dounia: Any,
    bilal: Any,
    no_pokes: None,
    sweeps_when_asked: None,
) -> None:
    post = await write_post(room, carine, "Deux")
    guest = await follower(room)
    await react(post, dounia)
    await beside(hide_post, post=await fresh(post), by=bilal)
    await hall.settle()
    told = [frame for frame in await guest.rest() if "post" in frame]
    assert [frame["type"] for frame in told] == ["post"]
    assert "reactions" not in told[0]["post"]


async def test_the_frames_and_the_twin_over_http_tell_the_same(
    hall: Hall, follower: Any, room: Any, carine: Any, amel: Any, dounia: Any, stranger: Any
) -> None:
    posts = [await write_post(room, carine, str(n)) for n in range(3)]
    guest = await follower(room)
    since = await revision_of(room)
    for n, member in enumerate((amel, dounia, stranger)):
        await react(posts[n % 2], member)
        await react(posts[2], member, "support")
    await react(posts[2], stranger, "support", on=False)
    await hall.settle()
    held: dict[int, Any] = {}
    last = since
    for frame in [frame for frame in await guest.rest() if frame["type"] == "reactions"]:
        assert frame["revision"] > last
        last = frame["revision"]
        held[frame["post"]] = frame["counts"]
    twin = await beside(lambda: changes_since(Topic.objects.get(pk=room.pk), since))
    assert {post["id"]: post["reactions"] for post in twin["posts"]} == held
    assert last == twin["revision"]


async def test_a_pin_and_a_pace_reach_who_is_there(
    hall: Hall, follower: Any, room: Any, carine: Any, bilal: Any
) -> None:
    post = await write_post(room, carine, "Deux")
    guest = await follower(room)
    await beside(pin_post, post=await fresh(post), by=bilal)
    assert (await guest.until("post"))["post"]["pinned"] is True
    await beside(
        slow_topic, topic=await beside(Topic.objects.get, pk=room.pk), by=bilal, seconds=30
    )
    assert (await guest.until("topic"))["topic"]["slow"] == 30


async def test_a_post_too_soon_is_refused_on_the_socket_with_the_time_to_wait(
    hall: Hall, follower: Any, room: Any, carine: Any, bilal: Any, limits: None
) -> None:
    await beside(
        slow_topic, topic=await beside(Topic.objects.get, pk=room.pk), by=bilal, seconds=30
    )
    guest = await follower(room, carine)
    assert (await guest.post(room, "un"))["type"] == "accepted"
    refused = await guest.post(room, "deux")
    assert (refused["type"], refused["code"]) == ("refused", "slow_mode")
    assert 1 <= refused["retry_after"] <= 30


async def test_counts_of_a_closed_board_stop_with_the_right_to_read_it(
    hall: Hall, invited_board: Any, amel: Any, stranger: Any, dounia: Any
) -> None:
    from forum.actions import invite_member, open_topic, remove_member

    for member in (stranger, dounia):
        await beside(invite_member, board=invited_board, member=member, by=None)
    opened = await beside(
        open_topic, board=invited_board, author=amel, title="Entre nous", body="?"
    )
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{opened.post.topic_id}")
    await beside(remove_member, board=invited_board, member=stranger, by=None)
    await react(opened.post, dounia)
    await hall.settle()
    assert "reactions" not in {frame["type"] for frame in await guest.rest()}
