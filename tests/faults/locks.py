"""A stranger's hand on a SQLite database: another program that will not let go of it."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# A program of its own: SQLite's locks are a process's, and ours would not bar ourselves.
HOLD = """
import sqlite3, sys
line = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
line.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
line.execute("ROLLBACK")
line.close()
"""


@contextlib.contextmanager
def foreign_lock(database: Path) -> Iterator[None]:
    """Nobody else can write to the database while the block runs."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline().strip() == "held"
        yield
    finally:
        with contextlib.suppress(BrokenPipeError):
            holder.stdin.write("let go\n")
            holder.stdin.close()
        holder.wait(30)
        holder.stdout.close()
