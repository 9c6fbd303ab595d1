"""A disk that is full when a test says so, and has room again when it says so."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SIZE = 24 * 1024 * 1024
# As `mount` is asked for it; the fallback needs no rights.
MOUNT = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "none"]


@dataclass(frozen=True)
class Disk:
    """`fill` takes the last byte, `free` gives it back; `kind` says how it is done."""

    folder: Path
    kind: str
    fill: Callable[[int], None]
    free: Callable[[int], None]


@contextlib.contextmanager
def small_disk(*, mounts: bool = True) -> Iterator[Disk]:
    """A small tmpfs; where this machine lets nobody mount one, a limit on the size of files.

    `fill` and `free` take the process id of the server: the limit is the process's own.
    `mounts=False` does not even try.
    """
    with tempfile.TemporaryDirectory(prefix="majlis-disk-") as name:
        folder = Path(name)
        why_not = _mount(name) if mounts else "not asked for"
        if why_not:
            kind = f"a limit on the size of files (no tmpfs: {why_not})"
            yield Disk(folder, kind, _forbid_growth(folder), _allow_growth)
            return
        try:
            ballast = folder / "ballast"
            yield Disk(
                folder,
                f"a tmpfs of {SIZE} bytes",
                lambda pid: _fill(ballast),
                lambda pid: ballast.unlink(missing_ok=True),
            )
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def _mount(name: str) -> str:
    """Why it cannot be, or nothing."""
    try:
        mounted = subprocess.run([*MOUNT, name], capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return mounted.stderr.strip() or "refused" if mounted.returncode else ""


def _fill(ballast: Path) -> None:
    file = os.open(ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (65_536, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while os.write(file, b"\0" * size):
                    pass
    finally:
        os.close(file)


def _forbid_growth(folder: Path) -> Callable[[int], None]:
    """No file of the database may grow: what is at the end of the log is all there will be."""

    def forbid(pid: int) -> None:
        import resource

        largest = min(path.stat().st_size for path in folder.glob("majlis.sqlite3*"))
        hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, hard))

    return forbid


def _allow_growth(pid: int) -> None:
    import resource

    hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
