"""One browser's end: sends at once, and when that one is slow, lets only that one wait."""

import asyncio
import itertools
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from realtime.frames import Frame, Message, encode
from realtime.identity import Identity
from realtime.streams import Stream

logger = logging.getLogger(__name__)

# PROTOCOL, "Flow": messages and bytes sent and not yet acknowledged by `handled`.
UNHANDLED_MESSAGES = 256
UNHANDLED_BYTES = 256 * 1024
SECONDS_BEHIND = 30.0
# Falling behind this often in a minute without ever acknowledging is not reading at all.
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

    def __init__(self, send: Send, identity: Identity, *, access_epoch: int = 0) -> None:
        self.id = next(_ids)
        self.identity = identity
        self.access_epoch = access_epoch
        self.language = "en"
        self.name = ""
        self.streams: set[Stream] = set()
        self.boards_of_cases: frozenset[int] = frozenset()
        self.is_closed = False
        self.opened_at = time.monotonic()
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._unhandled: deque[int] = deque()
        self._unhandled_bytes = 0
        self._behind_at: float | None = None
        self._fell_behind: deque[float] = deque(maxlen=TIMES_BEHIND)

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
        """Send now, or after what already waits."""
        if self.is_closed:
            return
        if self._writer is not None:
            self._waiting.append(message.asgi)
            return
        self._step(message.asgi)

    def deliver(self, message: Message) -> bool:
        """Content of a stream; False when this socket has now fallen behind."""
        if self._behind_at is not None or self.is_closed:
            return True
        if not self.has_room:
            return False
        self._unhandled.append(message.size)
        self._unhandled_bytes += message.size
        if self._writer is not None:
            self._waiting.append(message.asgi)
        else:
            self._step(message.asgi)
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
        self._writer = asyncio.ensure_future(self._write(_Resumed(coroutine, pending)))  # type: ignore[arg-type]

    async def _write(self, first: _Resumed) -> None:
        try:
            await first
            while self._waiting:
                await self._send(self._waiting.popleft())
        except Exception:
            self.is_closed = True
        finally:
            self._writer = None

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
        self._fell_behind.append(now)
        return not (len(self._fell_behind) == TIMES_BEHIND and now - self._fell_behind[0] < 60)

    def catch_up(self) -> None:
        """The client joins again: what it had not handled it fetches over HTTP."""
        self._behind_at = None
        self._unhandled.clear()
        self._unhandled_bytes = 0

    def is_too_slow(self) -> bool:
        """Behind for longer than the protocol allows."""
        return self._behind_at is not None and time.monotonic() - self._behind_at > SECONDS_BEHIND

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
