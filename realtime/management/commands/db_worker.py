"""Runs tasks in a process of its own, and puts back what dead workers left."""

import logging
import threading
import time
from typing import Any

from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from realtime.worker import clear_finished, requeue

logger = logging.getLogger(__name__)

PAUSE = 10.0


class Command(DatabaseWorker):
    """The library's worker beside our requeue."""

    def handle(self, *args: Any, **options: Any) -> None:
        threading.Thread(target=self._requeue_for_ever, daemon=True).start()
        super().handle(*args, **options)

    @staticmethod
    def _requeue_for_ever() -> None:
        while True:
            try:
                requeue()
                clear_finished()
            except Exception:
                logger.exception("Tasks were not looked after; tried again soon")
            close_old_connections()
            time.sleep(PAUSE)
