"""Where the event loop sends what asks the database: pools of their own, connections kept."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.db import close_old_connections

Answer = TypeVar("Answer")

# Writes of members; pulls of the hub stand apart, so that a slow write delays no delivery.
ACTIONS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="socket-action")
PULLS = ThreadPoolExecutor(max_workers=3, thread_name_prefix="hub-pull")
# Who comes in waits for nobody who writes: the server hangs up on a handshake of five seconds.
DOOR = ThreadPoolExecutor(max_workers=4, thread_name_prefix="socket-door")


async def on(
    pool: ThreadPoolExecutor, ask: Callable[..., Answer], *args: Any, **kwargs: Any
) -> Answer:
    """Run `ask` on the pool with a healthy connection, and wait for it."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, partial(_with_connection, ask, *args, **kwargs))


def _with_connection(ask: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
    close_old_connections()
    try:
        return ask(*args, **kwargs)
    finally:
        close_old_connections()
