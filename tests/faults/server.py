"""`manage.py` with a trial around it: `MAJLIS_TRIAL=... python -m tests.faults.server serve`."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.faults import (
    failpoints,
    planted,
    plots,  # noqa: F401  (its faults stand beside those of `planted`)
)
from tests.faults.counting import Counts


def main(arguments: list[str]) -> None:
    """Set the forum up, put the faults in, run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    trial = json.loads(os.environ["MAJLIS_TRIAL"])
    counts = Counts(Path(f"{trial['counts']}-{os.getpid()}.json"))
    failpoints.install(trial, counts)
    for name in trial["planted"]:
        planted.FAULTS[name]()
    failpoints.wrap("realtime.process:LiveProcess.start", lambda start: _watched(start, counts))
    execute_from_command_line(["manage.py", *arguments])


def _watched(start: Any, counts: Counts) -> Any:
    def started(process: Any) -> None:
        counts.watch(process.hub.loop)
        start(process)

    return started


if __name__ == "__main__":
    main(sys.argv[1:])
