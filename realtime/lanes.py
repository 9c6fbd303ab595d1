"""The way past ASGI: a frame's bytes straight to the transport, where the server shows it.

Our protocols for uvicorn and Daphne put a lane into `scope["extensions"]`. Under any other server
there is none, and frames go by ASGI's `send`: slower, and the same in all else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

EXTENSION = "majlis.lane"
# A server's frame is not masked: the whole text in one frame, its length, its bytes.
TEXT_FRAME = b"\x81"
# What every client says once a second; anything written otherwise takes the long way.
HANDLED = re.compile(rb'\{"type": ?"handled", ?"count": ?(0|[1-9][0-9]{0,5})\}')


@dataclass(eq=False, slots=True)
class Lane:
    """How one connection is written to at once; nothing here ever waits or raises."""

    # Answers how many bytes the network has not taken yet; what is closing drops them.
    write: Callable[[bytes], int]
    waiting: Callable[[], int]
    # Who hears of `handled` without a turn of its own; false sends it the long way.
    on_handled: Callable[[int], bool] | None = None

    def takes(self, text: bytes | bytearray | memoryview) -> bool:
        """Whether this was a `handled`, and has been noted."""
        if self.on_handled is None or len(text) > 48:
            return False
        found = HANDLED.fullmatch(text)
        return found is not None and self.on_handled(int(found[1]))


def lane_of(scope: dict[str, Any]) -> Lane | None:
    """The lane of a connection, where its server has shown one."""
    lane: Lane | None = (scope.get("extensions") or {}).get(EXTENSION)
    return lane


def text_frame(text: bytes) -> bytes:
    """The bytes of one whole WebSocket text frame, the same for every receiver."""
    size = len(text)
    if size < 126:
        return TEXT_FRAME + size.to_bytes(1, "big") + text
    if size < 65_536:
        return TEXT_FRAME + b"\x7e" + size.to_bytes(2, "big") + text
    return TEXT_FRAME + b"\x7f" + size.to_bytes(8, "big") + text
