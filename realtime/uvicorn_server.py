"""The faster server: uvicorn with our lanes and our drain, one process, one lock.

`manage.py serve --server uvicorn`. Pages and frames are the same under both.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import uvicorn
from django.conf import settings
from django.utils.module_loading import import_string

from realtime.memory import settle_memory
from realtime.process import running
from realtime.server import HARD_STOP, TRANSPORT_LIMIT, ServerProcess
from realtime.turns import take_turns
from realtime.uvicorn_transport import LaneProtocol

# What was said last must still leave the machine (seconds).
LAST_WORDS = 0.5


class UvicornProcess(ServerProcess):
    """As the embedded default, but for what reads and writes the sockets."""

    def _serve(self, ready: Callable[[], None]) -> None:
        DrainingServer(configuration(self.host, self.port), ready).run()


def configuration(host: str, port: int) -> uvicorn.Config:
    """Without compression, which costs more than it saves for frames of ours."""
    return uvicorn.Config(
        import_string(settings.ASGI_APPLICATION),
        host=host,
        port=port,
        ws=LaneProtocol,
        ws_max_size=TRANSPORT_LIMIT,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Whose address that is, the application itself says (BEHIND_PROXY), as under Daphne.
        proxy_headers=False,
        interface="asgi3",
        timeout_keep_alive=60,
        timeout_graceful_shutdown=3,
    )


class DrainingServer(uvicorn.Server):
    """Tells every socket when to come back before it stops, and stops with no signal left over."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready
        self.draining: asyncio.Task[None] | None = None

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        settle_memory()
        take_turns()
        self.ready()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """The first signal drains, the second does not wait for it."""
        self.force_exit = self.should_exit
        self.should_exit = True
        if self.force_exit and self.draining is not None:
            self.draining.get_loop().call_soon_threadsafe(self.draining.cancel)

    async def shutdown(self, sockets: Any = None) -> None:
        process = running()
        if process is not None and not self.force_exit:
            self.draining = asyncio.ensure_future(process.clock.drain())
            await asyncio.wait([self.draining], timeout=HARD_STOP)
            await asyncio.sleep(LAST_WORDS)
        await super().shutdown(sockets)
