"""One server process to be measured: `python -m benchmarks.servers SERVER DESIGN PORT`."""

import asyncio
import json
import os
import sys
from contextlib import suppress
from typing import Any

from benchmarks.ground import clear_shelf
from benchmarks.measuring import SERVER_CORE, stay_on


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    clear_shelf(json.loads(os.environ["BENCHMARK_GROUND"]))


def daphne(design: str, port: int) -> None:
    """As `manage.py serve` has it; tasks are left to a worker, as they are under uvicorn."""
    _prepare()
    from django.conf import settings

    from realtime.server import ServerProcess

    settings.ASGI_APPLICATION = f"benchmarks.applications.{design}"
    ServerProcess(host="127.0.0.1", port=port, with_tasks=False).run(ready=lambda: None)


def uvicorn(design: str, port: int) -> None:
    """As `manage.py serve --server uvicorn` has it; rivals get its own fastest protocol."""
    _prepare()
    from django.conf import settings
    from uvicorn import Server

    from realtime.uvicorn_server import UvicornProcess, configuration

    settings.ASGI_APPLICATION = f"benchmarks.applications.{design}"
    if design == "stock":
        config = configuration("127.0.0.1", port)
        config.ws = "websockets-sansio"
        Server(config).run()
        return
    UvicornProcess(host="127.0.0.1", port=port, with_tasks=False).run(ready=lambda: None)


def websockets(design: str, port: int) -> None:
    """No framework at all: `websockets.broadcast`."""
    import uvloop
    from websockets.asyncio.server import ServerConnection, broadcast, serve
    from websockets.exceptions import ConnectionClosed

    from benchmarks.applications import as_large_as_ours

    readers: set[ServerConnection] = set()

    async def answer(connection: ServerConnection) -> None:
        assert connection.request is not None
        if connection.request.path == "/watch/":
            readers.add(connection)
            await connection.send("joined")
        # The load leaves without a word.
        with suppress(ConnectionClosed):
            async for text in connection:
                broadcast(readers, as_large_as_ours(str(text)))
        readers.discard(connection)

    async def run() -> None:
        async with serve(answer, "127.0.0.1", port, compression=None):
            await asyncio.Event().wait()

    uvloop.run(run())


SERVERS: dict[str, Any] = {"daphne": daphne, "uvicorn": uvicorn, "websockets": websockets}

if __name__ == "__main__":
    stay_on(SERVER_CORE)
    SERVERS[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
