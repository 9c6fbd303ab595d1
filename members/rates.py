"""How often one asker may ask for something: counted where all processes see it."""

import threading
import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import pgettext_lazy

from members.refusals import Refused

MINUTE = 60
# The table of counters reads and then writes: who asks twice at once would be counted once.
_TURNS = [threading.Lock() for _ in range(64)]


def count_within(what: str, asker: int | str, *, a_minute: int) -> None:
    """Count one more of a member (by id) or a visitor (by address).

    Raises Refused (`rate_limited`) past so many a minute.
    """
    if not settings.LIMITS_ON:
        return
    minute, passed = divmod(int(time.time()), MINUTE)
    key = f"rate:{what}:{asker}:{minute}"
    with _TURNS[hash(key) % len(_TURNS)]:
        count = _count_one_more(key)
    if count > a_minute:
        raise Refused(
            "rate_limited",
            pgettext_lazy("refusal", "You are asking very fast. Please wait a moment."),
            retry_after=MINUTE - passed,
        )


def _count_one_more(key: str) -> int:
    if cache.add(key, 1, timeout=2 * MINUTE):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        return 1  # Forgotten between the two questions: a new minute.
