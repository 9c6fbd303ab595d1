"""Presence and typing as they are told: at most once a second, and only where somebody listens."""

from typing import Any

import pytest

from realtime.streams import Stream
from tests.realtime.talking import Hall

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still: tests say when a second has passed."""
    import asyncio

    async def never(self: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("realtime.process.LiveProcess._tick_for_ever", never)


async def presence_frames(guest: Any) -> list[dict[str, Any]]:
    await guest.say("ping")
    await guest.until("pong")
    found = [frame for frame in guest.heard if frame["type"] == "presence"]
    guest.heard.clear()
    return found


async def test_presence_is_a_count_for_all_and_names_for_members(
    hall: Hall, thread: Any, amel: Any, stranger: Any, no_clock: None
) -> None:
    plain, people = f"topic.{thread.pk}", f"topic.{thread.pk}.people"
    member, tab, other = await hall.enter(amel), await hall.enter(amel), await hall.enter(stranger)
    visitor = await hall.enter()
    for guest in (member, tab, other, visitor):
        await guest.join(plain)
    await member.join(people)
    await presence_frames(member)
    hall.live.company.tick()

    count = {"type": "presence", "stream": plain, "count": 3}
    assert await presence_frames(visitor) == [count]
    both = await presence_frames(member)
    assert both[0] == count
    assert both[1] | {"members": None} == count | {"stream": people, "members": None}
    names = {(m["id"], m["name"]) for m in both[1]["members"]}
    assert names == {(amel.pk, amel.name), (stranger.pk, stranger.name)}

    hall.live.company.tick()
    assert await presence_frames(visitor) == []
    await other.leave()
    await tab.leave()
    hall.live.company.tick()
    assert await presence_frames(visitor) == [count | {"count": 2}]


async def test_a_newcomer_is_told_at_once_who_is_here(
    hall: Hall, thread: Any, amel: Any, stranger: Any, no_clock: None
) -> None:
    plain, people = f"topic.{thread.pk}", f"topic.{thread.pk}.people"
    first = await hall.enter(amel)
    await first.join(plain)
    hall.live.company.tick()
    second_tab = await hall.enter(amel)
    await second_tab.join(plain)
    assert await presence_frames(second_tab) == [{"type": "presence", "stream": plain, "count": 1}]
    other = await hall.enter(stranger)
    await other.join(people)
    (frame,) = await presence_frames(other)
    assert {m["id"] for m in frame["members"]} == {amel.pk, stranger.pk}
    assert frame["count"] == 2


async def test_typing_ends_for_who_listens_to_the_people_alone(
    hall: Hall, thread: Any, amel: Any, stranger: Any, no_clock: None, hour: Any
) -> None:
    people = f"topic.{thread.pk}.people"
    writer, reader = await hall.enter(stranger), await hall.enter(amel)
    await writer.join(people)
    await reader.join(people)
    await writer.say("typing", stream=people)
    assert (await reader.until("typing"))["members"]
    hall.live.company.tick()
    hour.pass_by(7)
    hall.live.company.tick()
    assert (await reader.until("typing"))["members"] == []


async def test_a_topic_without_listeners_is_forgotten(
    hall: Hall, thread: Any, amel: Any, no_clock: None
) -> None:
    guest = await hall.enter(amel)
    await guest.join(f"topic.{thread.pk}")
    company = hall.live.company
    assert company.tick()[0][:2] == (thread.pk, 1)
    await guest.leave()
    company.hear(thread.pk, "other", 5, {})
    assert company.tick() == []
    assert dict(company.topics) == {}


async def test_typing_where_nobody_listens_is_not_kept(
    hall: Hall, amel: Any, no_clock: None
) -> None:
    await hall.enter(amel)
    company = hall.live.company
    company.note_typing(12, 8, "Amel")
    company.note_sent(12, 8)
    assert dict(company.topics) == {}


async def test_a_slow_socket_is_spared_what_may_be_dropped(
    hall: Hall, thread: Any, amel: Any, stranger: Any, no_clock: None
) -> None:
    people = f"topic.{thread.pk}.people"
    slow, quick = await hall.enter(amel), await hall.enter(stranger)
    await slow.join(people)
    await quick.join(people)
    live = hall.live.hub.streams[Stream("topic", thread.pk, "people")]
    (end,) = [socket for socket in live.sockets if socket.member_id == amel.pk]
    end.fall_behind()
    await presence_frames(slow)
    hall.live.company.note_typing(thread.pk, 9, "Bilal")
    assert (await quick.until("typing"))["members"]
    await slow.say("ping")
    await slow.until("pong")
    assert [frame for frame in slow.heard if frame["type"] == "typing"] == []
