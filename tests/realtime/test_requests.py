"""Frames become requests only where each field is of its kind."""

from typing import Any

import pytest

from members.refusals import Refused
from realtime import requests
from realtime.requests import PARSERS, NoSuchStream
from realtime.streams import Stream
from tests.realtime.hostile import OURS

TOPIC = Stream("topic", 12)
GOOD: list[tuple[dict[str, Any], object]] = [
    ({"type": "join", "stream": "topic.12"}, requests.Join(TOPIC, None)),
    ({"type": "join", "stream": "topic.12", "since": None}, requests.Join(TOPIC, None)),
    ({"type": "join", "stream": "topic.12", "since": 0}, requests.Join(TOPIC, 0)),
    ({"type": "join", "stream": "topic.12", "since": 2**53}, requests.Join(TOPIC, 2**53)),
    ({"type": "leave", "stream": "cases"}, requests.Leave(Stream("cases"))),
    (
        {
            "type": "post",
            "topic": 12,
            "client_id": "c",
            "body": "x",
            "reply_to": 4,
            "language": "ar",
        },
        requests.Posting(12, "c", "x", 4, "ar"),
    ),
    (
        {"type": "post", "topic": 12, "client_id": "c"},
        requests.Posting(12, "c", None, None, None),
    ),
    (
        {"type": "post", "topic": 12, "client_id": "c", "attachments": [{"id": 4, "alt": "x"}]},
        requests.Posting(12, "c", None, None, None, [{"id": 4, "alt": "x"}]),
    ),
    (
        {"type": "typing", "stream": "topic.12.people"},
        requests.Typing(Stream("topic", 12, "people")),
    ),
    ({"type": "read", "topic": 12, "number": 0}, requests.Reading(12, 0)),
    ({"type": "handled", "count": 32}, requests.Handled(32)),
    ({"type": "ping", "and": "more"}, requests.Ping()),
]


@pytest.mark.parametrize(("frame", "request_"), GOOD, ids=lambda value: str(value)[:60])
def test_a_right_frame_is_a_request(frame: dict[str, Any], request_: object) -> None:
    assert PARSERS[frame["type"]](frame) == request_


def test_every_frame_of_the_protocol_has_a_parser() -> None:
    assert set(PARSERS) == {"join", "leave", "post", "typing", "read", "handled", "ping"}


@pytest.mark.parametrize(
    ("frame", "code"),
    [(frame, code) for frame, code in OURS if code in {"invalid", "not_found"}],
    ids=lambda value: str(value)[:60],
)
def test_a_wrong_field_is_refused(frame: dict[str, Any], code: str) -> None:
    if frame["type"] == "typing" and code == "not_found":
        # Right in form: whether one is inside is for the consumer to say.
        assert PARSERS["typing"](frame)
        return
    with pytest.raises((Refused, NoSuchStream)) as refusal:
        PARSERS[frame["type"]](frame)
    assert isinstance(refusal.value, NoSuchStream) is (code == "not_found")
