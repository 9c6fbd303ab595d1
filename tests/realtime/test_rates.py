"""So many in so many seconds."""

import random
from collections import deque
from typing import Any

import pytest

from realtime.rates import Rate, Rates


def test_so_many_pass_and_the_next_is_told_to_wait(limits: None, hour: Any) -> None:
    rate = Rate(3, 10)
    assert [rate.take() for _ in range(3)] == [0.0, 0.0, 0.0]
    wait = rate.take()
    assert 0 < wait <= 10
    hour.pass_by(wait + 10)
    assert rate.take() == 0.0


def test_without_limits_nothing_is_counted(hour: Any) -> None:
    rate = Rate(1, 10)
    assert [rate.take() for _ in range(9)] == [0.0] * 9


@pytest.mark.parametrize("seed", range(20))
def test_never_much_more_than_was_agreed_and_never_much_less(
    limits: None, hour: Any, seed: int
) -> None:
    rng = random.Random(seed)
    rate, passed, now = Rate(50, 10), deque[float](), 0.0
    calm, calm_at = Rate(50, 10), 0.0
    for _ in range(3000):
        step = rng.expovariate(20)
        hour.pass_by(step)
        now += step
        if rate.take() == 0.0:
            passed.append(now)
        while passed[0] < now - 10:
            passed.popleft()
        assert len(passed) <= 100
        # Who keeps to four fifths of it is never refused.
        if now - calm_at >= 0.25:
            calm_at = now
            assert calm.take() == 0.0


def test_each_name_has_its_own(limits: None, hour: Any) -> None:
    rates = Rates(1, 10)
    assert rates.take("one") == 0.0
    assert rates.take("one") > 0
    assert rates.take("two") == 0.0


def test_names_that_are_quiet_are_forgotten(
    limits: None, hour: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.rates.NAMES_KEPT", 10)
    rates = Rates(1, 10)
    for name in range(9):
        rates.take(name)
    hour.pass_by(25)
    rates.take("kept")
    rates.take("last")
    assert set(rates._by_name) == {"kept", "last"}
    for name in range(100):
        rates.take(name)
        assert len(rates._by_name) <= 10
