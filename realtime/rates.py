"""So many in so many seconds: a window that slides, for one thing or for many by name."""

import time
from collections.abc import Hashable

from django.conf import settings

# Names that have been quiet are forgotten when there are this many.
NAMES_KEPT = 10_000


class Rate:
    """Two counters instead of a list of moments: each socket has some of these."""

    __slots__ = ("before", "begun", "count", "most", "seconds")

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self.begun = 0.0
        self.count = 0
        # Of the window before this one: they count for the part that is still in sight.
        self.before = 0

    def take(self) -> float:
        """Count one more; 0.0, or in how many seconds it may be tried again."""
        if not settings.LIMITS_ON:
            return 0.0
        now = time.monotonic()
        self._turn(now)
        left = 1 - (now - self.begun) / self.seconds
        if self.count + self.before * left >= self.most:
            return max(0.1, round(left * self.seconds, 1))
        self.count += 1
        return 0.0

    def _turn(self, now: float) -> None:
        past = now - self.begun
        if past < self.seconds:
            return
        self.before = self.count if past < 2 * self.seconds else 0
        self.begun = self.begun + self.seconds if past < 2 * self.seconds else now
        self.count = 0

    def is_idle(self) -> bool:
        """Whether nothing it counted is in sight any more."""
        return time.monotonic() - self.begun >= 2 * self.seconds


class Rates:
    """One rate a name."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._by_name: dict[Hashable, Rate] = {}

    def take(self, name: Hashable) -> float:
        """Count one more of this name; 0.0, or in how many seconds it may be tried again."""
        rate = self._by_name.get(name)
        if rate is None:
            if len(self._by_name) >= NAMES_KEPT:
                self._forget()
            rate = self._by_name[name] = Rate(self.most, self.seconds)
        return rate.take()

    def _forget(self) -> None:
        self._by_name = {n: rate for n, rate in self._by_name.items() if not rate.is_idle()}
        if len(self._by_name) >= NAMES_KEPT:
            # So many at once is an attack: nobody's count is worth a full memory.
            self._by_name.clear()
