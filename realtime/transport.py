"""Daphne's end of a WebSocket, made to answer what it would cut off without a word."""

from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol


class AnsweringProtocol(WebSocketProtocol):
    """Text that is not UTF-8 reaches the consumer as bytes, refused like any bad frame."""

    def onMessage(self, payload: bytes, isBinary: bool) -> Any:
        if not isBinary:
            try:
                payload.decode("utf-8")
            except UnicodeDecodeError:
                isBinary = True
        return super().onMessage(payload, isBinary)


def answer_wrong_frames(server: Server) -> None:
    """To be called once the server runs: its factory is made only then."""
    server.ws_factory.protocol = AnsweringProtocol
    # Other breaches of the WebSocket protocol end with a close frame that names them.
    server.ws_factory.setProtocolOptions(
        utf8validateIncoming=False,
        failByDrop=False,
        # The consumer judges origins; said again because this call forgets what it is not told.
        allowNullOrigin=True,
    )
