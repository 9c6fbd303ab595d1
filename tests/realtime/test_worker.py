"""Tasks of dead workers and failed ones come back, and no fault ends the care for them."""

import datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forum.models import Board
from forum.tasks import refresh_board
from realtime import worker
from realtime.worker import PAUSES, TaskThread, clear_finished, requeue, run_ready_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(theme_board: Any) -> DBTaskResult:
    """A task that waits."""
    refresh_board.enqueue(theme_board.pk)
    return DBTaskResult.objects.get()


def change(row: DBTaskResult, **fields: Any) -> DBTaskResult:
    DBTaskResult.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def ago(seconds: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(seconds=seconds)


def test_a_task_whose_worker_died_comes_back_after_the_lease(row: DBTaskResult) -> None:
    change(row, status="RUNNING", started_at=ago(60), worker_ids=["dead"])
    assert requeue() == 0
    assert requeue(lease=30) == 1
    assert change(row).status == "READY"


def test_a_failed_task_waits_longer_each_time_and_is_then_set_aside(row: DBTaskResult) -> None:
    for tries, pause in enumerate(PAUSES, start=1):
        workers = [f"w{n}" for n in range(tries)]
        change(row, status="FAILED", finished_at=ago(pause - 1), worker_ids=workers)
        assert requeue() == 0, tries
        change(row, finished_at=ago(pause + 1))
        assert requeue() == 1, tries
    change(row, status="FAILED", finished_at=ago(10**6), worker_ids=["w"] * (len(PAUSES) + 1))
    assert requeue() == 0


def test_what_ended_well_is_forgotten_after_a_week(row: DBTaskResult) -> None:
    change(row, status="SUCCESSFUL", finished_at=ago(6 * 86_400))
    assert clear_finished() == 0
    change(row, finished_at=ago(8 * 86_400))
    assert clear_finished() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_run_and_the_rest_is_not(thread: Any, theme_board: Any) -> None:
    run_ready_tasks("tests")
    before = Board.objects.get(pk=theme_board.pk).revision
    DBTaskResult.objects.update(run_after=ago(1))
    run_ready_tasks("tests")
    assert Board.objects.get(pk=theme_board.pk).revision == before + 1
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def test_the_thread_outlives_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = []
    tasks = TaskThread()

    def broken(worker_id: str) -> None:
        rounds.append(worker_id)
        if len(rounds) == 3:
            tasks.stop()
        raise OperationalError("away")

    monkeypatch.setattr(worker, "POLL", 0.01)
    monkeypatch.setattr(worker, "requeue", lambda: 0)
    monkeypatch.setattr(worker, "clear_finished", lambda: 0)
    monkeypatch.setattr(worker, "run_ready_tasks", broken)
    tasks.start()
    tasks.join(20)
    assert not tasks.is_alive()
    assert len(rounds) == 3


def test_the_care_of_a_worker_process_outlives_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from realtime.management.commands import db_worker

    class Enough(BaseException):
        """Ends what does not end."""

    rounds = []

    def away() -> int:
        rounds.append(1)
        raise OperationalError("away")

    def pause(seconds: float) -> None:
        if len(rounds) == 3:
            raise Enough

    monkeypatch.setattr(db_worker, "requeue", away)
    monkeypatch.setattr(db_worker.time, "sleep", pause)
    with pytest.raises(Enough):
        db_worker.Command._requeue_for_ever()
    assert len(rounds) == 3
