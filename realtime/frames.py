"""Frames as bytes on the wire: encoded once, sent to every socket as the same message."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

Frame = dict[str, Any]


class Message(NamedTuple):
    """An ASGI message ready to send, with its size in bytes."""

    asgi: dict[str, Any]
    size: int


def encode(frame: Frame) -> Message:
    """One frame as one message."""
    text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
    return Message({"type": "websocket.send", "text": text}, len(text.encode()))


def together(frames: Sequence[Frame]) -> Message:
    """One frame, or several as a batch."""
    return encode(frames[0] if len(frames) == 1 else {"type": "batch", "frames": list(frames)})


def error(code: str, message: str = "", **more: Any) -> Frame:
    """Why a frame was not done."""
    return {"type": "error", "code": code, "message": message, **more}
