"""A member's file looked into, in a process of its own. All that is wrong with it is a refusal."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from forum.filing.unfit import Unfit
from members.refusals import unavailable

# So many at once, each with the memory of `opener`; who comes then waits a little.
AT_ONCE = 2
PATIENCE = 5.0
LONGEST = 20.0
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its format, and what is kept of it."""

    format: str
    data: bytes
    small: bytes = b""
    width: int | None = None
    height: int | None = None


def inspect(data: bytes, promised: str) -> Inspected:
    """What is kept of a file. Raises Unfit, and Refused (`unavailable`) where too many wait."""
    if not _turns.acquire(timeout=PATIENCE):
        raise unavailable()
    try:
        answer = _opened(data, promised)
    finally:
        _turns.release()
    line, _, rest = answer.partition(b"\n")
    said: dict[str, Any] = json.loads(line)
    if "refused" in said:
        raise Unfit(said["refused"], said.get("found", ""))
    if "data" not in said:
        return Inspected(said["format"], data)
    length = said["data"]
    return Inspected(
        said["format"], rest[:length], rest[length:], width=said["width"], height=said["height"]
    )


def _opened(data: bytes, promised: str) -> bytes:
    command = [sys.executable, "-E", "-s", "-m", "forum.filing.opener"]
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the member's part is its input)
            [*command, promised, str(settings.PICTURE_PIXELS)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            # It has no business with our secrets.
            env={"LANG": "C.UTF-8"},
            timeout=LONGEST,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unfit("bomb") from error
    return done.stdout
