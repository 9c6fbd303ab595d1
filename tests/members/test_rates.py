"""So many questions a minute and no more, for each member and each kind of question."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from members import rates
from members.rates import count_within
from members.refusals import Refused

NOON = "2026-11-23T12:00:10Z"


@pytest.fixture
def limits(settings: Any) -> None:
    """By the clock as it stands: here it is moved."""
    settings.LIMITS_ON = True


def ask(what: str = "names", member_id: int = 1, times: int = 1) -> None:
    for _ in range(times):
        count_within(what, member_id, a_minute=3)


@time_machine.travel(NOON, tick=False)
def test_the_fourth_question_of_a_minute_waits_for_the_next(limits: None) -> None:
    ask(times=3)
    with pytest.raises(Refused) as caught:
        ask()
    assert (caught.value.code, caught.value.retry_after) == ("rate_limited", 50)


@time_machine.travel(NOON, tick=False)
def test_others_and_other_questions_are_counted_apart(limits: None) -> None:
    ask(times=3)
    ask(member_id=2, times=3)
    ask("reactions", times=3)
    with pytest.raises(Refused):
        ask()


def test_a_new_minute_begins_again(limits: None) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ask(times=3)
        clock.shift(50)
        ask(times=3)
        with pytest.raises(Refused):
            ask()


def test_trials_without_limits_ask_as_they_like(settings: Any) -> None:
    settings.LIMITS_ON = False
    ask(times=50)


@pytest.mark.django_db(transaction=True)
@time_machine.travel(NOON, tick=False)
def test_questions_asked_at_once_are_all_counted_in_the_table(
    limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "cache", DatabaseCache("rate_limits", {}))

    def is_answered(number: int) -> bool:
        try:
            count_within("names", 1, a_minute=20)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(is_answered, range(80))) == 20
