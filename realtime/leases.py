"""Says every half minute that a task still runs, so that no other worker takes it for dead."""

import datetime
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from members.writing import write

logger = logging.getLogger(__name__)

# A task nothing was heard of for this long belonged to a worker that died (seconds).
LEASE = 120.0
RENEWALS = 4


class Leases:
    """The tasks that run in this process; one thread renews those that run long."""

    def __init__(self) -> None:
        self._held: dict[Any, tuple[list[str], datetime.datetime]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def keep(self, task: DBTaskResult[..., Any]) -> Iterator[None]:
        """For as long as the task runs."""
        with self._lock:
            self._held[task.pk] = (task.worker_ids, task.started_at or timezone.now())
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._renew_for_ever, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(task.pk, None)

    def renew(self) -> int:
        """Sign again for what has run a while; returns how many. Most tasks end long before."""
        now = timezone.now()
        due = now - datetime.timedelta(seconds=LEASE / RENEWALS / 2)
        with self._lock:
            long = {pk: ids for pk, (ids, signed) in self._held.items() if signed <= due}
        for pk, worker_ids in long.items():
            with write():
                # Taken over by another worker after all: it is theirs now.
                DBTaskResult.objects.filter(pk=pk, status="RUNNING", worker_ids=worker_ids).update(
                    started_at=now
                )
            with self._lock:
                if pk in self._held:
                    self._held[pk] = (worker_ids, now)
        return len(long)

    def _renew_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(LEASE / RENEWALS):
            try:
                self.renew()
            except Exception:
                logger.exception("A lease was not renewed; tried again soon")
            finally:
                close_old_connections()


leases = Leases()
