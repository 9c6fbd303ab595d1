"""A socket at any other path is refused like a page that does not exist, without a traceback."""

from collections.abc import Awaitable, Callable
from typing import Any

Application = Callable[..., Awaitable[None]]
PATH = "/ws/"


def refuse_unrouted(inner: Application) -> Application:
    """Let through what asks for `/ws/`."""

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["path"] != PATH:
            await send({"type": "websocket.close", "code": 4404})
            return
        await inner(scope, receive, send)

    return application
