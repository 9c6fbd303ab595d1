"""Runs tasks in a process of its own, and puts back what dead workers left."""

import threading
import time
from typing import Any

from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from realtime.worker import clear_finished, requeue

PAUSE = 10.0


class Command(DatabaseWorker):
    """The library's worker beside our requeue."""

    def handle(self, *args: Any, **options: Any) -> None:
        threading.Thread(target=self._requeue_for_ever, daemon=True).start()
        super().handle(*args, **options)

    @staticmethod
    def _requeue_for_ever() -> None:
        while True:
            requeue()
            clear_finished()
            close_old_connections()
            time.sleep(PAUSE)
