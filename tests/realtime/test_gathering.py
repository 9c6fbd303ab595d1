"""Many questions at once: each gets its own answer, from few visits to the database."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from realtime import gathering
from realtime.gathering import Gathering

Answering = Callable[[list[int]], list[int | Exception]]


def doubled(numbers: list[int]) -> list[int | Exception]:
    return [number * 2 for number in numbers]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads of this test alone: those of the house may hold connections of a test before."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        yield threads


class Slow:
    """Answers when it may, and remembers what it was asked at once."""

    def __init__(self, answer: Answering = doubled) -> None:
        self.batches: list[list[int]] = []
        self.may_answer = threading.Event()
        self._answer = answer

    def __call__(self, numbers: list[int]) -> list[int | Exception]:
        self.batches.append(numbers)
        self.may_answer.wait(20)
        return self._answer(numbers)


async def asked(door: Gathering[int, int], numbers: list[int]) -> list[asyncio.Task[int]]:
    """These questions, under way."""
    tasks = [asyncio.ensure_future(door.ask(number)) for number in numbers]
    await asyncio.sleep(0)
    return tasks


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def test_what_comes_meanwhile_goes_together_and_in_order(pool: ThreadPoolExecutor) -> None:
    slow = Slow()
    door: Gathering[int, int] = Gathering(pool, slow)
    first = await asked(door, [1])
    await until(lambda: bool(slow.batches))
    later = await asked(door, [5, 3, 9])
    assert not door.is_idle
    slow.may_answer.set()
    assert await asyncio.gather(*first, *later) == [2, 10, 6, 18]
    assert slow.batches == [[1], [5, 3, 9]]
    assert door.is_idle


async def test_a_crowd_is_answered_so_many_at_a_time(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE", 4)
    slow = Slow()
    slow.may_answer.set()
    door: Gathering[int, int] = Gathering(pool, slow)
    tasks = await asked(door, list(range(10)))
    assert await asyncio.gather(*tasks) == [number * 2 for number in range(10)]
    assert [len(batch) for batch in slow.batches] == [4, 4, 2]


async def test_an_answer_that_is_an_exception_hurts_only_who_asked(
    pool: ThreadPoolExecutor,
) -> None:
    def odd_are_refused(numbers: list[int]) -> list[int | Exception]:
        return [ValueError(number) if number % 2 else number for number in numbers]

    door: Gathering[int, int] = Gathering(pool, odd_are_refused)
    tasks = await asked(door, [1, 2, 3, 4])
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError, int, ValueError, int]


async def test_a_database_that_is_away_is_told_to_all_and_asked_again_later(
    pool: ThreadPoolExecutor,
) -> None:
    faults = [OSError("away")]

    def away_once(numbers: list[int]) -> list[int | Exception]:
        if faults:
            raise faults.pop()
        return doubled(numbers)

    door: Gathering[int, int] = Gathering(pool, away_once)
    answers = await asyncio.gather(*await asked(door, [1, 2]), return_exceptions=True)
    assert [type(answer) for answer in answers] == [OSError, OSError]
    assert await door.ask(4) == 8


async def test_who_goes_away_while_waiting_takes_no_answer_from_others(
    pool: ThreadPoolExecutor,
) -> None:
    slow = Slow()
    door: Gathering[int, int] = Gathering(pool, slow)
    gone, stays = await asked(door, [1, 2])
    await until(lambda: bool(slow.batches))
    gone.cancel()
    slow.may_answer.set()
    assert await stays == 4
    assert gone.cancelled()
    assert await door.ask(6) == 12
