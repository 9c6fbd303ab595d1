"""Frames from the collection of hostile data beside the project, where it is."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"


def hostile(name: str) -> Path:
    """A file or folder of the collection; skips where the collection is not."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip("The hostile data (../shared/data/hostile) are not beside the project.")
    return path


def bad_frames() -> dict[str, str]:
    """The written-out bad frames by name, without those that are no text."""
    long = {
        "@DIGITS5000@": "9" * 5000,
        "@DEEP5000@": "[" * 5000 + "]" * 5000,
        "@DEEP100000@": "[" * 100_000 + "]" * 100_000,
        "@WIDE10000@": "{" + ",".join(f'"k{n}":{n}' for n in range(10_000)) + "}",
        "@BODY_1MB@": '{"t":"send","room":1,"body":"' + "x" * 2**20 + '"}',
        "@FRAG@": '{"t":"send","room":1,"body":"' + "x" * 65_536 + '"}',
    }
    frames: dict[str, str] = json.loads(hostile("ws_bad_frames.json").read_text(encoding="utf-8"))
    for name, text in list(frames.items()):
        for mark, whole in long.items():
            text = text.replace(mark, whole)
        frames[name] = text
        if text.startswith("@"):
            # Not text: the server under us drops these (tried over a real line), or binary.
            del frames[name]
    return frames


def json_files() -> dict[str, bytes]:
    """The JSON test suite by file name."""
    folder = hostile("json_parsing/test_parsing")
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}


# Right in form, wrong for our protocol: (frame, expected code of the error or refusal).
OURS: list[tuple[dict[str, Any], str]] = [
    ({"type": 1}, "bad_frame"),
    ({"type": None}, "bad_frame"),
    ({"type": ["join"]}, "bad_frame"),
    ({}, "bad_frame"),
    ({"type": "websocket_disconnect"}, "unknown_type"),
    ({"type": "__init__"}, "unknown_type"),
    ({"type": "Join", "stream": "topic.1"}, "unknown_type"),
    ({"type": ""}, "unknown_type"),
    ({"type": "join"}, "invalid"),
    ({"type": "join", "stream": 1}, "invalid"),
    ({"type": "join", "stream": True}, "invalid"),
    ({"type": "join", "stream": ["topic.1"]}, "invalid"),
    ({"type": "join", "stream": "topic.1", "since": 1.5}, "invalid"),
    ({"type": "join", "stream": "topic.1", "since": 1.0}, "invalid"),
    ({"type": "join", "stream": "topic.1", "since": -1}, "invalid"),
    ({"type": "join", "stream": "topic.1", "since": True}, "invalid"),
    ({"type": "join", "stream": "topic.1", "since": "1"}, "invalid"),
    ({"type": "join", "stream": "topic.1", "since": 2**63}, "bad_frame"),
    ({"type": "join", "stream": "topic.1", "since": 2**53 + 1}, "bad_frame"),
    ({"type": "join", "stream": "topic.1.5"}, "not_found"),
    ({"type": "join", "stream": "topic.1\n"}, "not_found"),
    ({"type": "join", "stream": "__proto__"}, "not_found"),
    ({"type": "leave"}, "invalid"),
    ({"type": "leave", "stream": 12}, "invalid"),
    ({"type": "leave", "stream": "topic"}, "not_found"),
    ({"type": "post"}, "invalid"),
    ({"type": "post", "topic": 1, "body": "x"}, "invalid"),
    ({"type": "post", "topic": "1", "client_id": "c", "body": "x"}, "invalid"),
    ({"type": "post", "topic": 1.0, "client_id": "c", "body": "x"}, "invalid"),
    ({"type": "post", "topic": True, "client_id": "c", "body": "x"}, "invalid"),
    ({"type": "post", "topic": -1, "client_id": "c", "body": "x"}, "invalid"),
    ({"type": "post", "topic": 0, "client_id": "c", "body": "x"}, "invalid"),
    ({"type": "post", "topic": 2**63, "client_id": "c", "body": "x"}, "bad_frame"),
    ({"type": "post", "topic": 1, "client_id": 5, "body": "x"}, "invalid"),
    ({"type": "post", "topic": 1, "client_id": "", "body": "x"}, "invalid"),
    ({"type": "post", "topic": 1, "client_id": None, "body": "x"}, "invalid"),
    ({"type": "post", "topic": 1, "client_id": "c", "body": "x", "reply_to": True}, "invalid"),
    ({"type": "post", "topic": 1, "client_id": "c", "body": "x", "reply_to": 0}, "invalid"),
    ({"type": "post", "topic": 1, "client_id": "c", "body": "x", "reply_to": 1.5}, "invalid"),
    ({"type": "post", "topic": 1, "client_id": "c", "body": "x", "reply_to": "1"}, "invalid"),
    ({"type": "typing"}, "invalid"),
    ({"type": "typing", "stream": 4}, "invalid"),
    ({"type": "typing", "stream": "topic.1.people"}, "not_found"),
    ({"type": "typing", "stream": "cases"}, "not_found"),
    ({"type": "read"}, "invalid"),
    ({"type": "read", "topic": 1}, "invalid"),
    ({"type": "read", "topic": 1, "number": -1}, "invalid"),
    ({"type": "read", "topic": 1, "number": True}, "invalid"),
    ({"type": "read", "topic": 1, "number": 2**63}, "bad_frame"),
    ({"type": "read", "topic": [1], "number": 1}, "invalid"),
    ({"type": "handled"}, "invalid"),
    ({"type": "handled", "count": -1}, "invalid"),
    ({"type": "handled", "count": 1.5}, "invalid"),
    ({"type": "handled", "count": True}, "invalid"),
    ({"type": "handled", "count": "32"}, "invalid"),
    ({"type": "ping", "\ud800": 1}, "bad_frame"),
    ({"type": "ping", "x": "a\x00b"}, "bad_frame"),
]
