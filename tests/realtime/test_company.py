"""Presence and typing as they are told: at once, at most once a second, to who listens."""

import asyncio
from typing import Any

import pytest

from realtime.neighbours import Told, crowd_of
from realtime.streams import Stream
from tests.realtime.talking import Hall

pytestmark = pytest.mark.django_db(transaction=True)


class Clockwork:
    """A second passes when a test says so."""

    def __init__(self, hall: Hall, hour: Any) -> None:
        self.hall = hall
        self.hour = hour

    async def second(self) -> None:
        self.hour.pass_by(1)
        company = self.hall.live.company
        for attendance in company.topics.values():
            if attendance.timer is not None:
                attendance.timer.cancel()
                attendance.timer = None
        company.tick()
        await asyncio.sleep(0.01)


@pytest.fixture
def clockwork(hall: Hall, hour: Any, monkeypatch: pytest.MonkeyPatch) -> Clockwork:
    async def never(self: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("realtime.process.LiveProcess._tick_for_ever", never)
    return Clockwork(hall, hour)


async def frames(guest: Any, kind: str = "presence") -> list[dict[str, Any]]:
    await guest.say("ping")
    await guest.until("pong")
    found = [frame for frame in guest.heard if frame["type"] == kind]
    guest.heard.clear()
    return found


async def test_presence_is_a_count_for_all_and_names_for_members(
    hall: Hall, thread: Any, amel: Any, stranger: Any, clockwork: Clockwork
) -> None:
    plain, people = f"topic.{thread.pk}", f"topic.{thread.pk}.people"
    member, tab, other = await hall.enter(amel), await hall.enter(amel), await hall.enter(stranger)
    visitor = await hall.enter()
    await member.join(people)
    for guest in (member, tab, other, visitor):
        await guest.join(plain)
    await clockwork.second()
    count = {"type": "presence", "stream": plain, "count": 3}
    assert (await frames(visitor))[-1] == count
    both = [frame for frame in await frames(member) if frame["count"] == 3]
    assert [frame["stream"] for frame in both] == [plain, people]
    assert "members" not in both[0]
    names = {(m["id"], m["name"]) for m in both[1]["members"]}
    assert names == {(amel.pk, amel.name), (stranger.pk, stranger.name)}

    await clockwork.second()
    assert await frames(visitor) == []
    await tab.leave()
    await clockwork.second()
    assert await frames(visitor) == []
    await other.leave()
    await clockwork.second()
    assert await frames(visitor) == [count | {"count": 2}]


async def test_a_newcomer_is_told_at_once_and_nobody_twice_in_a_second(
    hall: Hall, thread: Any, amel: Any, stranger: Any, clockwork: Clockwork
) -> None:
    plain = f"topic.{thread.pk}"
    first = await hall.enter(amel)
    await first.join(plain)
    assert (await first.until("presence"))["count"] == 1
    for _ in range(5):
        other = await hall.enter(stranger)
        await other.join(plain)
        await other.leave()
    tab = await hall.enter(amel)
    await tab.join(plain)
    await asyncio.sleep(0.05)
    assert await frames(first) == await frames(tab) == []
    await clockwork.second()
    # The others came and went within the second: for the first nothing has changed.
    assert await frames(first) == []
    assert await frames(tab) == [{"type": "presence", "stream": plain, "count": 1}]


async def test_members_are_named_to_a_newcomer_among_them(
    hall: Hall, thread: Any, amel: Any, stranger: Any, clockwork: Clockwork
) -> None:
    people = f"topic.{thread.pk}.people"
    first, other = await hall.enter(amel), await hall.enter(stranger)
    await first.join(people)
    await first.say("typing", stream=people)
    await other.join(people)
    await clockwork.second()
    frame = (await frames(other))[-1]
    assert ({m["id"] for m in frame["members"]}, frame["count"]) == ({amel.pk, stranger.pk}, 2)


async def test_a_newcomer_hears_who_is_writing_already(
    hall: Hall, thread: Any, amel: Any, stranger: Any, clockwork: Clockwork
) -> None:
    people = f"topic.{thread.pk}.people"
    writer = await hall.enter(stranger)
    await writer.join(people)
    await writer.say("typing", stream=people)
    await clockwork.second()
    reader = await hall.enter(amel)
    await reader.join(people)
    await clockwork.second()
    (frame,) = await frames(reader, "typing")
    assert [m["id"] for m in frame["members"]] == [stranger.pk]


async def test_typing_ends_for_who_listens_to_the_people_alone(
    hall: Hall, thread: Any, amel: Any, stranger: Any, clockwork: Clockwork, hour: Any
) -> None:
    people = f"topic.{thread.pk}.people"
    writer, reader = await hall.enter(stranger), await hall.enter(amel)
    await writer.join(people)
    await reader.join(people)
    await writer.say("typing", stream=people)
    await clockwork.second()
    assert (await frames(reader, "typing"))[-1]["members"]
    hour.pass_by(7)
    await clockwork.second()
    assert (await frames(reader, "typing"))[-1]["members"] == []


async def test_typing_of_others_ends_with_their_process(
    hall: Hall, thread: Any, amel: Any, clockwork: Clockwork, hour: Any
) -> None:
    people = f"topic.{thread.pk}.people"
    reader = await hall.enter(amel)
    await reader.join(people)
    company = hall.live.company
    company.neighbours.everything("other", Told(0, {thread.pk: crowd_of({9: "B"}, 0)}, {}))
    company.note_typing(thread.pk, 9, "B", "other")
    await clockwork.second()
    assert (await frames(reader, "typing"))[-1]["members"] == [{"id": 9, "name": "B"}]
    hour.pass_by(4)
    await clockwork.second()
    heard = [frame for frame in await hear_all(reader) if "members" in frame]
    assert [frame["type"] for frame in heard] == ["presence", "typing"]
    assert [len(frame["members"]) for frame in heard] == [1, 0]


async def hear_all(guest: Any) -> list[dict[str, Any]]:
    await guest.say("ping")
    await guest.until("pong")
    heard, guest.heard = guest.heard, []
    return list(heard)


async def test_a_topic_without_listeners_is_forgotten(
    hall: Hall, thread: Any, amel: Any, clockwork: Clockwork
) -> None:
    guest = await hall.enter(amel)
    await guest.join(f"topic.{thread.pk}")
    company = hall.live.company
    assert company.crowd(thread.pk).members == {amel.pk}
    await guest.leave()
    company.look_soon(thread.pk)
    await clockwork.second()
    assert company.topics == {}
    assert company.crowd(thread.pk) == crowd_of({}, 0)


async def test_typing_where_nobody_listens_is_not_kept(
    hall: Hall, amel: Any, clockwork: Clockwork
) -> None:
    await hall.enter(amel)
    company = hall.live.company
    company.note_typing(12, 8, "Amel")
    company.stop_typing(12, 8)
    assert company.topics == {}


async def test_a_slow_socket_is_told_what_was_dropped_once_it_is_quick_again(
    hall: Hall, thread: Any, amel: Any, stranger: Any, clockwork: Clockwork
) -> None:
    people = f"topic.{thread.pk}.people"
    slow, quick = await hall.enter(amel), await hall.enter(stranger)
    await slow.join(people)
    await clockwork.second()
    await frames(slow)
    live = hall.live.hub.streams[Stream("topic", thread.pk, "people")]
    (end,) = live.sockets
    end.fall_behind()
    await quick.join(people)
    await clockwork.second()
    assert (await frames(quick))[-1]["count"] == 2
    assert await frames(slow) == []
    end.catch_up()
    await clockwork.second()
    assert [frame["count"] for frame in await frames(slow)] == [2]
    assert await frames(quick) == []


async def test_the_tick_finds_who_left_without_a_word(
    hall: Hall, thread: Any, amel: Any, stranger: Any
) -> None:
    stays, goes = await hall.enter(amel), await hall.enter(stranger)
    for guest in (stays, goes):
        await guest.join(f"topic.{thread.pk}")
    await stays.until("presence", count=2)
    (socket,) = hall.live.hub.of_member[stranger.pk]
    # As when the hub takes a stream away from somebody: nobody says so to the company.
    hall.live.hub.leave(socket, Stream("topic", thread.pk))
    await stays.until("presence", count=1)
