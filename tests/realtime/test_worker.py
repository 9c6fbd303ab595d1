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
from realtime.leases import Leases
from realtime.worker import (
    PAUSES,
    LeasedWorker,
    TaskThread,
    clear_finished,
    requeue,
    run_ready_tasks,
)

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


def test_what_ended_well_is_forgotten_after_ten_minutes(row: DBTaskResult) -> None:
    change(row, status="SUCCESSFUL", finished_at=ago(540))
    assert clear_finished() == 0
    change(row, finished_at=ago(660))
    assert clear_finished() == 1


def test_what_failed_is_not_forgotten(row: DBTaskResult) -> None:
    change(row, status="FAILED", finished_at=ago(10**6), worker_ids=["w"])
    assert clear_finished() == 0


# --- Leases -----------------------------------------------------------------------------------
def test_what_runs_long_is_signed_for_and_is_not_taken_for_dead(row: DBTaskResult) -> None:
    leases = Leases()
    change(row, status="RUNNING", started_at=ago(119), worker_ids=["slow"])
    with leases.keep(row):
        assert leases.renew() == 1
        assert requeue(lease=60) == 0
        # Signed for just now: no second write.
        assert leases.renew() == 0
    change(row, started_at=ago(119))
    assert leases.renew() == 0
    assert requeue(lease=60) == 1


def test_a_short_task_costs_no_signature(row: DBTaskResult) -> None:
    change(row, status="RUNNING", started_at=ago(1), worker_ids=["quick"])
    leases = Leases()
    with leases.keep(row):
        assert leases.renew() == 0


def test_what_another_worker_has_taken_over_is_not_signed_for(row: DBTaskResult) -> None:
    leases = Leases()
    change(row, status="RUNNING", started_at=ago(300), worker_ids=["first"])
    with leases.keep(row):
        change(row, started_at=ago(200), worker_ids=["first", "second"])
        before = row.started_at
        leases.renew()
        assert change(row).started_at == before


def test_what_was_signed_for_since_it_was_seen_stays_with_its_worker(
    row: DBTaskResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(row, status="RUNNING", started_at=ago(300), worker_ids=["slow"])
    seen = DBTaskResult.objects.filter(pk=row.pk)

    class Late:
        """Reads, and only then is the lease renewed."""

        def filter(self, *asked: Any, **named: Any) -> Any:
            if "pk" in named:
                return seen.filter(**named)
            found = list(seen.filter(*asked))
            change(row, started_at=ago(0))
            return found

    monkeypatch.setattr(worker.DBTaskResult, "objects", Late())
    assert requeue() == 0


def test_one_worker_claims_what_another_has_not(row: DBTaskResult) -> None:
    change(row, run_after=ago(1))
    claimed = [a_worker(name).claim() for name in ("one", "two")]
    assert claimed[0] is not None
    assert claimed[1] is None
    assert change(row).worker_ids == ["one"]


def a_worker(name: str) -> LeasedWorker:
    return LeasedWorker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=["other"],
    )


def test_each_worker_has_a_name_of_its_own() -> None:
    assert len({TaskThread().worker_id, TaskThread().worker_id}) == 2
    assert len(TaskThread().worker_id) <= 64


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
    monkeypatch.setattr(worker, "look_after", lambda: None)
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

    def away() -> None:
        rounds.append(1)
        raise OperationalError("away")

    def pause(seconds: float) -> None:
        if len(rounds) == 3:
            raise Enough

    monkeypatch.setattr(db_worker, "look_after", away)
    monkeypatch.setattr(db_worker.time, "sleep", pause)
    with pytest.raises(Enough):
        db_worker.Command._requeue_for_ever()
    assert len(rounds) == 3
