"""Runs tasks: at once after their commit where server and tasks share a process.

The task library neither retries nor notices a dead worker: `requeue` does both.
"""

import datetime
import logging
import threading
from typing import Any

from django.db import close_old_connections, transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django_tasks.signals import task_enqueued
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

# A task that has run this long belonged to a worker that died (seconds).
LEASE = 120
# Pauses before a failed task is tried again (seconds); after the last it is set aside.
PAUSES = (2, 10, 60, 600, 3600)
POLL = 0.5
KEEP_DAYS = 7
_wake = threading.Event()


@receiver(task_enqueued)
def wake_worker(sender: object, **more: Any) -> None:
    """There will be work once this commits."""
    transaction.on_commit(_wake.set)


def run_ready_tasks(worker_id: str) -> None:
    """Run everything that is due, then return."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    ).run()


def requeue(*, lease: float = LEASE) -> int:
    """Give tasks of dead workers, and failed ones after a pause, another try; returns how many.

    `lease` is how long a running task is believed to run (seconds).
    """
    now = timezone.now()
    dead = Q(status="RUNNING", started_at__lte=now - datetime.timedelta(seconds=lease))
    count = 0
    for task in DBTaskResult.objects.filter(dead | Q(status="FAILED")):
        tries = len(task.worker_ids)
        if tries > len(PAUSES):
            continue
        began = task.finished_at or task.started_at or now
        if task.status == "FAILED" and began + datetime.timedelta(seconds=PAUSES[tries - 1]) > now:
            continue
        count += DBTaskResult.objects.filter(pk=task.pk, status=task.status).update(
            status="READY", started_at=None, finished_at=None
        )
    return count


def clear_finished() -> int:
    """Forget tasks that ended well some days ago; returns how many."""
    limit = timezone.now() - datetime.timedelta(days=KEEP_DAYS)
    return DBTaskResult.objects.filter(status="SUCCESSFUL", finished_at__lt=limit).delete()[0]


class TaskThread(threading.Thread):
    """The worker of a process that also serves pages."""

    def __init__(self) -> None:
        super().__init__(name="tasks", daemon=True)
        self.is_stopping = False

    def run(self) -> None:
        rounds = 0
        while not self.is_stopping:
            try:
                if rounds % 20 == 0:
                    requeue()
                if rounds % 7200 == 0:
                    clear_finished()
                run_ready_tasks("serve")
            except Exception:
                logger.exception("The task thread goes on after a failure")
            finally:
                close_old_connections()
            rounds += 1
            _wake.wait(POLL)
            _wake.clear()

    def stop(self) -> None:
        """End after the task at hand."""
        self.is_stopping = True
        _wake.set()
