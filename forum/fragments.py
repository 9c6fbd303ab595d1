"""Parts of pages that are drawn once for all who see the same: kept in this process, bounded.

The key says all that the part depends on, above all the revision of what it shows: what is
hidden or edited has another one, and its former look is never asked for again.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Generic, TypeVar

# Characters, of two bytes where a text is not Latin; and what a key and its place cost besides.
KEPT = 16 * 1024 * 1024
BESIDE = 500


Part = TypeVar("Part", bound=Sized)


class Fragments(Generic[Part]):
    """The parts used last, as many as fit."""

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Hashable, Part] = OrderedDict()
        self._lock = threading.Lock()

    def get_or_draw(self, key: Hashable, draw: Callable[[], Part]) -> Part:
        """The part of that key, drawn where it is not kept."""
        found = self.get(key)
        if found is None:
            found = draw()
            self.put(key, found)
        return found

    def get(self, key: Hashable) -> Part | None:
        """The part of that key, if it is kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, part: Part) -> None:
        """Keep a part; what was not used for longest goes."""
        with self._lock:
            former = self._kept.pop(key, None)
            if former is not None:
                self._size -= len(former) + BESIDE
            self._kept[key] = part
            self._size += len(part) + BESIDE
            while self._size > self._limit:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone) + BESIDE

    def __len__(self) -> int:
        return len(self._kept)


fragments: Fragments[str] = Fragments()
