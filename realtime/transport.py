"""Daphne's end of a WebSocket: shows a lane, and answers what it would cut off without a word."""

import time
from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol

from realtime import hearing, lanes
from realtime.lanes import Lane


class AnsweringProtocol(WebSocketProtocol):
    """Text that is not UTF-8 reaches the consumer as bytes, refused like any bad frame."""

    lane: Lane | None = None
    heard_at = 0.0

    def dataReceived(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        super().dataReceived(data)

    def last_heard(self) -> float:
        """By the monotonic clock."""
        return self.heard_at

    def onMessage(self, payload: bytes, isBinary: bool) -> Any:
        if not isBinary:
            if self.lane is not None and self.lane.takes(payload):
                return None
            try:
                payload.decode("utf-8")
            except UnicodeDecodeError:
                isBinary = True
        return super().onMessage(payload, isBinary)

    def open_lane(self) -> Lane | None:
        """A lane where the transport is a plain socket, which can be written to at once."""
        if hasattr(self.transport, "getHandle") and hasattr(self.transport, "_tempDataBuffer"):
            self.lane = Lane(self.write_now, self.count_waiting)
        return self.lane

    def write_now(self, wire: bytes) -> int:
        """To the socket itself: Twisted's own write costs two turns of the selector each."""
        if self.state != self.STATE_OPEN:
            return 0
        transport = self.transport
        if not transport.dataBuffer and not transport._tempDataBuffer:
            try:
                sent = transport.socket.send(wire)
            except OSError:
                # Full, or broken: Twisted finds out which.
                sent = 0
            if sent == len(wire):
                return 0
            wire = wire[sent:]
        transport.write(wire)
        return self.count_waiting()

    def count_waiting(self) -> int:
        """Bytes that Twisted still holds."""
        transport = self.transport
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen


class LaneServer(Server):
    """Daphne that shows applications the lane of each WebSocket, and when it was last heard."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, AnsweringProtocol):
            shown = {lanes.EXTENSION: protocol.open_lane(), hearing.EXTENSION: protocol.last_heard}
            scope["extensions"] = scope.get("extensions", {}) | shown
        return super().create_application(protocol, scope)


def answer_wrong_frames(server: Server) -> None:
    """To be called once the server runs: its factory is made only then."""
    server.ws_factory.protocol = AnsweringProtocol
    # Other breaches of the WebSocket protocol end with a close frame that names them.
    server.ws_factory.setProtocolOptions(
        utf8validateIncoming=False,
        failByDrop=False,
        # What was said before the close must reach a slow line too.
        closeHandshakeTimeout=5,
        # The consumer judges origins; said again because this call forgets what it is not told.
        allowNullOrigin=True,
    )
