"""Whatever is sent, the socket answers or closes with 4000: never a traceback, nothing stored."""

import json
import logging
import random
from typing import Any

import pytest

from forum.models import Post
from tests.realtime.hostile import OURS, bad_frames, json_files
from tests.realtime.talking import Guest, Hall, beside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Any:
    """A frame of a client is no error of ours."""
    with caplog.at_level(logging.WARNING):
        yield
        assert [record.getMessage() for record in caplog.records if record.name != "asyncio"] == []


async def answers(guest: Guest, text: str | None, data: bytes | None = None) -> Any:
    """The first answer to one frame, which must be an error; the socket lives on."""
    await guest.say_text(text, data=data)
    answer = await guest.hear()
    assert answer["type"] in {"error", "refused"}, (text or "")[:200]
    assert await guest.rest() == []
    return answer["code"]


@pytest.fixture
def forgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that one socket can send many wrong frames."""
    monkeypatch.setattr("realtime.consumers.WRONG_FRAMES", 10**9)


@pytest.fixture
async def guest(hall: Hall, amel: Any, forgiving: None, nothing_is_logged: Any) -> Guest:
    return await hall.enter(amel)


async def test_frames_of_our_kind_with_wrong_values_get_the_right_code(guest: Guest) -> None:
    for frame, code in OURS:
        assert await answers(guest, json.dumps(frame)) == code, frame
    assert await beside(Post.objects.count) == 0


async def test_the_bad_frames_of_the_collection_are_answered(guest: Guest) -> None:
    for name, text in bad_frames().items():
        code = await answers(guest, text)
        assert code in {"bad_frame", "unknown_type", "too_large"}, name
    assert await answers(guest, None, b"\x00\xff") == "bad_frame"
    assert await beside(Post.objects.count) == 0


async def test_the_json_suite_is_answered(guest: Guest) -> None:
    for name, data in json_files().items():
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            # The server under us drops these before they reach us.
            continue
        assert await answers(guest, text) in {"bad_frame", "too_large"}, name


async def test_the_json_suite_as_the_body_of_a_post_stores_text_or_nothing(
    guest: Guest, thread: Any
) -> None:
    stored = 1
    for number, (name, data) in enumerate(json_files().items()):
        body = data.decode("utf-8", "replace")[:2000]
        sent = {"type": "post", "topic": thread.pk, "body": body}
        sent["client_id"] = f"00000000-0000-4000-8000-{number:012}"
        await guest.say_text(json.dumps(sent))
        answer = await guest.hear()
        assert answer["type"] in {"accepted", "refused", "error"}, name
        stored += answer["type"] == "accepted"
    assert await beside(Post.objects.filter(topic=thread).count) == stored


async def test_three_of_any_of_them_close_with_4000(hall: Hall, nothing_is_logged: Any) -> None:
    for texts in (["{", "", "null"], ["\x00", '{"type":"nope"}', "x" * 140_000]):
        guest = await hall.enter()
        for text in texts:
            await guest.say_text(text)
        assert await guest.closed() == 4000


async def test_two_thousand_mangled_frames_break_nothing(guest: Guest, thread: Any) -> None:
    dice = random.Random(7)
    await guest.join(f"topic.{thread.pk}.people")
    right = [
        {"type": "join", "stream": f"topic.{thread.pk}", "since": 0},
        {"type": "leave", "stream": f"topic.{thread.pk}"},
        {"type": "typing", "stream": f"topic.{thread.pk}.people"},
        {"type": "read", "topic": thread.pk, "number": 1},
        {"type": "handled", "count": 3},
        {"type": "ping"},
    ]
    wrong: list[Any] = [
        None,
        True,
        -1,
        1.5,
        2**53,
        2**63,
        "",
        "x",
        [],
        {},
        [[]],
        "\ud800",
        "\x00",
        "topic.1.fr",
    ]
    for _ in range(2000):
        frame: dict[str, Any] = dict(dice.choice(right))
        if dice.random() < 0.7:
            frame[dice.choice([*frame, "more"])] = dice.choice(wrong)
        text = json.dumps(frame)
        if dice.random() < 0.3:
            at = dice.randrange(len(text))
            text = text[:at] + dice.choice(['"', "{", "]", "\\", "\x00", "é", ""]) + text[at + 1 :]
        await guest.say_text(text)
    heard = await guest.rest()
    assert {frame["type"] for frame in heard} <= {"error", "joined", "left", "pong"}
    codes = {frame["code"] for frame in heard if frame["type"] == "error"}
    assert codes <= {"bad_frame", "unknown_type", "invalid", "not_found"}
