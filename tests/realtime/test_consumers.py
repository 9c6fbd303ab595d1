"""The socket from outside: who is let in, what is answered, what is refused."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings

from forum.actions import keep_file
from forum.models import Post
from members.actions import issue_token, suspend_member
from tests.forum.filing.builders import PDF
from tests.realtime.talking import Hall, application, beside, write_post

pytestmark = pytest.mark.django_db(transaction=True)


# --- Coming in ---
async def test_a_member_is_welcomed_by_name_of_the_protocol(hall: Hall, amel: Any) -> None:
    guest, let_in, subprotocol = await hall.knock(amel)
    welcome = await guest.message()

    assert (let_in, subprotocol) == (True, "majlis.v1")
    assert uuid.UUID(welcome.pop("epoch"))
    assert welcome.pop("now").endswith("Z")
    assert welcome == {
        "type": "welcome",
        "protocol": 1,
        "member": amel.pk,
        "heartbeat": 25,
        "reconnect": 1.0,
        "limits": {"frame": 131072, "post": 20000, "room_post": 4000},
    }


async def test_a_visitor_is_welcomed_as_nobody(hall: Hall) -> None:
    assert (await hall.enter()).welcome["member"] is None


async def test_a_token_opens_the_socket_without_an_origin(hall: Hall, amel: Any) -> None:
    token = await beside(issue_token, member=amel)
    guest = await hall.enter(token=token, origin=None)
    assert guest.welcome["member"] == amel.pk


async def test_without_origin_and_token_nobody_comes_in(hall: Hall, amel: Any) -> None:
    _, let_in, _ = await hall.knock(amel, origin=None)
    assert not let_in


@pytest.mark.parametrize("header", [b"Basic YTpi", b"Bearer", b"Bearer ", b"x"])
async def test_a_header_that_holds_no_token_does_not_stand_for_an_origin(
    hall: Hall, amel: Any, header: bytes
) -> None:
    _, let_in, _ = await hall.knock(amel, origin=None, headers=((b"authorization", header),))
    assert not let_in


async def test_a_wrong_token_is_refused(hall: Hall) -> None:
    _, let_in, _ = await hall.knock(token="not-one-of-ours")
    assert not let_in


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1:9",
        "https://127.0.0.1:8000",
        "http://localhost:8000",
    ],
)
async def test_a_foreign_origin_is_refused(hall: Hall, amel: Any, origin: str) -> None:
    _, let_in, _ = await hall.knock(amel, origin=origin)
    assert not let_in


async def test_another_path_is_no_socket(hall: Hall) -> None:
    _, let_in, _ = await hall.knock(path="/ws/other/")
    assert not let_in


async def test_another_subprotocol_is_too_old(hall: Hall, amel: Any) -> None:
    guest, _, _ = await hall.knock(amel, subprotocols=("majlis.v0",))
    assert await guest.closed() == 4026


async def test_a_suspended_member_is_told_so(hall: Hall, emir: Any) -> None:
    guest, _, _ = await hall.knock(emir)
    assert (await guest.hear())["code"] == "suspended"
    assert await guest.closed() == 4003


async def test_the_ninth_socket_closes_the_oldest(hall: Hall, amel: Any, limits: None) -> None:
    guests = [await hall.enter(amel) for _ in range(8)]
    ninth = await hall.enter(amel)
    tenth = await hall.enter(amel)

    assert await guests[0].closed() == 4040
    assert await guests[1].closed() == 4040
    assert [guest for guest in [*guests[2:], ninth, tenth] if await guest.rest()] == []


async def test_without_limits_a_member_may_have_more_sockets(hall: Hall, amel: Any) -> None:
    guests = [await hall.enter(amel) for _ in range(9)]
    assert await guests[0].rest() == []


@pytest.mark.parametrize("origin", [settings.SITE_URL, "https://evil.example"])
async def test_who_goes_before_the_answer_is_forgotten_without_a_word(
    hall: Hall, caplog: pytest.LogCaptureFixture, origin: str
) -> None:
    await hall.enter()

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        # So ASGI has it where the line is gone.
        raise ConnectionError

    headers = [(b"host", b"127.0.0.1:8000"), (b"origin", origin.encode())]
    line = WebsocketCommunicator(application, "/ws/", headers, ["majlis.v1"])
    await application(line.scope, receive, send)

    assert [record.getMessage() for record in caplog.records] == []
    assert len(hall.live.hub.sockets) == 1


async def test_a_database_that_is_away_closes_before_the_welcome(
    hall: Hall, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def away(*args: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("realtime.arrivals.identify_all", away)
    _, let_in, code = await hall.knock(amel)
    assert (let_in, code) == (False, 4013)


# --- Frames ---
async def test_three_wrong_frames_in_a_minute_close_the_socket(hall: Hall) -> None:
    guest = await hall.enter()
    await guest.say_text("{oops")
    await guest.say("nope")
    await guest.say_text("[]")

    codes = [(await guest.hear())["code"] for _ in range(3)]
    assert codes == ["bad_frame", "unknown_type", "bad_frame"]
    assert await guest.closed() == 4000


async def test_three_wrong_frames_over_more_than_a_minute_are_forgiven(
    hall: Hall, hour: Any
) -> None:
    guest = await hall.enter()
    for _ in range(4):
        await guest.say_text("{oops")
        assert (await guest.hear())["code"] == "bad_frame"
        hour.pass_by(31)
    assert await guest.rest() == []


async def test_a_frame_that_is_too_large_is_answered(hall: Hall) -> None:
    guest = await hall.enter()
    await guest.say("ping", padding="x" * settings.FRAME_LIMIT)
    assert (await guest.hear())["code"] == "too_large"


async def test_the_largest_post_fits_however_it_is_escaped(
    hall: Hall, amel: Any, thread: Any
) -> None:
    import json

    guest = await hall.enter(amel)
    body = "ع" * settings.POST_LIMIT
    sent_id = str(uuid.uuid4())
    frame = {"type": "post", "topic": thread.pk, "client_id": sent_id, "body": body}
    await guest.say_text(json.dumps(frame, ensure_ascii=True))
    assert (await guest.hear())["type"] == "accepted"


async def test_an_error_carries_the_client_id_of_what_it_answers(hall: Hall) -> None:
    guest = await hall.enter()
    for wrong in (
        {"type": "post", "topic": "1"},
        {"type": "nope"},
        {"type": "join", "stream": "?"},
    ):
        sent_id = str(uuid.uuid4())
        await guest.say(wrong["type"], **wrong | {"client_id": sent_id, "type": wrong["type"]})
        answer = await guest.hear()
        assert answer["type"] == "error"
        assert answer["client_id"] == sent_id


async def test_frames_are_answered_in_order(hall: Hall, amel: Any, thread: Any) -> None:
    guest = await hall.enter(amel)
    await guest.say("join", stream=f"topic.{thread.pk}")
    await guest.say("ping")
    await guest.say("join", stream="board.999")
    await guest.say("leave", stream=f"topic.{thread.pk}")
    kinds = [(await guest.hear())["type"] for _ in range(4)]
    assert kinds == ["joined", "pong", "error", "left"]


async def test_a_flood_of_frames_closes_the_socket(hall: Hall, limits: None) -> None:
    guest = await hall.enter()
    for _ in range(601):
        await guest.say("ping")
    assert await guest.closed() == 4029


async def test_a_failing_database_is_an_answer_and_not_a_close(
    hall: Hall, amel: Any, thread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import InterfaceError, OperationalError

    guest = await hall.enter(amel)
    for failure in (OperationalError("away"), InterfaceError("closed")):

        def away(*args: Any, failure: Exception = failure) -> None:
            raise failure

        with monkeypatch.context() as patch:
            patch.setattr("realtime.access.sources.pull", away)
            await guest.say("join", stream=f"topic.{thread.pk}")
            answer = await guest.hear()
        assert (answer["code"], answer["stream"]) == ("unavailable", f"topic.{thread.pk}")
    assert (await guest.join(f"topic.{thread.pk}"))["posts"] == []


async def test_an_unforeseen_fault_is_an_answer_and_not_a_close(
    hall: Hall, amel: Any, thread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await hall.enter(amel)
    with monkeypatch.context() as patch:
        patch.setattr("realtime.answers.publish_post", lambda **sent: 1 / 0)
        answer = await guest.post(thread, "Bonjour")
    assert (answer["type"], answer["code"]) == ("error", "internal")
    assert (await guest.post(thread, "Bonjour"))["type"] == "accepted"


# --- Joining ---
async def test_joining_without_since_gives_no_posts(hall: Hall, thread: Any) -> None:
    guest = await hall.enter()
    assert await guest.join(f"topic.{thread.pk}") == {
        "type": "joined",
        "stream": f"topic.{thread.pk}",
        "revision": thread.revision,
        "posts": [],
        "reload": False,
    }


async def test_joining_since_a_revision_gives_what_changed_after_it(
    hall: Hall, thread: Any, carine: Any
) -> None:
    second = await write_post(thread, carine, "Deux")
    third = await write_post(thread, carine, "Trois")
    guest = await hall.enter()
    joined = await guest.join(f"topic.{thread.pk}", since=second.revision - 1)
    assert [post["id"] for post in joined["posts"]] == [second.pk, third.pk]
    assert joined["revision"] == third.revision
    assert await guest.join(f"topic.{thread.pk}", since=third.revision) == joined | {"posts": []}


async def test_joining_more_than_two_hundred_changes_late_says_reload(
    hall: Hall, thread: Any, room: Any
) -> None:
    def fill() -> None:
        first = Post.objects.get(topic=room, number=1)
        Post.objects.bulk_create(
            Post(
                topic=room,
                author=first.author,
                body="x",
                body_html="x",
                number=number,
                path=f"{number:08}",
                revision=number,
                created_at=first.created_at,
            )
            for number in range(2, 203)
        )
        room.__class__.objects.filter(pk=room.pk).update(revision=202, last_number=202)

    await beside(fill)
    guest = await hall.enter()
    assert len((await guest.join(f"topic.{room.pk}", since=2))["posts"]) == 200
    joined = await guest.join(f"topic.{room.pk}", since=1)
    assert (joined["posts"], joined["reload"], joined["revision"]) == ([], True, 202)


@pytest.mark.parametrize("ahead", [2, 10**9, 2**53])
async def test_joining_ahead_of_the_server_says_reload(
    hall: Hall, thread: Any, ahead: int
) -> None:
    guest = await hall.enter()
    joined = await guest.join(f"topic.{thread.pk}", since=ahead)
    assert (joined["posts"], joined["reload"]) == ([], True)


async def test_who_left_hears_nothing_more(hall: Hall, thread: Any, carine: Any) -> None:
    guest = await hall.enter()
    await guest.join(f"topic.{thread.pk}")
    await guest.say("leave", stream=f"topic.{thread.pk}")
    assert await guest.until("left", stream=f"topic.{thread.pk}")
    await write_post(thread, carine, "Après")
    await hall.settle()
    assert await guest.rest() == []


async def test_a_socket_listens_to_a_hundred_streams_at_most(
    hall: Hall, thread: Any, limits: None
) -> None:
    guest = await hall.enter()
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"topic.{thread.pk}.{a}{b}" for a in letters[:10] for b in letters[:10]]
    for name in names:
        await guest.join(name)
    await guest.say("join", stream=f"topic.{thread.pk}")
    assert (await guest.hear())["code"] == "rate_limited"
    await guest.join(names[0])


# --- What is not theirs ---
async def refusal(guest: Any, stream: str) -> dict[str, Any]:
    await guest.say("join", stream=stream)
    answer: dict[str, Any] = await guest.hear()
    assert answer.pop("stream") == stream
    return answer


async def test_what_is_not_theirs_is_answered_like_what_is_not_there(
    hall: Hall, invited_board: Any, amel: Any, stranger: Any, thread: Any
) -> None:
    from forum.actions import open_topic

    opened = await beside(
        open_topic, board=invited_board, author=amel, title="Secret", body="Entre nous"
    )
    closed = opened.post.topic
    insider, outsider = await hall.enter(amel), await hall.enter(stranger)
    assert outsider.welcome["member"] == stranger.pk
    for stream in (f"topic.{closed.pk}", f"topic.{closed.pk}.people", f"board.{invited_board.pk}"):
        await insider.join(stream)

    nowhere = await refusal(outsider, "topic.999999")
    assert nowhere["code"] == "not_found"
    theirs = [
        f"topic.{closed.pk}",
        f"topic.{closed.pk}.people",
        f"topic.{closed.pk}.fr",
        f"board.{invited_board.pk}",
        f"member.{amel.pk}",
        "member.999999",
        "board.999999",
        "cases",
        "topic.0",
        "topic.-1",
        "topic.1.5.6",
        "TOPIC.1",
        "topic",
        "",
        "room.1",
        f"topic.{thread.pk}\n",
        f"topic.{thread.pk}.people\n",
        "topic.٣",
        "member.1.people",
        "cases.1",
        "topic.12345678901234567890",
    ]
    for stream in theirs:
        assert await refusal(outsider, stream) == nowhere, stream
    visitor = await hall.enter()
    english = {**nowhere}
    for stream in (*theirs, f"member.{stranger.pk}", f"topic.{thread.pk}.people"):
        assert await refusal(visitor, stream) == english, stream


async def test_a_stream_that_is_no_text_is_invalid(hall: Hall) -> None:
    guest = await hall.enter()
    for stream in (1, None, True, ["topic.1"], {"topic": 1}):
        await guest.say("join", stream=stream)
        assert (await guest.hear())["code"] == "invalid"


async def test_members_join_their_own_stream_and_moderators_the_cases(
    hall: Hall, stranger: Any, bilal: Any
) -> None:
    plain, moderator = await hall.enter(stranger), await hall.enter(bilal)
    assert (await plain.join(f"member.{stranger.pk}"))["posts"] == []
    assert (await moderator.join("cases"))["posts"] == []


async def test_reading_or_writing_where_one_may_not_is_not_found(
    hall: Hall, invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    opened = await beside(
        open_topic, board=invited_board, author=amel, title="Secret", body="Entre nous"
    )
    for guest in (await hall.enter(stranger), await hall.enter()):
        for topic_id in (opened.post.topic_id, 999999):
            await guest.say("read", topic=topic_id, number=1)
            assert (await guest.hear())["code"] == "not_found"
            for body in ("Bonjour", "", "x" * 20001, 5):
                sent_id = str(uuid.uuid4())
                await guest.say("post", topic=topic_id, body=body, client_id=sent_id)
                answer = await guest.hear()
                assert (answer["type"], answer["code"]) == ("refused", "not_found")
                assert answer["client_id"] == sent_id
    assert await beside(Post.objects.count) == 1


# --- Posting ---
async def test_a_post_is_accepted_and_everybody_hears_it(
    hall: Hall, thread: Any, amel: Any, stranger: Any
) -> None:
    author, reader, visitor = (
        await hall.enter(amel),
        await hall.enter(stranger),
        await hall.enter(),
    )
    for guest in (author, reader, visitor):
        await guest.join(f"topic.{thread.pk}")
    sent_id = str(uuid.uuid4())
    answer = await author.post(thread, "مرحبا", client_id=sent_id)

    post = await beside(Post.objects.get, topic=thread, number=2)
    assert answer == {
        "type": "accepted",
        "client_id": sent_id,
        "post": {"id": post.pk, "number": 2, "revision": post.revision},
        "duplicate": False,
    }
    heard = [await guest.until("post") for guest in (author, reader, visitor)]
    assert heard[0] == heard[1] == heard[2]
    assert heard[0]["revision"] == heard[0]["post"]["revision"] == post.revision
    assert "مرحبا" in heard[0]["post"]["body_html"]
    assert heard[0]["post"]["parent"] == 1


async def test_a_post_brings_its_files_to_everybody(
    hall: Hall, room: Any, amel: Any, stranger: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    author, reader = await hall.enter(amel), await hall.enter(stranger)
    await reader.join(f"topic.{room.pk}")
    file = await beside(keep_file, owner=amel, name="a.pdf", data=PDF)
    wishes = [{"id": file.pk, "alt": ""}]
    answer = await author.post(room, "", attachments=wishes)
    assert answer["type"] == "accepted"
    heard = await reader.until("post")
    assert [one["url"] for one in heard["post"]["attachments"]] == [f"/files/{file.pk}/"]


async def test_files_that_are_not_ones_own_or_no_files_are_refused(
    hall: Hall, room: Any, amel: Any, stranger: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = await beside(keep_file, owner=stranger, name="a.pdf", data=PDF)
    guest = await hall.enter(amel)
    for wrong in ([file.pk], [-1], ["x"], {"id": 1}, "1", [[]], [{"id": 1, "alt": 5}]):
        answer = await guest.post(room, "text", attachments=wrong)
        assert (answer["type"], answer["code"]) == ("refused", "invalid")
    assert await beside(room.posts.count) == 1


async def test_sending_again_is_a_duplicate_and_something_else_a_conflict(
    hall: Hall, thread: Any, room: Any, amel: Any
) -> None:
    guest = await hall.enter(amel)
    sent_id = str(uuid.uuid4())
    first = await guest.post(thread, "Bonjour", client_id=sent_id)
    again = await guest.post(thread, "Bonjour", client_id=sent_id)
    assert again == first | {"duplicate": True}
    for topic, body in ((thread, "Autre"), (room, "Bonjour")):
        other = await guest.post(topic, body, client_id=sent_id)
        assert (other["type"], other["code"]) == ("refused", "conflict")
    assert await beside(Post.objects.filter(topic=thread).count) == 2


async def test_a_post_that_arrived_is_known_after_the_way_in_is_gone(
    hall: Hall, invited_board: Any, amel: Any
) -> None:
    from forum.actions import open_topic, remove_member

    opened = await beside(
        open_topic, board=invited_board, author=amel, title="Secret", body="Entre nous"
    )
    topic = opened.post.topic
    guest = await hall.enter(amel)
    sent_id = str(uuid.uuid4())
    first = await guest.post(topic, "Dernier mot", client_id=sent_id)
    await beside(remove_member, board=invited_board, member=amel, by=None)
    await hall.settle()
    assert await guest.post(topic, "Dernier mot", client_id=sent_id) == first | {"duplicate": True}
    assert (await guest.post(topic, "Encore un"))["code"] == "not_found"


async def test_refusals_say_why_and_store_nothing(
    hall: Hall, thread: Any, amel: Any, stranger: Any, bilal: Any
) -> None:
    from forum.actions import lock_topic

    guest, visitor = await hall.enter(stranger), await hall.enter()
    before = await beside(Post.objects.count)
    tries: list[tuple[dict[str, Any], str]] = [
        ({"body": ""}, "invalid"),
        ({"body": "x" * 20001}, "too_large"),
        ({"body": None}, "invalid"),
        ({"body": ["x"]}, "invalid"),
        ({"body": "x", "reply_to": 77}, "invalid"),
        ({"body": "x", "language": "no such language"}, "invalid"),
        ({"body": "x", "language": 5}, "invalid"),
        ({"body": "x", "client_id": "not-a-uuid"}, "invalid"),
    ]
    for sent, code in tries:
        answer = await guest.post(thread, **{"client_id": "", **sent})
        assert (answer["type"], answer["code"]) == ("refused", code), str(sent)[:80]
        assert answer["message"]
    assert (await visitor.post(thread, "Bonjour"))["code"] == "forbidden"
    await beside(lock_topic, topic=thread, by=bilal)
    assert (await guest.post(thread, "Bonjour"))["code"] == "closed"
    assert await beside(Post.objects.count) == before


async def test_a_room_takes_shorter_posts_without_a_parent(
    hall: Hall, room: Any, stranger: Any
) -> None:
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{room.pk}")
    assert (await guest.post(room, "x" * 4001))["code"] == "too_large"
    await guest.post(room, "Bonjour")
    assert (await guest.until("post"))["post"]["parent"] is None


async def test_a_held_post_is_told_to_its_author_alone(
    hall: Hall, thread: Any, amel: Any, stranger: Any, settings: Any
) -> None:
    author, reader = await hall.enter(stranger), await hall.enter(amel)
    await reader.join(f"topic.{thread.pk}")
    settings.FORUM_SCREENERS = ["tests.moderation.holding.hold"]
    sent_id = str(uuid.uuid4())
    answer = await author.post(thread, "Un texte qui attend", client_id=sent_id)
    post = await beside(Post.objects.get, state="held")
    assert answer == {
        "type": "held",
        "client_id": sent_id,
        "post": {"id": post.pk},
        "reason": "It must be looked at first.",
    }
    assert await author.post(thread, "Un texte qui attend", client_id=sent_id) == answer
    await hall.settle()
    assert await reader.rest() == []


async def test_refusals_are_in_the_language_of_the_member(
    hall: Hall, thread: Any, stranger: Any
) -> None:
    from django.utils.translation import override

    from members.actions import change_language
    from members.refusals import not_found

    await beside(change_language, member=stranger, language="ar")
    guest = await hall.enter(stranger)
    with override("ar"):
        expected = str(not_found().message)
    assert (await refusal(guest, "topic.999"))["message"] == expected


async def test_reading_moves_the_mark_and_is_not_answered(
    hall: Hall, thread: Any, stranger: Any
) -> None:
    from forum.models import ReadMark

    guest = await hall.enter(stranger)
    await guest.say("read", topic=thread.pk, number=1)
    assert await guest.rest() == []
    mark = await beside(ReadMark.objects.get, member=stranger, topic=thread)
    assert mark.number == 1
    await guest.say("read", topic=thread.pk, number=2**53)
    assert await guest.rest() == []


async def test_a_visitor_has_no_mark_to_move(hall: Hall, thread: Any) -> None:
    visitor = await hall.enter()
    await visitor.say("read", topic=thread.pk, number=1)
    assert (await visitor.hear())["code"] == "forbidden"


# --- Who is here, who is writing ---
async def test_typing_counts_once_in_three_seconds_and_only_from_those_inside(
    hall: Hall, thread: Any, amel: Any, stranger: Any, hour: Any
) -> None:
    people = f"topic.{thread.pk}.people"
    writer, reader = await hall.enter(stranger), await hall.enter(amel)
    await reader.join(people)
    await writer.say("typing", stream=people)
    assert (await writer.hear())["code"] == "not_found"

    await writer.join(people)
    await writer.say("typing", stream=people)
    typing = await reader.until("typing")
    assert typing["members"] == [{"id": stranger.pk, "name": stranger.name}]
    company = hall.live.company
    heard: list[int] = []
    real = company.note_typing
    company.note_typing = lambda topic, member, name: (
        heard.append(member),
        real(topic, member, name),
    )  # type: ignore[assignment]
    for seconds in (0.0, 2.5, 0.6):
        hour.pass_by(seconds)
        await writer.say("typing", stream=people)
    await writer.rest()
    assert heard == [stranger.pk]


async def test_typing_in_a_plain_stream_is_not_found(hall: Hall, thread: Any, amel: Any) -> None:
    guest = await hall.enter(amel)
    await guest.join(f"topic.{thread.pk}")
    await guest.say("typing", stream=f"topic.{thread.pk}")
    assert (await guest.hear())["code"] == "not_found"


async def test_what_was_sent_is_no_longer_being_written(
    hall: Hall, thread: Any, amel: Any, stranger: Any
) -> None:
    people = f"topic.{thread.pk}.people"
    writer, reader = await hall.enter(stranger), await hall.enter(amel)
    await writer.join(people)
    await reader.join(people)
    await writer.say("typing", stream=people)
    assert (await reader.until("typing"))["members"]
    await writer.post(thread, "Voilà")
    assert (await reader.until("typing"))["members"] == []


async def test_who_goes_is_no_longer_writing(
    hall: Hall, thread: Any, amel: Any, stranger: Any
) -> None:
    people = f"topic.{thread.pk}.people"
    writer, reader = await hall.enter(stranger), await hall.enter(amel)
    await writer.join(people)
    await reader.join(people)
    await writer.say("typing", stream=people)
    assert (await reader.until("typing"))["members"]
    await writer.leave()
    assert (await reader.until("typing"))["members"] == []


# --- The end ---
async def test_a_socket_that_is_cancelled_leaves_nothing_behind(
    hall: Hall, thread: Any, stranger: Any
) -> None:
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{thread.pk}")
    guest.line.future.cancel()
    await guest.line.wait()
    hub = hall.live.hub
    assert (hub.sockets, hub.streams, dict(hub.of_member)) == (set(), {}, {})


async def test_a_suspension_takes_everything_away_and_closes(
    hall: Hall, thread: Any, stranger: Any, administrator: Any
) -> None:
    guest = await hall.enter(stranger)
    await guest.join(f"topic.{thread.pk}")
    await beside(suspend_member, member=stranger, by=administrator)
    removed = await guest.until("removed")
    assert removed == {"type": "removed", "stream": f"topic.{thread.pk}", "reason": "suspended"}
    assert await guest.closed() == 4003
