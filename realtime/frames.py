"""Frames as bytes on the wire: encoded once, sent to every socket as the same message."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

Frame = dict[str, Any]
# Half of what may be unacknowledged (PROTOCOL, "Flow"), by the 32 messages that a client
# acknowledges at once: nobody who keeps up is cut off by large batches.
BATCH_BYTES = 4096


class Message(NamedTuple):
    """An ASGI message ready to send, with its size in bytes."""

    asgi: dict[str, Any]
    size: int


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
    return Message({"type": "websocket.send", "text": text}, len(text.encode()))


def error(code: str, message: str = "", **more: Any) -> Frame:
    """Why a frame was not done."""
    return {"type": "error", "code": code, "message": message, **more}
