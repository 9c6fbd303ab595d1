"""Frames are encoded once, in few bytes, and small ones travel together."""

import json
from typing import Any

from realtime.frames import BATCH_BYTES, encode, error, together


def frames_of(text: str) -> list[dict[str, Any]]:
    frame = json.loads(text)
    return list(frame["frames"]) if frame["type"] == "batch" else [frame]


def test_a_message_knows_its_size_in_bytes() -> None:
    message = encode({"type": "pong", "x": "مرحبا"})
    assert message.asgi == {"type": "websocket.send", "text": '{"type":"pong","x":"مرحبا"}'}
    assert message.size == len(message.asgi["text"].encode())


def test_one_frame_is_not_wrapped() -> None:
    (message,) = together([{"type": "post", "revision": 1}])
    assert json.loads(message.asgi["text"]) == {"type": "post", "revision": 1}


def test_small_frames_travel_as_one_and_keep_their_order() -> None:
    frames = [{"type": "post", "revision": n, "x": '"}],'} for n in range(30)]
    (message,) = together(frames)
    assert json.loads(message.asgi["text"]) == {"type": "batch", "frames": frames}
    assert message.size == len(message.asgi["text"].encode())


def test_large_frames_travel_apart_and_none_is_lost() -> None:
    frames = [{"type": "post", "revision": n, "x": "x" * (n * 90)} for n in range(60)]
    messages = together(frames)
    texts = [message.asgi["text"] for message in messages]
    assert [frame for text in texts for frame in frames_of(text)] == frames
    assert len(messages) > 10
    assert all(len(frames_of(text)) == 1 for text in texts if len(text) > BATCH_BYTES + 100)


def test_nothing_to_say_is_no_message() -> None:
    assert together([]) == []


def test_an_error_carries_what_it_is_about() -> None:
    assert error("invalid", "No.", stream="topic.1") == {
        "type": "error",
        "code": "invalid",
        "message": "No.",
        "stream": "topic.1",
    }
