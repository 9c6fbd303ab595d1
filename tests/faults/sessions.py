"""A simulated client that is signed in as a browser is: by the session cookie."""

from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.faults.clients import OPEN_PATIENCE, Client


class Browser(Client):
    """Give it a `session` instead of a token; it writes by the socket alone."""

    def __init__(self, *args: Any, session: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.session = session

    async def _open(self) -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self.port}/ws/",
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            subprotocols=["majlis.v1"],  # type: ignore[list-item]
            additional_headers={"Cookie": f"session={self.session}"},
            open_timeout=OPEN_PATIENCE,
            close_timeout=2,
            ping_interval=None,
            compression=None,
            max_size=None,
            max_queue=None,
        )
