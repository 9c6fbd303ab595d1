"""Frames as bytes on the wire: encoded once, sent to every socket as the same message."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from realtime.lanes import text_frame

Frame = dict[str, Any]
# Half of what may be unacknowledged (PROTOCOL, "Flow"), by the 32 messages that a client
# acknowledges at once: nobody who keeps up is cut off by large batches.
BATCH_BYTES = 4096


class Message(NamedTuple):
    """One frame ready to send, as ASGI has it and as bytes of the wire; its text's size in bytes.

    What only ASGI can say, such as a close, has no bytes of the wire.
    """

    asgi: dict[str, Any]
    size: int
    wire: bytes = b""


def encode(frame: Frame) -> Message:
    """One frame as one message."""
    return _message(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))


def together(frames: Sequence[Frame]) -> list[Message]:
    """The frames in order, small ones gathered in batches."""
    batches: list[list[Message]] = []
    size = 0
    for message in map(encode, frames):
        size += message.size
        if not batches or size > BATCH_BYTES:
            batches.append([])
            size = message.size
        batches[-1].append(message)
    return [_batch(messages) for messages in batches]


def _batch(messages: list[Message]) -> Message:
    if len(messages) == 1:
        return messages[0]
    texts = ",".join(message.asgi["text"] for message in messages)
    return _message(f'{{"type":"batch","frames":[{texts}]}}')


def _message(text: str) -> Message:
    content = text.encode()
    asgi = {"type": "websocket.send", "text": text}
    return Message(asgi, len(content), text_frame(content))


def error(code: str, message: str = "", **more: Any) -> Frame:
    """Why a frame was not done."""
    return {"type": "error", "code": code, "message": message, **more}
