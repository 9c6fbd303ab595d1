"""One short transaction for a write; on SQLite one writer at a time in the process."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from members.refusals import unavailable

logger = logging.getLogger(__name__)
# How long a write waits for its turn, and how long the one before may wait for the database
# until nobody queues behind it any more (seconds): threads that wait answer nobody else.
PATIENCE = 20.0
STALLED = 5.0


class _Turns:
    """One writer at a time: SQLite's own wait is unfair, seconds were seen under four writers."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._since = 0.0

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn. Raises OperationalError where it does not come."""
        begun = time.monotonic()
        while not self._lock.acquire(timeout=0.25):
            now = time.monotonic()
            if now - begun > PATIENCE or now - self._since > STALLED:
                raise OperationalError("the writer before this one gets nowhere")
        if self._depth == 0:
            self._since = time.monotonic()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            self._lock.release()


_turns = _Turns()


@contextmanager
def write() -> Iterator[None]:
    """A transaction that commits or leaves nothing.

    Raises Refused (`unavailable`) where the database cannot take it now.
    """
    try:
        if connection.vendor == "sqlite":
            with _turns.take(), transaction.atomic():
                yield
        else:
            with transaction.atomic():
                yield
    except OperationalError as error:
        logger.warning("The database refused a write: %s", error)
        raise unavailable() from error


def after_commit(tell: Callable[[], None]) -> None:
    """Run `tell` once the change has committed; its failure is logged and stops nothing.

    `transaction.on_commit(partial(...), robust=True)` breaks on Django 5.2.19.
    """

    def tell_safely() -> None:
        try:
            tell()
        except Exception:
            logger.exception("Telling after a commit failed")

    transaction.on_commit(tell_safely)
