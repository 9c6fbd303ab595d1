"""uvicorn's end of a WebSocket: shows a lane, and keeps the manners our protocol promises."""

import os
import socket
import struct
import time
from typing import Any

from uvicorn.protocols.utils import is_ssl
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from realtime import hearing, lanes
from realtime.lanes import Lane

# A client that does not answer a close, or takes nothing at all, is cut off after this (seconds).
FAREWELL = 5.0
PING = 20.0
# `struct linger`: on, and no second.
AT_ONCE = struct.pack("ii", 1, 0)


class LaneProtocol(WebSocketsSansIOProtocol):
    """Frames ready for the wire go straight to the transport."""

    lane: Lane | None = None
    heard_at = 0.0
    descriptor = -1

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.handshake_complete:
            # Refused.
            return
        transport = self.transport
        self.descriptor = transport.get_extra_info("socket").fileno()
        self.lane = Lane(
            self.write if is_ssl(transport) else self.write_now, transport.get_write_buffer_size
        )
        # The application starts in a later turn of the loop.
        extensions: Any = self.scope["extensions"]
        extensions[lanes.EXTENSION] = self.lane
        extensions[hearing.EXTENSION] = self.last_heard

    def write_now(self, wire: bytes) -> int:
        """To the socket itself; what it does not take at once waits in the transport."""
        transport = self.transport
        if not transport.get_write_buffer_size() and not transport.is_closing():
            try:
                sent = os.write(self.descriptor, wire)
            except OSError:
                # Full, or broken: the transport finds out which.
                sent = 0
            if sent == len(wire):
                return 0
            wire = wire[sent:]
        return self.write(wire)

    def write(self, wire: bytes) -> int:
        """To the transport, which sends it when it can."""
        if self.transport.is_closing():
            return 0
        self.transport.write(wire)
        return self.transport.get_write_buffer_size()

    def pause_writing(self) -> None:
        """Nobody waits: the socket itself measures what lies here, and falls behind."""

    def data_received(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_complete:
            # No request came of it: uvicorn would keep the answer to itself and the line open.
            self.handshake_complete = True
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def last_heard(self) -> float:
        """By the monotonic clock."""
        return self.heard_at

    def handle_text(self, event: Frame) -> None:
        if event.fin and self.lane is not None and self.lane.takes(event.data):
            return
        super().handle_text(event)

    def send_receive_event_to_app(self) -> None:
        """Text that is not UTF-8 reaches the consumer as bytes, refused like any bad frame."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.curr_msg_data_type = "bytes"
        super().send_receive_event_to_app()

    async def send(self, message: Any) -> None:
        """As ASGI has it, but no close waits for ever, and no handshake stays in memory."""
        await super().send(message)
        if message["type"] == "websocket.accept":
            del self.request, self.response
        if self.close_timer is not None and message["type"] == "websocket.close":
            self.close_timer.cancel()
            self.close_timer = self.loop.call_later(FAREWELL, self.cut_off)

    def cut_off(self) -> None:
        """At once: else the kernel keeps what a silent reader never took, for many minutes."""
        line = self.transport.get_extra_info("socket")
        if line is not None and line.fileno() >= 0:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()

    def schedule_ping(self) -> None:
        self.ping_timer = self.loop.call_later(PING, self.send_keepalive_ping)

    def send_keepalive_ping(self) -> None:
        """Whoever does not answer is silent: the sweep closes it, and counts any bytes as life."""
        if self.close_sent or self.transport.is_closing():
            return
        self.conn.send_ping(b"")
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.schedule_ping()
