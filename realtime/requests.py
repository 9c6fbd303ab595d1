"""What a socket may ask, checked for shape: one dataclass a frame."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from members.refusals import invalid
from realtime.streams import Stream, parse_stream

MAX_ID = 2**53


class NoSuchStream(Exception):
    """A stream that is malformed or cannot be: answered like one that may not be joined."""


@dataclass(frozen=True)
class Join:
    """Listen to a stream from revision `since` on."""

    stream: Stream
    since: int | None


@dataclass(frozen=True)
class Leave:
    """Stop listening."""

    stream: Stream


@dataclass(frozen=True)
class Posting:
    """A contribution; its text and permission are for the action to judge."""

    topic: int
    client_id: str
    body: Any
    reply_to: int | None
    language: Any
    attachments: Any = None


@dataclass(frozen=True)
class Typing:
    """Somebody is writing."""

    stream: Stream


@dataclass(frozen=True)
class Reading:
    """Read up to this number."""

    topic: int
    number: int


@dataclass(frozen=True)
class Handled:
    """So many frames handled since the last time."""

    count: int


@dataclass(frozen=True)
class Ping:
    """Are you there?"""


Request = Join | Leave | Posting | Typing | Reading | Handled | Ping


def _whole(frame: dict[str, Any], name: str, *, least: int = 0) -> int:
    value = frame.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MAX_ID:
        raise invalid("", name)
    return value


def _maybe_whole(frame: dict[str, Any], name: str, *, least: int = 0) -> int | None:
    return None if frame.get(name) is None else _whole(frame, name, least=least)


def _stream(frame: dict[str, Any]) -> Stream:
    stream = parse_stream(frame.get("stream"))
    if stream is None:
        if not isinstance(frame.get("stream"), str):
            raise invalid("", "stream")
        raise NoSuchStream
    return stream


def _join(frame: dict[str, Any]) -> Join:
    since = _maybe_whole(frame, "since")
    return Join(_stream(frame), since)


def _posting(frame: dict[str, Any]) -> Posting:
    client_id = frame.get("client_id")
    # Without one it could not be sent again and stored once.
    if not isinstance(client_id, str) or not client_id:
        raise invalid("", "client_id")
    return Posting(
        topic=_whole(frame, "topic", least=1),
        client_id=client_id,
        body=frame.get("body"),
        reply_to=_maybe_whole(frame, "reply_to", least=1),
        language=frame.get("language"),
        attachments=frame.get("attachments"),
    )


PARSERS: dict[str, Callable[[dict[str, Any]], Request]] = {
    "join": _join,
    "leave": lambda frame: Leave(_stream(frame)),
    "post": _posting,
    "typing": lambda frame: Typing(_stream(frame)),
    "read": lambda frame: Reading(_whole(frame, "topic", least=1), _whole(frame, "number")),
    "handled": lambda frame: Handled(_whole(frame, "count")),
    "ping": lambda frame: Ping(),
}
