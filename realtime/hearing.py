"""When a line last brought a byte: pongs and `handled` count, which no consumer sees.

Our protocols for Daphne and uvicorn put a clock into `scope["extensions"]`. Under another server
there is none, and its own pings say who is gone.
"""

import time
from collections.abc import Callable
from typing import Any

EXTENSION = "majlis.heard"
# PROTOCOL: closed with 4008 after so many seconds without any bytes.
SILENCE = 60.0

Heard = Callable[[], float]


def heard_of(scope: dict[str, Any]) -> Heard | None:
    """What tells when this line was last heard, by the monotonic clock."""
    heard: Heard | None = (scope.get("extensions") or {}).get(EXTENSION)
    return heard


def is_silent(heard: Heard | None) -> bool:
    """Whether nothing came for as long as the protocol allows."""
    return heard is not None and time.monotonic() - heard() > SILENCE
