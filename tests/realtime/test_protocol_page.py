"""docs/protocol.md names every frame, code and limit there is, and its examples hold."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from forum.actions import open_topic, publish_post
from forum.changes import changes_since, told_topic
from forum.models import Post, Topic
from forum.models.calls import today
from forum.wire import post_payload, topic_payload
from members.refusals import STATUS
from moderation.models import Case
from moderation.wire import case_payload
from notifications.models import Notification
from notifications.wire import notification_payload
from realtime.complaints import SENTENCES
from realtime.decoder import decode
from realtime.requests import PARSERS, Posting
from tests.realtime.talking import Hall

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
SAID, HEARD = "## What a client sends", "## What the server sends"
# Kept by version 1 of the protocol; nothing sends it yet.
RESERVED = {"translation"}
# What processes tell each other is no frame.
BETWEEN_PROCESSES = {"hub"}
Frame = dict[str, Any]


def section(heading: str) -> str:
    """What stands below that heading, up to the next of its kind."""
    _, found, rest = PAGE.partition(f"\n{heading}\n")
    assert found, heading
    return rest.partition("\n## ")[0]


def examples(text: str) -> Iterator[str]:
    """Each document of JSON as it is written: one a block, or one a line."""
    for kind, block in re.findall(r"^```(jsonl?)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        yield from block.splitlines() if kind == "jsonl" else [block]


def told() -> dict[str, Frame]:
    """The last example of each frame the server sends."""
    return {frame["type"]: frame for frame in map(json.loads, examples(section(HEARD)))}


def codes_of(heading: str) -> set[str]:
    """What stands in the first column of the table there."""
    rows = re.findall(r"^\| ([^|]+) \|", section(heading), re.MULTILINE)
    return {code.strip("` ") for row in rows for code in row.split(",")}


def constants() -> Iterator[ast.AST]:
    """Everything that is written in the code of the live half."""
    for path in sorted((ROOT / "realtime").glob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def frames_written() -> Iterator[str]:
    """The types of all frames that the code makes."""
    for node in constants():
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "type":
                yield from (v.value for v in ast.walk(value) if isinstance(v, ast.Constant))


def test_each_example_is_what_our_own_decoder_reads() -> None:
    found = list(examples(PAGE))
    assert len(found) > 30
    for text in found:
        assert decode(text), text


def test_every_frame_a_client_may_send_has_an_example_that_is_understood() -> None:
    frames = [json.loads(text) for text in examples(section(SAID))]
    requests = [PARSERS[frame["type"]](frame) for frame in frames]
    assert {frame["type"] for frame in frames} == set(PARSERS)
    assert any(isinstance(request, Posting) and request.reply_to for request in requests)


def test_every_frame_the_server_sends_has_an_example() -> None:
    # ASGI's own messages have a dot; a batch is put together as text.
    written = {kind for kind in frames_written() if "." not in kind} - BETWEEN_PROCESSES
    assert {"welcome", "post", "accepted", "presence", "draining"} <= written
    assert set(told()) == written | {"batch"} | RESERVED


def test_every_close_code_is_named() -> None:
    numbers = (n.value for n in constants() if isinstance(n, ast.Constant))
    used = {str(n) for n in numbers if type(n) is int and 4000 <= n < 4090}
    assert len(used) >= 10
    assert {code for code in codes_of("## Close codes") if code.isdigit()} == used | {"1000"}


def test_every_code_of_an_error_is_named() -> None:
    # On a socket a missing sign-in is a kind of `forbidden`.
    used = (STATUS.keys() | SENTENCES.keys()) - {"unauthenticated"}
    assert used <= codes_of(HEARD)


def test_the_limits_are_those_of_the_settings() -> None:
    limits = section("## Limits")
    sizes = (settings.FRAME_LIMIT, settings.POST_LIMIT, settings.ROOM_POST_LIMIT)
    rates = {
        "frames of one socket": settings.FRAMES_PER_SOCKET,
        "joins of one socket": settings.JOINS_PER_SOCKET,
        "handshakes of one member": settings.HANDSHAKES_PER_MEMBER,
        "handshakes of one address": settings.HANDSHAKES_PER_ADDRESS,
    }
    numbers = {
        "streams of one socket": settings.STREAMS_PER_SOCKET,
        "sockets of one member, anywhere": settings.SOCKETS_PER_MEMBER,
    }
    for size in sizes:
        assert f"| {size:,} " in limits
    for what, (count, seconds) in rates.items():
        assert f"| {what} | {count} in {seconds} seconds |" in limits
    for what, count in numbers.items():
        assert f"| {what} | {count} |" in limits
    assert told()["welcome"]["limits"] == dict(
        zip(("frame", "post", "room_post"), sizes, strict=True)
    )


@pytest.mark.django_db
def test_posts_and_topics_have_the_fields_of_their_examples(thread: Topic, amel: Any) -> None:
    publish_post(topic=thread, author=amel, body="hi @amel")
    post = post_payload(Post.objects.with_people().get(number=2))
    shown = told()["post"]["post"]
    assert post.keys() == shown.keys()
    assert post["author"].keys() == shown["author"].keys()
    assert post["mentions"][0].keys() == shown["mentions"][0].keys()
    thread.refresh_from_db()
    assert topic_payload(thread).keys() == told()["topic"]["topic"].keys()
    answer = json.loads(next(examples(section("## Revisions, and catching up"))))
    assert changes_since(thread, 0).keys() == answer.keys()


@pytest.mark.django_db
def test_a_poll_has_the_fields_of_its_example(theme_board: Any, amel: Any) -> None:
    facts = {"options": ["a", "b"], "until": today().isoformat()}
    poll = open_topic(
        board=theme_board, author=amel, title="t", body="b", kind="poll", facts=facts
    ).post.topic
    example = re.search(r'^"poll": (\{.*\})$', PAGE, re.MULTILINE)
    assert example
    assert told_topic(poll)["poll"].keys() == json.loads(example[1]).keys()


@pytest.mark.django_db
def test_notifications_and_cases_have_the_fields_of_their_examples(
    thread: Topic, amel: Any
) -> None:
    post = thread.posts.get(number=1)
    notice = Notification(recipient=amel, actor=amel, verb="reply", post=post, topic=thread)
    case = Case(post=post, board=thread.board)
    case.save()
    assert notification_payload(notice).keys() == told()["notification"]["notification"].keys()
    assert case_payload(case).keys() == told()["case"]["case"].keys()


@pytest.mark.django_db(transaction=True)
async def test_what_a_socket_says_has_the_fields_of_the_examples(
    hall: Hall, amel: Any, room: Topic
) -> None:
    guest = await hall.enter(amel)
    shown = told()
    assert guest.welcome.keys() == shown["welcome"].keys()
    joined = await guest.join(f"topic.{room.pk}")
    assert joined.keys() == shown["joined"].keys()
    accepted = await guest.post(room, "said aloud")
    assert accepted.keys() == shown["accepted"].keys()
    assert accepted["post"].keys() == shown["accepted"]["post"].keys()
    await guest.say("join", stream="topic.999999")
    assert (await guest.until("error")).keys() == shown["error"].keys()
