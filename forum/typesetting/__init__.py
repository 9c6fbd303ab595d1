"""A paper set as PDF, beside the process that answers: within a time, and few at once."""

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.utils.translation import pgettext_lazy

from members.refusals import Refused, unavailable

logger = logging.getLogger(__name__)
PRESS = Path(__file__).resolve().parent / "press.py"
# Seconds: what one paper may take, and how long a reader waits for a press.
TIME_LIMIT = 20.0
PATIENCE = 5.0
AT_ONCE = 2
_presses = threading.BoundedSemaphore(AT_ONCE)


def set_paper(paper: dict[str, Any]) -> bytes:
    """The PDF. Raises Refused (`unavailable`) where the presses are busy or it takes too long."""
    if not _presses.acquire(timeout=PATIENCE):
        raise _not_now()
    try:
        done = subprocess.run(  # noqa: S603 (our own script; the texts are its input)
            [sys.executable, "-I", str(PRESS)],
            input=json.dumps(paper, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("A paper took longer than %s s.", TIME_LIMIT)
        raise _not_now() from None
    finally:
        _presses.release()
    if done.returncode:
        logger.error("A paper could not be set: %s", done.stderr.decode(errors="replace")[-2000:])
        raise _not_now()
    return done.stdout


def _not_now() -> Refused:
    return unavailable(
        pgettext_lazy("refusal", "This could not be put on paper just now. Please try again.")
    )
