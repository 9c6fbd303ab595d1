"""What the queue needs now and then, whether or not anybody looks at it."""

import threading
import time

from moderation.actions.claims import give_back_idle_claims
from moderation.actions.escalation import pass_on_waiting_cases

# Between two times in one process (seconds). Several processes do no harm: each row is asked
# again under its lock.
PAUSE = 60.0
_lock = threading.Lock()
_next = 0.0


def tend_queue() -> int:
    """Idle claims are given back, what waits too long is passed on; returns how many cases."""
    return give_back_idle_claims() + pass_on_waiting_cases()


def tend_queue_now_and_then() -> int:
    """The same, once a minute at most."""
    global _next  # noqa: PLW0603
    now = time.monotonic()
    with _lock:
        if now < _next:
            return 0
        _next = now + PAUSE
    return tend_queue()
