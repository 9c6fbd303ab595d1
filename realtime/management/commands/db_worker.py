"""Runs tasks in a process of its own, and puts back what dead workers left."""

import logging
import threading
import time
from typing import Any

from django.db import close_old_connections
from django_tasks_db.management.commands import db_worker as library

from realtime.worker import CARE, LeasedWorker, look_after

logger = logging.getLogger(__name__)

# The library's command has no setting for the worker it runs.
library.Worker = LeasedWorker  # type: ignore[misc]


class Command(library.Command):
    """The library's command with our worker, beside our requeue."""

    def handle(self, *args: Any, **options: Any) -> None:
        threading.Thread(target=self._requeue_for_ever, daemon=True).start()
        super().handle(*args, **options)

    @staticmethod
    def _requeue_for_ever() -> None:
        while True:
            try:
                look_after()
            except Exception:
                logger.exception("Tasks were not looked after; tried again soon")
            close_old_connections()
            time.sleep(CARE)
