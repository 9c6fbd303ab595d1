"""Runs tasks: at once after their commit where server and tasks share a process.

The task library neither retries nor notices a dead worker: `requeue` does both.
"""

import datetime
import logging
import os
import socket
import threading
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.signals import task_enqueued
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from members.refusals import Refused
from members.writing import write
from moderation.actions.tending import tend_queue_now_and_then
from realtime import leases

logger = logging.getLogger(__name__)

# Pauses before a failed task is tried again (seconds); after the last it is set aside.
PAUSES = (2, 10, 60, 600, 3600)
POLL = 0.5
AWAY = 3.0
CARE = 10.0
# The queue is searched for its next row by reading it: what ended well leaves it soon (seconds).
KEEP = 600
_wake = threading.Event()
Row = DBTaskResult[..., Any]


@receiver(task_enqueued)
def wake_worker(sender: object, **more: Any) -> None:
    """There will be work once this commits."""
    transaction.on_commit(_wake.set)


def own_id(name: str) -> str:
    """The name of a worker as no other has it."""
    return f"{name}-{socket.gethostname()[:24]}-{os.getpid()}-{get_random_string(8)}"


class LeasedWorker(Worker):
    """The library's worker, but: what runs keeps its lease, and claiming waits its turn.

    The library claims in an EXCLUSIVE transaction of SQLite, which pushes between our writers.
    """

    def run(self) -> None:
        """Until stopped; in a batch until nothing is due."""
        while self.running:
            close_old_connections()
            task = self._claim_or_wait()
            if task is not None:
                self.run_task(task)
            elif self.batch:
                return
            if self.max_tasks is not None and self._run_tasks >= self.max_tasks:
                return
            close_old_connections()
            if self.running and task is None:
                time.sleep(self.interval)

    def run_task(self, db_task_result: Row) -> None:
        """Run it, and sign for it meanwhile."""
        with leases.leases.keep(db_task_result):
            super().run_task(db_task_result)

    def _claim_or_wait(self) -> Row | None:
        try:
            return self.claim()
        except (DatabaseError, InterfaceError, Refused) as error:
            if self.batch:
                raise
            logger.warning("No task could be claimed (%s); tried again soon", error)
            return None

    def claim(self) -> Row | None:
        """The next task that is due, now this worker's."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not self.process_all_queues:
            ready = ready.filter(queue_name__in=self.queue_names)
        if self.excluded_queue_names:
            ready = ready.exclude(queue_name__in=self.excluded_queue_names)
        # Nearly always there is nothing, and seeing that must not cost a write.
        if not ready.exists():
            return None
        with write():
            task: Row | None = ready.get_locked()
            if task is not None:
                task.claim(self.worker_id)
        return task


def run_ready_tasks(worker_id: str) -> None:
    """Run everything that is due, then return."""
    LeasedWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    ).run()


def requeue(*, lease: float | None = None) -> int:
    """Give tasks of dead workers, and failed ones after a pause, another try; returns how many.

    `lease` is how long a running task is believed without a sign of its worker (seconds).
    """
    now = timezone.now()
    silence = datetime.timedelta(seconds=leases.LEASE if lease is None else lease)
    count = 0
    for task in DBTaskResult.objects.filter(
        Q(status="RUNNING", started_at__lte=now - silence) | Q(status="FAILED")
    ):
        tries = len(task.worker_ids)
        if tries > len(PAUSES):
            continue
        began = task.finished_at or task.started_at or now
        if task.status == "FAILED" and began + datetime.timedelta(seconds=PAUSES[tries - 1]) > now:
            continue
        # Only as it was seen: its worker may have signed for it since.
        count += DBTaskResult.objects.filter(
            pk=task.pk, status=task.status, started_at=task.started_at
        ).update(status="READY", started_at=None, finished_at=None)
    return count


def clear_finished() -> int:
    """Forget tasks that ended well a while ago; returns how many."""
    limit = timezone.now() - datetime.timedelta(seconds=KEEP)
    return DBTaskResult.objects.filter(status="SUCCESSFUL", finished_at__lt=limit).delete()[0]


def look_after() -> None:
    """What is to be done every ten seconds, in each process that runs tasks."""
    requeue()
    clear_finished()
    tend_queue_now_and_then()


class TaskThread(threading.Thread):
    """The worker of a process that also serves pages."""

    def __init__(self) -> None:
        super().__init__(name="tasks", daemon=True)
        self.is_stopping = False
        self.worker_id = own_id("serve")

    def run(self) -> None:
        cared_at = -CARE
        while not self.is_stopping:
            try:
                if time.monotonic() - cared_at > CARE:
                    cared_at = time.monotonic()
                    look_after()
                run_ready_tasks(self.worker_id)
            except (DatabaseError, InterfaceError, Refused) as error:
                logger.warning("Tasks wait until the database takes them (%s)", error)
                _wake.clear()
                _wake.wait(AWAY)
            except Exception:
                logger.exception("The task thread goes on after a failure")
            finally:
                close_old_connections()
            _wake.wait(POLL)
            _wake.clear()

    def stop(self) -> None:
        """End after the task at hand."""
        self.is_stopping = True
        _wake.set()
