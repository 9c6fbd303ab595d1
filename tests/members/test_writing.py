"""Writing and telling."""

import pytest
from django.db import OperationalError

from members.models import Region
from members.refusals import Refused
from members.writing import after_commit, write


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
