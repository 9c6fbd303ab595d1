"""One browser's end: sends at once, and when that one is slow, lets only that one wait."""

import asyncio
import itertools
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from moderation.keeping import NOTHING_KEPT
from realtime.frames import Frame, Message, encode
from realtime.hearing import Heard
from realtime.identity import Identity
from realtime.lanes import Lane
from realtime.streams import Stream

logger = logging.getLogger(__name__)

# PROTOCOL, "Flow": messages and bytes sent and not yet acknowledged by `handled`.
UNHANDLED_MESSAGES = 256
UNHANDLED_BYTES = 256 * 1024
SECONDS_BEHIND = 30.0
# What one connection may hold in memory, answers and all, before it is cut off.
HELD_BYTES = 8 * 1024 * 1024
HELD_MESSAGES = 1024
# Past this a line counts as full: what may be dropped is dropped.
FULL_BYTES = 64 * 1024
TOO_SLOW = 4009
# Falling behind this often in a minute without ever acknowledging, on a line that is full or
# cannot be looked at, is not reading at all.
TIMES_BEHIND = 3

Send = Callable[[dict[str, Any]], Awaitable[None]]
_ids = itertools.count(1)


class _Resumed:
    """Goes on with a coroutine that was stepped once and is waiting for `pending`."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], pending: Any) -> None:
        self.coroutine = coroutine
        self.pending = pending

    def __await__(self) -> Generator[Any, Any, None]:
        pending = self.pending
        while True:
            try:
                answer = yield pending
            except BaseException as error:
                step: Callable[[Any], Any] = self.coroutine.throw
                argument: Any = error
            else:
                step, argument = self.coroutine.send, answer
            try:
                pending = step(argument)
            except StopIteration:
                return


class Socket:
    """What the hub knows of one WebSocket. Used on the event loop only."""

    def __init__(
        self, send: Send, identity: Identity, *, access_epoch: int = 0, lane: Lane | None = None
    ) -> None:
        self.id = next(_ids)
        self.identity = identity
        self.access_epoch = access_epoch
        self.language = "en"
        self.name = ""
        self.streams: set[Stream] = set()
        self.cases_kept = NOTHING_KEPT
        # Whether a sanction may silence its member somewhere.
        self.is_limited = False
        self.is_closed = False
        self.opened_at = time.monotonic()
        # When its line last brought a byte, where the server tells.
        self.heard: Heard | None = None
        # The window for its return that it was last told (seconds).
        self.window = 0.0
        self._send = send
        self._lane = lane
        if lane is not None:
            lane.on_handled = self.take_handled
        self._waiting: list[dict[str, Any]] = []
        self._writer: asyncio.Task[None] | None = None
        self._unhandled: deque[int] = deque()
        self._unhandled_bytes = 0
        self._behind_at: float | None = None
        self._fell_behind: list[float] = []

    @property
    def member_id(self) -> int | None:
        """Whose it is; None for a visitor."""
        return self.identity.member_id

    @property
    def is_behind(self) -> bool:
        """Whether content waits until the client joins again."""
        return self._behind_at is not None

    @property
    def is_blocked(self) -> bool:
        """Whether the transport cannot take more now: what may be dropped is dropped."""
        if self._lane is not None and self._lane.waiting() > FULL_BYTES:
            return True
        return self._writer is not None

    @property
    def has_room(self) -> bool:
        """Whether more content may be sent: one large message alone makes nobody slow."""
        return (
            self._unhandled_bytes < UNHANDLED_BYTES and len(self._unhandled) < UNHANDLED_MESSAGES
        )

    def tell(self, frame: Frame) -> None:
        """An answer or a sign of life: not counted as content."""
        self.push(encode(frame))

    def push(self, message: Message) -> None:
        """Send now, or after what already waits; who lets too much wait is cut off."""
        if self.is_closed:
            return
        if self._lane is not None and message.wire:
            if self._lane.write(message.wire) > HELD_BYTES:
                self.close(TOO_SLOW)
        elif self._writer is None:
            self._step(message.asgi)
        elif len(self._waiting) < HELD_MESSAGES or not message.wire:
            self._waiting.append(message.asgi)
        else:
            self.close(TOO_SLOW)

    def deliver(self, message: Message) -> bool:
        """Content of a stream; False when this socket has now fallen behind."""
        if self.is_closed or self._behind_at is not None:
            return True
        unhandled = self._unhandled
        if self._unhandled_bytes >= UNHANDLED_BYTES or len(unhandled) >= UNHANDLED_MESSAGES:
            return False
        unhandled.append(message.size)
        self._unhandled_bytes += message.size
        if self._lane is not None:
            # Who says it handled what it never read is held to what the network took.
            return self._lane.write(message.wire) <= UNHANDLED_BYTES
        if self._writer is None:
            self._step(message.asgi)
        elif len(self._waiting) < HELD_MESSAGES:
            self._waiting.append(message.asgi)
        else:
            return False
        return True

    def _step(self, asgi: dict[str, Any]) -> None:
        """Run the server's send up to its first wait: usually to its end, without a task."""
        coroutine = self._send(asgi)
        try:
            pending = coroutine.send(None)  # type: ignore[attr-defined]
        except StopIteration:
            return
        except Exception:
            # The transport is gone; its disconnect is on the way.
            self.is_closed = True
            return
        self._writer = asyncio.ensure_future(self._write_waiting(_Resumed(coroutine, pending)))  # type: ignore[arg-type]

    async def _write_waiting(self, first: _Resumed) -> None:
        try:
            await first
            while self._waiting:
                await self._send(self._waiting.pop(0))
        except Exception:
            self.is_closed = True
        finally:
            self._writer = None

    def take_handled(self, count: int) -> bool:
        """`handled` without a turn of its own; where nothing waits for it, false."""
        if not self._unhandled or self.is_closed or not count:
            return False
        self.handled(count)
        return True

    def handled(self, count: int) -> None:
        """The client says it has handled so many more messages."""
        if count:
            self._fell_behind.clear()
        for _ in range(min(count, len(self._unhandled))):
            self._unhandled_bytes -= self._unhandled.popleft()

    def fall_behind(self) -> bool:
        """Stop content until the client joins again; False where that is once too often."""
        now = time.monotonic()
        self._behind_at = now
        if self._lane is not None and not self._lane.waiting():
            # It is read, if in silence: the window alone bounds what is sent.
            return True
        self._fell_behind = [*self._fell_behind[1 - TIMES_BEHIND :], now]
        return not (len(self._fell_behind) == TIMES_BEHIND and now - self._fell_behind[0] < 60)

    def catch_up(self) -> None:
        """The client joins again: what it had not handled it fetches over HTTP."""
        self._behind_at = None
        self._unhandled.clear()
        self._unhandled_bytes = 0

    def is_too_slow(self) -> bool:
        """Behind for longer than the protocol allows."""
        return self._behind_at is not None and time.monotonic() - self._behind_at > SECONDS_BEHIND

    def let_go(self) -> None:
        """The line is gone: nothing is sent or heard any more."""
        self.is_closed = True
        if self._lane is not None:
            self._lane.on_handled = None

    def close(self, code: int, last: Frame | None = None) -> None:
        """Say why in a frame, then close; what waits for a slow reader is not waited for."""
        if self.is_closed:
            return
        if self._writer is not None:
            self._waiting.clear()
        if last is not None:
            self.tell(last)
        self.push(Message({"type": "websocket.close", "code": code}, 0))
        self.is_closed = True
