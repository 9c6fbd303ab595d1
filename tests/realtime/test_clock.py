"""What happens by the clock: silence, a restored backup, heartbeats, and the way out."""

import asyncio
import threading
import time
from typing import Any

import pytest

from forum.models import Post
from realtime.clock import reconnect_window
from realtime.epoch import renew_epoch
from realtime.hearing import EXTENSION, SILENCE
from realtime.process import is_open
from tests.realtime.talking import PATIENCE, Guest, Hall, beside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("sockets", "seconds"), [(0, 1), (100, 1), (250, 2.5), (2000, 20), (3000, 30), (99999, 30)]
)
def test_the_window_grows_with_those_who_would_come_back(sockets: int, seconds: float) -> None:
    assert reconnect_window(sockets) == seconds


async def test_a_heartbeat_carries_revisions_and_the_window(
    hall: Hall, thread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.clock.RETURNS_A_SECOND", 0.25)
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    for second in range(25):
        hall.live.clock.beat(second)
    await guest.say("ping")
    await guest.until("pong")
    beats = [frame for frame in guest.heard if frame["type"] == "heartbeat"]
    revisions = {f"topic.{thread.pk}": thread.revision}
    assert beats == [{"type": "heartbeat", "revisions": revisions, "reconnect": 4.0}]


async def test_the_first_of_a_herd_hear_early_that_the_window_has_doubled_but_not_all_at_once(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.clock.HEARTBEAT", 10_000_000)
    monkeypatch.setattr("realtime.clock.EARLY_BEATS", 2)
    guests = [await hall.enter() for _ in range(3)]

    def windows_after_a_beat(returns_a_second: float) -> list[float]:
        monkeypatch.setattr("realtime.clock.RETURNS_A_SECOND", returns_a_second)
        hall.live.clock.beat(-1)
        return sorted(socket.window for socket in hall.live.hub.sockets)

    assert windows_after_a_beat(2) == [1.0, 1.0, 1.0]
    assert windows_after_a_beat(1) == [1.0, 3.0, 3.0]
    assert windows_after_a_beat(1) == [3.0, 3.0, 3.0]
    for guest in guests:
        beat = await guest.until("heartbeat")
        assert beat["reconnect"] == 3.0


async def test_a_tick_that_fails_does_not_stop_the_heartbeats(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise KeyError("presence")

    monkeypatch.setattr("realtime.clock.HEARTBEAT", 1)
    guest = await hall.enter()
    monkeypatch.setattr(hall.live.company, "tick", broken)
    guest.heard.clear()
    await guest.until("heartbeat")
    assert "A tick failed" in caplog.text


# --- Silence ---
async def knock_with(hall: Hall, heard: Any) -> Guest:
    guest, _, _ = await hall.knock()
    guest.heard.clear()
    (socket,) = hall.live.hub.sockets
    socket.heard = heard
    return guest


async def test_a_line_without_any_bytes_is_closed_after_a_minute(hall: Hall, hour: Any) -> None:
    begun = time.monotonic()
    guest = await knock_with(hall, lambda: begun)
    hour.pass_by(SILENCE - 5)
    await hall.live.clock.sweep()
    assert [frame for frame in await guest.rest() if frame["type"] != "welcome"] == []
    hour.pass_by(6)
    await hall.live.clock.sweep()
    assert await guest.closed() == 4008


async def test_bytes_that_no_consumer_sees_answer_for_life(hall: Hall, hour: Any) -> None:
    guest = await knock_with(hall, hour.monotonic)
    hour.pass_by(1000)
    await hall.live.clock.sweep()
    assert [frame for frame in await guest.rest() if frame["type"] != "welcome"] == []


async def test_what_the_server_tells_of_the_line_reaches_the_socket(hall: Hall) -> None:
    from realtime.hearing import heard_of

    told = object()
    assert heard_of({"extensions": {EXTENSION: told}}) is told
    assert heard_of({}) is None
    assert heard_of({"extensions": None}) is None


# --- A restored backup ---
async def test_a_restored_backup_sends_everybody_away_to_forget(
    hall: Hall, thread: Any, amel: Any
) -> None:
    guests = [await hall.enter(amel), await hall.enter()]
    for guest in guests:
        await guest.join(f"topic.{thread.pk}")
    await hall.live.clock.sweep()
    epoch = await beside(renew_epoch)
    await hall.live.clock.sweep()
    for guest in guests:
        assert 0 < (await guest.until("draining"))["retry_after"] <= 30
        assert await guest.closed() == 4012
    # Nothing is left of what was delivered before.
    assert hall.live.hub.streams == {}
    late = await hall.enter(amel)
    assert late.welcome["epoch"] == epoch
    await hall.live.clock.sweep()
    assert await late.rest() == []


async def test_an_epoch_that_is_missing_for_a_moment_changes_nothing(hall: Hall) -> None:
    from realtime.models import DataSet

    guest = await hall.enter()
    await hall.live.clock.sweep()
    await beside(DataSet.objects.all().delete)
    await hall.live.clock.sweep()
    assert await guest.rest() == []


# --- The way out ---
async def test_while_draining_nobody_comes_in(hall: Hall, amel: Any) -> None:
    await hall.enter()
    assert is_open()
    await hall.live.clock.drain()
    assert not is_open()
    _, let_in, _ = await hall.knock(amel)
    assert not let_in


async def test_who_was_being_let_in_when_it_began_is_told_too(
    hall: Hall, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import realtime.arrivals

    await hall.enter()
    hub, real = hall.live.hub, realtime.arrivals.identify_all

    def late(*args: Any) -> Any:
        hub.is_draining = True
        return real(*args)

    monkeypatch.setattr("realtime.arrivals.identify_all", late)
    guest, let_in, _ = await hall.knock(amel)
    assert let_in
    assert (await guest.hear())["type"] == "draining"
    assert await guest.closed() == 4012


async def test_a_database_that_is_away_is_a_line_and_not_a_traceback_each_time(
    hall: Hall, thread: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from django.db import OperationalError

    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    asked, enough = [], threading.Event()

    def away(*args: Any) -> Any:
        asked.append(1)
        if len(asked) == 5:
            enough.set()
        raise OperationalError("away")

    monkeypatch.setattr("realtime.clock.epoch_or_none", away)
    monkeypatch.setattr("realtime.clock.SWEEP", 0.01)
    monkeypatch.setattr("realtime.clock.away._said_at", -100.0)
    sweeping = asyncio.ensure_future(hall.live.clock.sweep_for_ever())
    assert await asyncio.to_thread(enough.wait, PATIENCE)
    sweeping.cancel()
    lines = [record for record in caplog.records if record.name == "realtime.clock"]
    assert [line.exc_info for line in lines] == [None]
    assert await guest.rest() == []


async def test_what_is_being_answered_is_finished_before_the_close(
    hall: Hall, thread: Any, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import realtime.answers

    begun, go_on = threading.Event(), threading.Event()
    real = realtime.answers.publish_post

    def slow(**sent: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE)
        return real(**sent)

    monkeypatch.setattr("realtime.answers.publish_post", slow)
    guest, idle = await hall.enter(amel), await hall.enter()
    await guest.say("post", topic=thread.pk, client_id="0" * 32, body="The last word")
    await asyncio.to_thread(begun.wait, PATIENCE)
    await guest.say("post", topic=thread.pk, client_id="1" * 32, body="Too late")
    draining = asyncio.ensure_future(hall.live.clock.drain())
    assert await idle.closed() == 4012
    assert guest.heard == []
    go_on.set()
    kinds = [(await guest.hear())["type"] for _ in range(3)]
    assert kinds == ["accepted", "draining", "closed"]
    await draining
    assert await beside(Post.objects.filter(body="The last word").count) == 1
    assert await beside(Post.objects.filter(body="Too late").count) == 0


async def test_what_takes_too_long_to_answer_is_not_waited_for(
    hall: Hall, thread: Any, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.clock.SECONDS_TO_ANSWER", 0.3)
    begun, go_on = threading.Event(), threading.Event()

    def stuck(*args: Any) -> Any:
        begun.set()
        go_on.wait(PATIENCE)
        raise ZeroDivisionError

    monkeypatch.setattr("realtime.consumers.answer_posting", stuck)
    guest = await hall.enter(amel)
    await guest.say("post", topic=thread.pk, client_id="0" * 32, body="x")
    await asyncio.to_thread(begun.wait, PATIENCE)
    await asyncio.wait_for(hall.live.clock.drain(), PATIENCE)
    assert await guest.closed() == 4012
    go_on.set()


async def test_many_are_told_to_come_back_at_different_times(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.clock.RETURNS_A_SECOND", 2)
    guests = [await hall.enter() for _ in range(20)]
    await hall.live.clock.drain()
    later = [(await guest.until("draining"))["retry_after"] for guest in guests]
    assert len(set(later)) > 15
    assert 0.25 <= min(later) <= max(later) <= 10
    assert max(later) - min(later) > 4
