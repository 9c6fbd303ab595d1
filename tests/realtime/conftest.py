"""The hall in which guests of the socket meet."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.realtime.talking import Hall


@pytest_asyncio.fixture
async def hall(transactional_db: None) -> AsyncIterator[Hall]:
    """Sockets over the real consumer, hub and database; no pokes of the clock are waited for."""
    opened = Hall()
    yield opened
    await opened.close()


@pytest.fixture
def no_pokes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every poke is lost."""
    monkeypatch.setattr("realtime.receivers.poke", lambda *args: None)
    monkeypatch.setattr("realtime.receivers.poke_access", lambda *args: None)


@pytest.fixture
def sweeps_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock sweeps for nobody: the test does, however slow the machine is."""
    monkeypatch.setattr("realtime.clock.SWEEP", 3600)


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`hour.pass_by(31)` moves the clock that sockets are judged by."""

    class Hour:
        def __init__(self) -> None:
            import time

            self.begun = time.monotonic
            self.moved = 0.0

        def pass_by(self, seconds: float) -> None:
            self.moved += seconds

        def monotonic(self) -> float:
            return self.begun() + self.moved

    moved = Hour()
    for module in (
        "sockets",
        "consumers",
        "presence",
        "neighbours",
        "company",
        "rates",
        "hearing",
        "typist",
    ):
        monkeypatch.setattr(f"realtime.{module}.time", moved)
    return moved
