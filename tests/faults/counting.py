"""What a process under trial counts of itself, written to a file twice a second.

`lag` is how late the event loop came to a task due every 20 ms. Of that, the time in which threads
of the process stood ready and the machine gave them no core is taken off (the kernel's own figure,
in `/proc/self/task/*/schedstat`; other threads count because one may hold the interpreter's lock):
a busy machine makes no process look blocked. Where the kernel does not tell, nothing is taken off.
"""

import asyncio
import contextlib
import json
import os
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

THREADS = "/proc/{}/task"
TICK = 0.02
# Only what is later than this is remembered one by one (seconds).
NOTED = 0.01


class Counts:
    """Counters, and the lag of the event loop."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.numbers: Counter[str] = Counter()
        self.ticks = 0
        self.late: list[tuple[float, float]] = []
        self.tasks = 0
        self._probe: asyncio.Task[None] | None = None
        self._lock = threading.Lock()

    def add(self, name: str, count: int = 1) -> None:
        with self._lock:
            self.numbers[name] += count

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the probe on that loop, and write from a thread of its own."""
        self._probe = loop.create_task(self._tick())
        threading.Thread(target=self._write_for_ever, daemon=True).start()

    async def _tick(self) -> None:
        waits = Waits()
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(TICK)
            late = loop.time() - before - TICK
            stolen = waits.since_last(exactly=late > NOTED)
            self.ticks += 1
            if late > NOTED:
                self.late.append((max(0.0, late - stolen), late))
                self.tasks = max(self.tasks, len(asyncio.all_tasks()))

    def _write_for_ever(self) -> None:
        while True:
            time.sleep(0.5)
            self.write()

    def write(self) -> None:
        """For whoever asks from outside, whole or not at all."""
        own = sorted((late[0] for late in list(self.late)), reverse=True)
        rank = self.ticks // 100
        told: dict[str, Any] = {
            **self.numbers,
            "ticks": self.ticks,
            "lag_p99": own[rank] if rank < len(own) else 0.0,
            "lag_worst": own[0] if own else 0.0,
            "lag_worst_with_waits": max((late[1] for late in list(self.late)), default=0.0),
            "tasks": self.tasks,
        }
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(told))
        draft.replace(self.file)


class Waits:
    """How long threads of a process stood ready without a core."""

    def __init__(self, process: int | str = "self") -> None:
        self.threads = Path(THREADS.format(process))
        self.files: dict[int, int] = {}
        self.last: dict[int, float] = {}
        self._look()

    def since_last(self, *, exactly: bool) -> float:
        """Seconds they stood ready, all together."""
        before = self.last
        now = self._look() if exactly else self._look(only=self.files)
        waited = {thread: now[thread] - before.get(thread, 0.0) for thread in now}
        return sum(wait for thread, wait in waited.items() if thread in before)

    def _look(self, only: Any = None) -> dict[int, float]:
        if only is None and self.threads.is_dir():
            for thread in map(int, os.listdir(self.threads)):  # noqa: PTH208
                if thread not in self.files:
                    with contextlib.suppress(OSError):
                        file = os.open(self.threads / str(thread) / "schedstat", os.O_RDONLY)
                        self.files[thread] = file
        self.last = {}
        for thread, file in list(self.files.items()):
            try:
                self.last[thread] = int(os.pread(file, 64, 0).split()[1]) / 1e9
            except (OSError, IndexError):
                os.close(self.files.pop(thread))
        return self.last
