"""A line between clients and server that can be slow, fall silent, break, or say a thing twice."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

HEAD_ENDS = b"\r\n\r\n"
TEXT = 1
CHUNK = 65_536


@dataclass
class Weather:
    """What befalls each line; may be changed while lines are open.

    `delay`: at most so many seconds each way, order kept. `cut_within`: a line breaks after a
    random number of bytes up to this (0: never). `doubles`: how likely a client's frame is sent
    twice.
    """

    delay: float = 0.0
    cut_within: int = 0
    doubles: float = 0.0


class FrameCutter:
    """The client's half of a WebSocket, in whole frames; first the request that asks for it.

    A request that asks for something else passes as it comes.
    """

    def __init__(self) -> None:
        self._held = b""
        self._is_upgraded = False
        self._is_plain = False

    def feed(self, data: bytes) -> list[bytes]:
        """What is whole by now, in order."""
        self._held += data
        whole = []
        while (size := self._size()) is not None:
            whole.append(self._held[:size])
            self._held = self._held[size:]
            if not self._is_upgraded:
                self._is_upgraded = True
                self._is_plain = b"upgrade: websocket" not in whole[0].lower()
        return whole

    def _size(self) -> int | None:
        if not self._is_upgraded:
            end = self._held.find(HEAD_ENDS)
            return None if end < 0 else end + len(HEAD_ENDS)
        if self._is_plain:
            return len(self._held) or None
        if len(self._held) < 2:
            return None
        marked, length = self._held[1] & 0x80, self._held[1] & 0x7F
        more = {126: 2, 127: 8}.get(length, 0)
        if len(self._held) < 2 + more:
            return None
        if more:
            length = int.from_bytes(self._held[2 : 2 + more], "big")
        size = 2 + more + (4 if marked else 0) + length
        return size if len(self._held) >= size else None


def is_text(frame: bytes) -> bool:
    """Whether this is a whole text message: the request for the upgrade and pongs are not."""
    return frame[0] == 0x80 | TEXT and len(frame) > 1 and bool(frame[1] & 0x80)


class Proxy:
    """Forwards to one port of this machine, as the weather is."""

    def __init__(self, port: int, weather: Weather | None = None, *, seed: int = 1) -> None:
        self.target = port
        self.port = 0
        self.weather = weather or Weather()
        self.chance = random.Random(seed)
        self.lines = 0
        self.cuts = 0
        self.doubled = 0
        self.longest_delay = 0.0
        self._forwards = asyncio.Event()
        self._forwards.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.StreamWriter] = set()

    def stop_forwarding(self) -> None:
        """Nothing passes either way and nobody is told: lines stay open at both ends."""
        self._forwards.clear()

    def go_on(self) -> None:
        """What was held up passes now."""
        self._forwards.set()

    def forget_lines(self) -> None:
        """The lines of before are lost for good, as after a partition that outlives them."""
        for end in list(self._ends):
            end.transport.abort()

    def accept(self, near: asyncio.StreamReader, near_end: asyncio.StreamWriter) -> None:
        """One more line."""
        task = asyncio.ensure_future(self._serve(near, near_end))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """No line is left."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.forget_lines()

    async def _serve(self, near: asyncio.StreamReader, near_end: asyncio.StreamWriter) -> None:
        """One client's line, until either end is gone."""
        self.lines += 1
        self._ends.add(near_end)
        await self._forwards.wait()
        try:
            far, far_end = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            near_end.transport.abort()
            return
        ends = {near_end, far_end}
        self._ends |= ends
        left = self.chance.randint(1, self.weather.cut_within) if self.weather.cut_within else None
        budget = _Budget(left)
        up = self._forward(near, far_end, budget, cutter=FrameCutter())
        down = self._forward(far, near_end, budget)
        both = [asyncio.ensure_future(up), asyncio.ensure_future(down)]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            for end in ends:
                end.transport.abort()
            self._ends -= ends

    async def _forward(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        budget: "_Budget",
        *,
        cutter: FrameCutter | None = None,
    ) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        writing = asyncio.ensure_future(self._write(waiting, target, budget))
        loop = asyncio.get_running_loop()
        try:
            while not writing.done() and (data := await self._read(source, writing)):
                for piece in self._pieces(data, cutter):
                    delay = self.chance.uniform(0, self.weather.delay)
                    self.longest_delay = max(self.longest_delay, delay)
                    waiting.put_nowait((loop.time() + delay, piece))
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    @staticmethod
    async def _read(source: asyncio.StreamReader, writing: asyncio.Future[None]) -> bytes:
        reading = asyncio.ensure_future(source.read(CHUNK))
        both: set[asyncio.Future[Any]] = {reading, writing}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            reading.cancel()
            return b""
        with contextlib.suppress(ConnectionError):
            return reading.result()
        return b""

    def _pieces(self, data: bytes, cutter: FrameCutter | None) -> list[bytes]:
        if cutter is None:
            return [data]
        pieces = []
        for frame in cutter.feed(data):
            pieces.append(frame)
            if is_text(frame) and self.chance.random() < self.weather.doubles:
                pieces.append(frame)
                self.doubled += 1
        return pieces

    async def _write(
        self,
        waiting: "asyncio.Queue[tuple[float, bytes]]",
        target: asyncio.StreamWriter,
        budget: "_Budget",
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, piece = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._forwards.wait()
            allowed = budget.take(len(piece))
            target.write(piece[:allowed])
            with contextlib.suppress(ConnectionError):
                await target.drain()
            if allowed < len(piece):
                self.cuts += budget.breaks()
                return


class _Budget:
    """The bytes a line may carry, both ways together, before it breaks."""

    def __init__(self, left: int | None) -> None:
        self.left = left
        self.is_broken = False

    def take(self, wanted: int) -> int:
        if self.left is None:
            return wanted
        allowed = min(wanted, self.left)
        self.left -= allowed
        return allowed

    def breaks(self) -> bool:
        """Whether this is the first of the two ways to find that the line is broken."""
        first, self.is_broken = not self.is_broken, True
        return first


@contextlib.asynccontextmanager
async def proxy_to(
    port: int, weather: Weather | None = None, *, seed: int = 1
) -> AsyncIterator[Proxy]:
    """A proxy before that port while the block runs."""
    proxy = Proxy(port, weather, seed=seed)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        proxy.go_on()
        server.close()
        await proxy.close()
