"""Writing and telling."""

import threading

import pytest
from django.db import OperationalError

from members.models import Region
from members.refusals import Refused
from members.writing import _Turns, after_commit, write


@pytest.mark.django_db(transaction=True)
def test_what_fails_leaves_nothing_and_tells_nobody() -> None:
    told: list[str] = []

    def change_and_fail() -> None:
        with write():
            Region.objects.create(code="x", kind="world", path="x/")
            after_commit(lambda: told.append("x"))
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        change_and_fail()
    assert (Region.objects.count(), told) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_failing_listener_stops_neither_the_change_nor_the_next() -> None:
    told: list[str] = []

    def fail() -> None:
        raise RuntimeError

    with write():
        Region.objects.create(code="x", kind="world", path="x/")
        after_commit(fail)
        after_commit(lambda: told.append("next"))
    assert (Region.objects.count(), told) == (1, ["next"])


@pytest.mark.django_db
def test_a_database_that_cannot_write_is_a_refusal_to_come_back_from() -> None:
    with pytest.raises(Refused) as caught, write():
        raise OperationalError("database is locked")
    assert (caught.value.code, caught.value.status) == ("unavailable", 503)
    assert caught.value.retry_after


def test_nobody_queues_behind_a_writer_who_gets_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("members.writing.STALLED", 0.3)
    turns, has_it, may_end = _Turns(), threading.Event(), threading.Event()

    def hold() -> None:
        with turns.take(), turns.take():
            has_it.set()
            may_end.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert has_it.wait(20)
    with pytest.raises(OperationalError), turns.take():
        raise AssertionError("two writers at once")
    may_end.set()
    holder.join(20)
    with turns.take():
        pass
