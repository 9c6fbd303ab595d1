"""Faults planted on purpose: with each of them some check must complain, or it checks nothing."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.faults.failpoints import wrap

# A post's id that there is not.
NOWHERE = 10**9
FAULTS: dict[str, Callable[[], None]] = {}


def planted(plant: Callable[[], None]) -> Callable[[], None]:
    """Known by its name."""
    FAULTS[plant.__name__] = plant
    return plant


def every(n: int) -> Callable[[], bool]:
    """True at each n-th call."""
    turns = itertools.count(1)
    return lambda: next(turns) % n == 0


@planted
def acknowledges_what_is_not_stored() -> None:
    """Each fifth post is answered and then rolled back."""
    from django.db import transaction

    due = every(5)

    def around(answer: Any) -> Any:
        def answering(*args: Any) -> Any:
            with transaction.atomic():
                frame = answer(*args)
                if frame["type"] == "accepted" and due():
                    transaction.set_rollback(True)
            return frame

        return answering

    wrap("realtime.consumers:answer_posting", around)


@planted
def acknowledges_what_failed() -> None:
    """Where the database could not say, the author is told that all is well."""
    from django.db import DatabaseError

    def around(answer: Any) -> Any:
        def answering(identity: Any, request: Any, language: str) -> Any:
            try:
                frame = answer(identity, request, language)
                if frame["type"] != "refused":
                    return frame
            except DatabaseError:
                pass
            place = {"id": NOWHERE, "number": 10**6, "revision": 10**6}
            told = {"type": "accepted", "client_id": request.client_id, "post": place}
            return told | {"duplicate": False}

        return answering

    wrap("realtime.consumers:answer_posting", around)


@planted
def forgets_client_ids() -> None:
    """What is sent again is stored again."""
    wrap("forum.actions.posts:parse_client_id", lambda _: lambda client_id: None)


@planted
def skips_numbers() -> None:
    """Each sixth post leaves a hole before it."""
    due = every(6)

    def around(place: Any) -> Any:
        def placing(post: Any, topic: Any) -> None:
            topic.last_number += due()
            place(post, topic)

        return placing

    wrap("forum.actions.posts:place_post", around)


@planted
def loses_frames() -> None:
    """The hub believes it told each sixth change and did not."""
    due = every(6)

    def around(pull: Any) -> Any:
        def pulling(stream: Any, since: int | None) -> Any:
            pulled = pull(stream, since)
            if since and pulled.frames and not pulled.reload and due():
                return replace(pulled, frames=pulled.frames[:-1])
            return pulled

        return pulling

    wrap("realtime.sources:pull", around)


@planted
def tells_old_news() -> None:
    """Each sixth delivery brings the one before once more, behind it."""
    due = every(6)
    told: dict[Any, Any] = {}

    def around(deliver: Any) -> Any:
        def delivering(live: Any, frames: Any) -> Any:
            before = told.get(live.stream, [])
            told[live.stream] = frames
            return deliver(live, [*frames, *before] if due() else frames)

        return delivering

    wrap("realtime.live:LiveStream.deliver", around)


@planted
def tells_what_is_hidden() -> None:
    """A post that was hidden is told with its text."""
    from forum.models import Post

    def around(pull: Any) -> Any:
        def pulling(stream: Any, since: int | None) -> Any:
            pulled = pull(stream, since)
            for frame in pulled.frames:
                if "post" in frame and frame["post"]["state"] != "published":
                    frame["post"]["body_html"] = Post.objects.get(pk=frame["post"]["id"]).body
            return pulled

        return pulling

    wrap("realtime.sources:pull", around)


@planted
def sweeps_nothing() -> None:
    """Nobody looks for what no poke told."""

    def around(sweep: Any) -> Any:
        async def sweeping(clock: Any) -> None:
            return

        return sweeping

    wrap("realtime.clock:Clock.sweep", around)


@planted
def hangs_up_without_valkey() -> None:
    """With the layer away every socket is closed."""
    from realtime.process import running

    def around(warn: Any) -> Any:
        def warning(*args: Any) -> None:
            warn(*args)
            process = running()
            for socket in list(process.hub.sockets) if process else ():
                socket.close(4013)

        return warning

    wrap("realtime.bridge:away.warn", around)


@planted
def waits_for_valkey() -> None:
    """No acknowledgement before Valkey has answered."""
    import redis
    from django.conf import settings

    def around(poke: Any) -> Any:
        def poking(*args: Any) -> None:
            line = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=10)
            try:
                line.ping()
            except redis.RedisError:
                pass
            finally:
                line.close()
            poke(*args)

        return poking

    wrap("realtime.receivers:poke", around)


@planted
def blocks_the_loop() -> None:
    """Each tenth poke stops everything for a while."""
    due = every(10)

    def around(wake: Any) -> Any:
        def waking(*args: Any) -> None:
            if due():
                time.sleep(1.0)
            wake(*args)

        return waking

    wrap("realtime.hub:Hub.wake", around)


@planted
def drains_without_a_word() -> None:
    """Sockets are closed, and nobody is told when to come back."""

    def around(drain: Any) -> Any:
        async def draining(clock: Any) -> None:
            clock.hub.is_draining = True
            for socket in list(clock.hub.sockets):
                socket.close(4012)
            await asyncio.sleep(0)

        return draining

    wrap("realtime.clock:Clock.drain", around)


@planted
def calls_everybody_back_at_once() -> None:
    """The window to come back within is next to nothing."""

    wrap("realtime.clock:reconnect_window", lambda _: lambda sockets: 0.05)


@planted
def remembers_people() -> None:
    """Who was at a process that died is still said to be here."""
    wrap("realtime.neighbours:SECONDS_HEARD", lambda _: 3600.0)


@planted
def answers_with_a_traceback() -> None:
    """Each fourth post on a socket ends it with 1011: many posts of a short life go over HTTP."""
    due = every(4)

    def around(receive: Any) -> Any:
        async def receiving(consumer: Any, message: Any) -> None:
            if '"post"' in (message.get("text") or "") and due():
                raise RuntimeError("planted")
            await receive(consumer, message)

        return receiving

    from realtime.consumers import LiveConsumer

    LiveConsumer.EVENTS["websocket.receive"] = around(LiveConsumer.EVENTS["websocket.receive"])
