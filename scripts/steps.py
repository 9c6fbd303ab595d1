"""Numbered, timed steps on the screen, and stamps that tell what is still fresh.

Standard library only.
"""

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STEPS = 6


class Stop(Exception):
    """The step cannot be done; the message says what to do."""


@contextmanager
def step(number: int, what: str, *, remedy: str = "") -> Iterator[None]:
    """Announce a step, tell how long it took, and say what to do where it fails."""
    print(f"[{number}/{STEPS}] {what} ...", flush=True)
    began = time.monotonic()
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:
        if not isinstance(error, Stop):
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        print(f"\nThis did not work: {what}.", file=sys.stderr)
        print(str(error) if isinstance(error, Stop) else remedy, file=sys.stderr)
        sys.exit(1)
    print(f"      done in {time.monotonic() - began:.1f} s", flush=True)


def content_of(files: Iterable[Path]) -> str:
    """A digest of the files' names and contents."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def dates_of(folder: Path) -> str:
    """A digest of the names, sizes and dates below a folder: quicker than of their contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            facts = path.stat()
            line = f"{path.relative_to(folder)} {facts.st_size} {facts.st_mtime_ns}\n"
            digest.update(line.encode())
    return digest.hexdigest()


def is_fresh(stamp: Path, value: str) -> bool:
    """Whether the step that left this stamp did so for the same input."""
    return stamp.exists() and stamp.read_text().strip() == value


def leave_stamp(stamp: Path, value: str) -> None:
    """Say that the step was done for this input."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value + "\n")
