"""The server of the embedded default: Daphne with our drain, one process, one lock."""

import asyncio
import fcntl
import logging
import signal
import socket
from collections.abc import Callable
from typing import Any

# First: it chooses the reactor, which the line below would choose otherwise.
import daphne.server  # noqa: F401
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from twisted.internet import reactor

from realtime.memory import settle_memory
from realtime.process import running
from realtime.transport import LaneServer, answer_wrong_frames
from realtime.turns import load_ahead, take_turns
from realtime.worker import TaskThread, requeue

logger = logging.getLogger(__name__)

# Past the protocol's own limit, so that a frame too large gets an answer before the line is cut.
TRANSPORT_LIMIT = 2 * 1024 * 1024
HARD_STOP = 25.0


class AlreadyRunning(Exception):
    """Another server holds the same SQLite database."""


class PortTaken(Exception):
    """Something else listens at the port."""


def unapplied_migrations() -> int:
    """How many migrations the database lacks."""
    connection = connections[DEFAULT_DB_ALIAS]
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return len(plan)


class ServerProcess:
    """Starts, runs until a signal, drains, ends."""

    def __init__(self, *, host: str, port: int, with_tasks: bool = True) -> None:
        self.host = host
        self.port = port
        self.url = f"http://{host}:{port}"
        self.tasks = TaskThread() if with_tasks else None
        self._is_stopping = False

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT. Raises AlreadyRunning or PortTaken."""
        self._require_free_port()
        lock = self._lock_database()
        load_ahead()
        try:
            if self.tasks is not None:
                if lock is not None:
                    # The only worker of this database starts now: whatever runs is dead.
                    requeue(lease=0)
                self.tasks.start()
            self._serve(ready)
        finally:
            if self.tasks is not None:
                self.tasks.stop()
            if lock is not None:
                lock.close()

    def _serve(self, ready: Callable[[], None]) -> None:
        server = LaneServer(
            application=import_string(settings.ASGI_APPLICATION),
            endpoints=[f"tcp:port={self.port}:interface={self.host}"],
            signal_handlers=False,
            ping_interval=20,
            # Who answers none is closed by the clock, with a code: see realtime/hearing.py.
            ping_timeout=0,
            websocket_timeout=30 * 86_400,
            websocket_max_message_size=TRANSPORT_LIMIT,
            websocket_max_frame_size=TRANSPORT_LIMIT,
            websocket_connect_timeout=20,
            application_close_timeout=5,
            http_timeout=60,
            server_name="",
            verbosity=0,
            ready_callable=ready,
        )
        # Daphne says nothing to its sockets on SIGTERM; and the reactor sets its own handlers.
        reactor.callWhenRunning(self._take_signals)
        reactor.callWhenRunning(answer_wrong_frames, server)
        reactor.callWhenRunning(settle_memory)
        reactor.callWhenRunning(take_turns)
        server.run()

    def _take_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: Any) -> None:
        reactor.callFromThread(self._drain)

    def _drain(self) -> None:
        if self._is_stopping:
            reactor.stop()
            return
        self._is_stopping = True
        reactor.callLater(HARD_STOP, _stop_reactor)
        process = running()
        if process is None:
            _stop_reactor()
            return
        drained = asyncio.ensure_future(process.clock.drain(), loop=process.hub.loop)
        # What was said last must still leave the machine.
        drained.add_done_callback(lambda _: reactor.callLater(0.5, _stop_reactor))

    def _require_free_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise PortTaken(
                    f"Port {self.port} is taken by another program ({error.strerror}). "
                    f"Choose another one, for example: PORT={self.port + 1} make run"
                ) from None

    @staticmethod
    def _lock_database() -> Any:
        if connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
            return None
        lock = (settings.DATA_DIR / "serve.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                f"A server already runs on the database in {settings.DATA_DIR}. SQLite serves one "
                "process: stop the other one, set DATA_DIR, or use PostgreSQL."
            ) from None
        return lock


def _stop_reactor() -> None:
    if reactor.running:
        reactor.stop()
