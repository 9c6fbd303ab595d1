"""The search for garbage: what was loaded is left in peace, what comes later is still found."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from realtime.memory import MIDDLE, OLD, YOUNG, settle_memory


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Loop:
    """Only a search can free it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_loaded_is_searched_no_more() -> None:
    settle_memory()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == (YOUNG, MIDDLE, OLD)


def test_garbage_made_later_is_still_found() -> None:
    settle_memory()
    later = weakref.ref(Loop())
    assert later() is not None
    gc.collect()
    assert later() is None
