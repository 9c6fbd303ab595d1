"""Faults put around the forum's functions from outside: the forum itself carries none.

`install(trial)` is called by `tests.faults.server` before the command runs. POINTS name moments of
a post's way; at the n-th post that reaches one, the process is killed or its connection cut.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

from tests.faults.counting import Counts

# Nothing is stored yet; stored, and nobody told; the author told, and no other process.
POINTS = ("before_commit", "after_commit", "after_ack")
# What was written to a socket has left the process by then (seconds).
ON_ITS_WAY = 0.05


def wrap(where: str, around: Callable[[Any], Any]) -> None:
    """Replace `module:name.name` by what `around` makes of it; loudly, where it is gone."""
    module, _, names = where.partition(":")
    holder: Any = import_module(module)
    *path, last = names.split(".")
    for name in path:
        holder = getattr(holder, name)
    setattr(holder, last, around(getattr(holder, last)))


def install(trial: dict[str, Any], counts: Counts) -> None:
    """Everything this trial asks for."""
    unknown = trial["points"].keys() - set(POINTS)
    assert not unknown, unknown
    points = Points(trial["points"], trial["act"], counts)
    _mark_posts()
    wrap("django.db.backends.base.base:BaseDatabaseWrapper._commit", points.around_commit)
    wrap("django.db.backends.base.base:BaseDatabaseWrapper._rollback", _forget_posts)
    wrap("realtime.sockets:Socket.tell", points.around_tell)
    wrap("realtime.receivers:poke", _counted(counts, "pokes_made"))
    wrap("realtime.bridge:Bridge._hear", _heard(counts))
    wrap("realtime.clock:Clock.sweep", _watched(counts))
    if trial["without_pokes"]:
        for name in ("poke", "poke_access"):
            wrap(f"realtime.receivers:{name}", lambda _: _lost(counts))


def _mark_posts() -> None:
    """A transaction in which a post got its place is one of those that count."""
    from django.db import connection

    from forum.signals import post_published

    def mark(post_id: int, **more: Any) -> None:
        connection.stored_post = post_id  # type: ignore[attr-defined]

    post_published.connect(mark, weak=False, dispatch_uid="faults")


def _forget_posts(rollback: Any) -> Any:
    def rolled_back(connection: Any) -> Any:
        connection.stored_post = None
        return rollback(connection)

    return rolled_back


class Points:
    """Counts who passes each point, and acts when the time has come."""

    def __init__(self, wanted: dict[str, int], act: str, counts: Counts) -> None:
        self.wanted = wanted
        self.act = act
        self.counts = counts
        self.passed: Counter[str] = Counter()

    def is_due(self, point: str) -> bool:
        self.passed[point] += 1
        return self.passed[point] == self.wanted.get(point)

    def around_commit(self, commit: Any) -> Any:
        def committed(connection: Any) -> Any:
            post = getattr(connection, "stored_post", None)
            connection.stored_post = None
            if post is not None and self.is_due("before_commit"):
                self.strike(post, connection)
            answer = commit(connection)
            if post is not None:
                self.counts.add("posts_committed")
                if self.is_due("after_commit"):
                    self.strike(post, connection)
                    raise _unknown()
            return answer

        return committed

    def around_tell(self, tell: Any) -> Any:
        def told(socket: Any, frame: dict[str, Any]) -> None:
            tell(socket, frame)
            if frame.get("type") == "accepted" and self.is_due("after_ack"):
                loop = asyncio.get_running_loop()
                loop.call_later(ON_ITS_WAY, self.strike, frame["post"]["id"])

        return told

    def strike(self, post: int, connection: Any = None) -> None:
        """Kill this process, or cut its connection to PostgreSQL."""
        self.counts.add("struck_post", post)
        self.counts.write()
        if self.act == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.act == "cut":
            _cut(connection)


def _cut(connection: Any) -> None:
    import psycopg
    from django.conf import settings

    pid = connection.connection.info.backend_pid
    told = settings.DATABASES["default"]
    with psycopg.connect(
        host=told["HOST"], user=told["USER"], dbname=told["NAME"], autocommit=True
    ) as other:
        # Waits until it is really gone (milliseconds).
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def _unknown() -> Exception:
    """What Django raises where the line was cut before the answer to COMMIT came."""
    from django.db import OperationalError

    return OperationalError("the line was cut while committing (a trial)")


def _counted(counts: Counts, name: str) -> Callable[[Any], Any]:
    def around(done: Any) -> Any:
        def counting(*args: Any, **more: Any) -> Any:
            counts.add(name)
            return done(*args, **more)

        return counting

    return around


def _lost(counts: Counts) -> Any:
    def lose(*args: Any) -> None:
        counts.add("pokes_lost")

    return lose


def _heard(counts: Counts) -> Callable[[Any], Any]:
    """Pokes that crossed from another process."""

    def around(hear: Any) -> Any:
        def hearing(bridge: Any, message: dict[str, Any]) -> None:
            if message.get("kind") == "poke" and message.get("from") != bridge.process:
                counts.add("pokes_heard")
            hear(bridge, message)

        return hearing

    return around


def _watched(counts: Counts) -> Callable[[Any], Any]:
    """Streams that only a sweep found to have moved on."""
    from realtime import sources

    def around(sweep: Any) -> Any:
        async def sweeping(clock: Any) -> None:
            known = {stream: live.revision for stream, live in clock.hub.streams.items()}
            heads = await asyncio.to_thread(
                _quietly, sources.heads, [s for s in known if s.has_revision]
            )
            counts.add("sweeps")
            behind = [s for s, revision in heads.items() if revision > known.get(s, revision)]
            counts.add("sweep_finds", len(behind))
            await sweep(clock)

        return sweeping

    return around


def _quietly(ask: Callable[[Any], dict[Any, int]], streams: Any) -> dict[Any, int]:
    """Nothing, while the database is away: this question is the trial's own."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        return ask(streams)
    except Exception:
        return {}
    finally:
        close_old_connections()
