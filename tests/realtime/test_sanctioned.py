"""A sanction reaches sockets that are open: what is said next is refused, held, or let through."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from forum.models import Post
from members.actions import Measure, end_sanction, impose_sanction
from tests.realtime.talking import Hall, beside

pytestmark = pytest.mark.django_db(transaction=True)


def measure(kind: str, **more: Any) -> Measure:
    return Measure(kind, ends_at=timezone.now() + datetime.timedelta(minutes=10), **more)


async def test_who_is_silenced_hears_it_and_can_write_again_once_it_is_taken_off(
    hall: Hall, room: Any, carine: Any, stranger: Any, bilal: Any
) -> None:
    guest, other = await hall.enter(carine), await hall.enter(stranger)
    assert (await guest.post(room, "un"))["type"] == "accepted"
    mute = measure("mute", scope="topic", scope_id=room.pk)
    sanction = await beside(impose_sanction, member=carine, measure=mute, by=bilal)
    refused = await guest.post(room, "deux")
    assert (refused["type"], refused["code"]) == ("refused", "forbidden")
    # In the language of carine.
    assert refused["message"].startswith("Vous ne pouvez pas écrire dans ce salon")
    assert (await other.post(room, "me"))["type"] == "accepted"
    await beside(end_sanction, sanction=sanction, by=bilal)
    assert (await guest.post(room, "trois"))["type"] == "accepted"


async def test_who_writes_from_time_to_time_is_told_how_long_to_wait(
    hall: Hall, room: Any, carine: Any, bilal: Any
) -> None:
    guest = await hall.enter(carine)
    slow = measure("slow", seconds=300)
    await beside(impose_sanction, member=carine, measure=slow, by=bilal)
    assert (await guest.post(room, "un"))["type"] == "accepted"
    refused = await guest.post(room, "deux")
    assert (refused["type"], refused["code"]) == ("refused", "slow_mode")
    assert 0 < refused["retry_after"] <= 300


async def test_who_is_read_first_is_told_that_it_waits(
    hall: Hall, room: Any, carine: Any, bilal: Any
) -> None:
    guest = await hall.enter(carine)
    await beside(impose_sanction, member=carine, measure=measure("held"), by=bilal)
    held = await guest.post(room, "un")
    assert held["type"] == "held"
    post = await beside(Post.objects.get, pk=held["post"]["id"])
    assert (post.state, post.number) == ("held", None)


async def test_a_suspension_with_an_end_takes_everything_away_all_the_same(
    hall: Hall, room: Any, carine: Any, bilal: Any
) -> None:
    guest = await hall.enter(carine)
    await guest.join(f"topic.{room.pk}")
    await beside(impose_sanction, member=carine, measure=measure("suspend"), by=bilal)
    removed = await guest.until("removed")
    assert removed["reason"] == "suspended"
    assert await guest.closed() == 4003


async def test_who_is_silenced_is_not_shown_as_writing(
    hall: Hall, room: Any, carine: Any, amel: Any, stranger: Any, bilal: Any
) -> None:
    people = f"topic.{room.pk}.people"
    reader, muted, writer = [await hall.enter(each) for each in (stranger, carine, amel)]
    for guest in (reader, muted, writer):
        await guest.join(people)
    mute = measure("mute", scope="topic", scope_id=room.pk)
    await beside(impose_sanction, member=carine, measure=mute, by=bilal)
    late = await hall.enter(carine)
    await late.join(people)
    for guest in (muted, late, writer):
        await guest.say("typing", stream=people)
    typing = await reader.until("typing")
    assert [each["id"] for each in typing["members"]] == [amel.pk]
