"""Every refusal of a socket has a code of the protocol and a sentence in the right language."""

from typing import Any

import pytest
from django.db import OperationalError
from django.utils.translation import override

from members.refusals import Refused, invalid, not_found, unauthenticated
from realtime.complaints import SENTENCES, complaint, complaint_of
from tests.realtime.talking import Hall

pytestmark = pytest.mark.django_db(transaction=True)
# PROTOCOL, "Server to client".
CODES = {
    *("bad_frame", "unknown_type", "too_large", "invalid", "not_found", "forbidden", "suspended"),
    *("closed", "rate_limited", "slow_mode", "conflict", "unavailable", "internal"),
}


def test_each_of_our_own_has_a_sentence_of_its_own() -> None:
    assert set(SENTENCES) <= CODES
    with override("en"):
        said = [sentence() for sentence in SENTENCES.values()]
    assert all(len(words) > 10 and words.endswith(".") for words in said)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_it_is_said_in_the_language_of_who_asked(language: str) -> None:
    with override(language):
        words = SENTENCES["too_large"]()
    with override("en"):
        assert complaint("too_large", language)["message"] == words
        assert (words == SENTENCES["too_large"]()) == (language == "en")


def test_a_refusal_keeps_its_words_its_wait_and_its_field() -> None:
    refused = Refused("slow_mode", "Slowly.", retry_after=7, field="body")
    expected = {"type": "error", "code": "slow_mode", "message": "Slowly.", "stream": "topic.1"}
    frame = complaint_of(refused, "en", stream="topic.1")
    assert frame == expected | {"retry_after": 7, "field": "body"}
    assert complaint_of(unauthenticated(), "en")["code"] == "forbidden"
    assert complaint_of(not_found(), "fr")["message"] != complaint_of(not_found(), "en")["message"]
    # What has no words of its own was said by a program: so the program is told.
    assert complaint_of(invalid("", "number"), "en")["message"] == SENTENCES["bad_frame"]()


async def test_wrong_frames_are_told_apart_in_words(hall: Hall, amel: Any) -> None:
    guest = await hall.enter(amel, headers=((b"cookie", b"language=fr"),))
    await guest.say_text("{oops")
    await guest.say("nope")
    answers = [await guest.hear() for _ in range(2)]
    assert [answer["code"] for answer in answers] == ["bad_frame", "unknown_type"]
    assert answers[0]["message"] != answers[1]["message"]
    assert all(answer["message"] for answer in answers)


async def test_a_flood_is_told_why_before_it_is_cut_off(
    hall: Hall, limits: None, settings: Any
) -> None:
    settings.FRAMES_PER_SOCKET = (3, 60)
    guest = await hall.enter()
    for _ in range(4):
        await guest.say("ping")
    answer = await guest.until("error")
    assert answer["code"] == "rate_limited"
    assert answer["message"]
    assert 0 < answer["retry_after"] <= 60
    assert await guest.closed() == 4029


async def test_joining_over_and_over_is_slowed_down_and_closes_nothing(
    hall: Hall, thread: Any, limits: None, settings: Any
) -> None:
    settings.JOINS_PER_SOCKET = (3, 60)
    guest = await hall.enter()
    stream = f"topic.{thread.pk}"
    for _ in range(3):
        await guest.join(stream)
    await guest.say("join", stream=stream)
    answer = await guest.hear()
    assert (answer["code"], answer["stream"]) == ("rate_limited", stream)
    assert answer["message"]
    assert 0 < answer["retry_after"] <= 60
    assert await guest.rest() == []


async def test_one_stream_too_many_names_the_stream(
    hall: Hall, thread: Any, settings: Any, limits: None
) -> None:
    settings.STREAMS_PER_SOCKET = 2
    guest = await hall.enter()
    for part in ("", ".fr"):
        await guest.join(f"topic.{thread.pk}{part}")
    await guest.say("join", stream=f"topic.{thread.pk}.ar")
    answer = await guest.hear()
    assert (answer["code"], answer["stream"]) == ("rate_limited", f"topic.{thread.pk}.ar")
    assert answer["message"]
    await guest.join(f"topic.{thread.pk}")
    settings.LIMITS_ON = False
    await guest.join(f"topic.{thread.pk}.ar")


@pytest.mark.parametrize(
    ("fault", "code"), [(OperationalError("away"), "unavailable"), (ValueError("x"), "internal")]
)
async def test_a_fault_is_an_answer_in_words(
    hall: Hall, amel: Any, thread: Any, monkeypatch: pytest.MonkeyPatch, fault: Any, code: str
) -> None:
    guest = await hall.enter(amel)

    def fail(*args: Any) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr("realtime.consumers.answer_posting", fail)
        answer = await guest.post(thread, "Bonjour")
    assert (answer["type"], answer["code"]) == ("error", code)
    assert answer["message"]
    with override("en"):
        assert answer["message"] != "away"
    assert (await guest.post(thread, "Bonjour"))["type"] == "accepted"
