"""A task that runs until it is let go."""

import os
import time
from pathlib import Path

from django_tasks import task


@task()
def hold(folder: str) -> str:
    """Say who runs it, then run until there is a file `done` in the folder."""
    place = Path(folder)
    with (place / "runs").open("a") as runs:
        runs.write(f"{os.getpid()}\n")
    until = time.monotonic() + 60
    while not (place / "done").exists() and time.monotonic() < until:
        time.sleep(0.05)
    return "held"
