"""Time, processor time and words about the machine, for every measure alike."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
LIBRARIES = ("django", "channels", "daphne", "uvicorn", "uvloop", "websockets", "psycopg")
SERVER_CORE, DRIVER_CORE = 0, 1


def cpu_seconds(pid: int) -> float:
    """Processor time the process has used so far, all its threads, user and system."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def resident_kib(pid: int) -> int:
    """Memory the process holds now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def share(values: Sequence[float], part: float) -> float:
    """The value that `part` of the values do not exceed; not a number where there are none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def stay_on(core: int) -> None:
    """Keep this process on one core, where the system has it and permits it."""
    if core < len(os.sched_getaffinity(0)) and len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {core})


def machine() -> str:
    """What it ran on, in words anybody may read."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"{os.cpu_count()} cores, CPython {platform.python_version()}; {libraries}"
