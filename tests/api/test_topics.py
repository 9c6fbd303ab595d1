"""One topic and its posts."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import hide_post, lock_topic, publish_post

CLIENT_ID = "5f3b1c1e-98a2-4a60-9a67-15bb5a3ad611"
LARGEST = 9223372036854775807


def test_a_visitor_reads_a_topic_and_its_posts_in_order_of_number(
    ask: Any, thread: Any, carine: Any
) -> None:
    for n in range(2, 6):
        publish_post(topic=thread, author=carine, body=f"réponse {n}", reply_to=max(1, n - 2))
    assert ask().get(f"/topics/{thread.pk}").json()["post_count"] == 5
    seen, after = [], {}
    for _ in range(5):
        page = ask().get(f"/topics/{thread.pk}/posts", limit=2, **after).json()
        seen += [post["number"] for post in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == [1, 2, 3, 4, 5]


def test_a_post_has_the_fields_of_the_protocol(ask: Any, thread: Any) -> None:
    (post,) = ask().get(f"/topics/{thread.pk}/posts").json()["items"]
    assert set(post) == {
        "id", "topic", "number", "parent", "depth", "revision", "author", "language", "body_html",
        "state", "created_at", "published_at", "edited_at", "mentions", "reactions",
        "pinned",
        "attachments",
    }  # fmt: skip
    assert post["author"]["municipality"]["names"] == {"ar": "رواد", "fr": "Raoued"}


def test_a_hidden_post_keeps_its_place_without_its_text_or_names(
    ask: Any, thread: Any, carine: Any, amel: Any, bilal: Any
) -> None:
    post = publish_post(topic=thread, author=carine, body="un secret @amel").post
    hide_post(post=post, by=bilal)
    for reader in (ask(), ask(bilal)):
        answer = reader.get(f"/topics/{thread.pk}/posts")
        assert "secret" not in answer.content.decode()
        shown = answer.json()["items"][1]
        assert (shown["state"], shown["body_html"]) == ("hidden", "")
        assert "mentions" not in shown
        assert "reactions" not in shown
        assert "attachments" not in shown


def test_a_hidden_topic_exists_for_its_moderators_alone(
    ask: Any, thread: Any, amel: Any, bilal: Any, stranger: Any
) -> None:
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert ask(bilal).get(f"/topics/{thread.pk}").json()["title"] == ""
    for reader in (ask(), ask(amel), ask(stranger)):
        assert reader.get(f"/topics/{thread.pk}").status_code == 404
        assert reader.get(f"/topics/{thread.pk}/posts").status_code == 404


def test_a_member_replies_and_sending_twice_stores_once(
    ask: Any, thread: Any, stranger: Any
) -> None:
    sent = {"body": "**نعم**", "reply_to": 1, "client_id": CLIENT_ID, "language": "ar"}
    program = ask(stranger)
    first, again = (program.post(f"/topics/{thread.pk}/posts", sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"duplicate": True}
    assert first.json()["parent"] == 1
    assert "<strong>نعم</strong>" in first.json()["body_html"]
    other = program.post(f"/topics/{thread.pk}/posts", {**sent, "body": "لا"})
    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    assert thread.posts.count() == 2


def test_a_visitor_and_a_suspended_member_write_nothing(ask: Any, thread: Any, emir: Any) -> None:
    visitor = ask().post(f"/topics/{thread.pk}/posts", {"body": "x"})
    assert (visitor.status_code, visitor.json()["code"]) == (401, "unauthenticated")
    kept_out = ask(emir).post(f"/topics/{thread.pk}/posts", {"body": "x"})
    assert (kept_out.status_code, kept_out.json()["code"]) == (403, "suspended")
    assert ask(emir).get(f"/topics/{thread.pk}").status_code == 403


def test_a_stranger_finds_no_topic_of_an_invited_board(
    ask: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    opened = ask(amel).post(f"/boards/{invited_board.pk}/topics", {"title": "T", "body": "x"})
    topic = opened.json()["id"]
    assert ask(amel).get(f"/topics/{topic}").status_code == 200
    for reader in (ask(), ask(stranger)):
        assert reader.get(f"/topics/{topic}").json() == reader.get("/topics/999999").json()
        assert reader.get(f"/topics/{topic}/posts").status_code == 404
    refused = ask(stranger).post(f"/topics/{topic}/posts", {"body": "x"})
    nowhere = ask(stranger).post("/topics/999999/posts", {"body": "x"})
    assert (refused.status_code, refused.json()) == (nowhere.status_code, nowhere.json())


def test_a_locked_topic_is_closed(ask: Any, thread: Any, stranger: Any, bilal: Any) -> None:
    lock_topic(topic=thread, by=bilal)
    assert ask().get(f"/topics/{thread.pk}").json()["locked"] is True
    answer = ask(stranger).post(f"/topics/{thread.pk}/posts", {"body": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "closed")


def test_a_post_that_must_wait_is_answered_202_and_seen_by_author_and_moderators(
    ask: Any, thread: Any, carine: Any, stranger: Any, bilal: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.moderation.holding.hold"]
    answer = ask(carine).post(f"/topics/{thread.pk}/posts", {"body": "hold this"})
    assert (answer.status_code, answer.json()["state"]) == (202, "held")
    assert answer.json()["reason"] == "It must be looked at first."
    assert answer.json()["number"] is None
    path = f"/posts/{answer.json()['id']}"
    assert [ask(who).get(path).status_code for who in (carine, bilal, stranger, None)] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    assert len(ask(carine).get(f"/topics/{thread.pk}/posts").json()["items"]) == 1


def test_too_fast_says_when_to_come_back(
    ask: Any, thread: Any, stranger: Any, limits: None
) -> None:
    program = ask(stranger)
    answers = [program.post(f"/topics/{thread.pk}/posts", {"body": f"{n}"}) for n in range(8)]
    last = answers[-1]
    assert (last.status_code, last.json()["code"]) == (429, "rate_limited")
    assert int(last["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"reply_to": 99}, 400, "invalid", "reply_to"),
        ({"reply_to": "1"}, 400, "invalid", "reply_to"),
        ({"reply_to": True}, 400, "invalid", "reply_to"),
        ({"reply_to": 2**53}, 400, "invalid", "reply_to"),
        ({"reply_to": -1}, 400, "invalid", "reply_to"),
        ({"body": "x" * 20_001}, 413, "too_large", "body"),
        ({"body": "a" + "\u0301" * 10_000}, 400, "invalid", "body"),
        ({"body": "a\u0007"}, 400, "invalid", "body"),
        ({"body": ["x"]}, 400, "invalid", "body"),
    ],
)
def test_bad_input_is_named(
    ask: Any, thread: Any, stranger: Any, change: Any, status: int, code: str, field: str
) -> None:
    answer = ask(stranger).post(f"/topics/{thread.pk}/posts", {"body": "x", **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["field"] == field
    assert thread.posts.count() == 1


def test_a_reply_to_a_post_of_another_topic_is_refused(
    ask: Any, thread: Any, room: Any, stranger: Any
) -> None:
    other = [publish_post(topic=room, author=stranger, body=f"{n}").post for n in range(3)][-1]
    answer = ask(stranger).post(
        f"/topics/{thread.pk}/posts", {"body": "x", "reply_to": other.number}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("cursor", ["x", "", "-1", "01", "1.0", "9" * 30, "٣"])
def test_a_wrong_cursor_is_refused(ask: Any, thread: Any, cursor: str) -> None:
    answer = ask().get(f"/topics/{thread.pk}/posts", after=cursor)
    assert (answer.status_code, answer.json()["field"]) == (400, "after")


@pytest.mark.parametrize("number", [0, LARGEST, LARGEST + 1, 10**40])
def test_an_id_nobody_has_is_not_found(ask: Any, thread: Any, number: int) -> None:
    paths = ("/topics/{}", "/topics/{}/posts", "/posts/{}", "/boards/{}/topics")
    assert {ask().get(path.format(number)).status_code for path in paths} == {404}


def test_queries_do_not_grow_with_posts(ask: Any, thread: Any, amel: Any, carine: Any) -> None:
    program = ask()

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert program.get(f"/topics/{thread.pk}/posts").status_code == 200
        return len(found)

    publish_post(topic=thread, author=carine, body="oui @amel")
    few = count()
    for n in range(8):
        publish_post(topic=thread, author=[amel, carine][n % 2], body=f"@carine @amel {n}")
    assert count() == few <= 6


def test_a_topic_names_its_tags_and_is_opened_with_them(
    ask: Any, theme_board: Any, amel: Any
) -> None:
    from forum.actions import keep_tag

    keep_tag(slug="water", names={"fr": "Eau"}, by=None)
    sent = {"title": "t", "body": "b", "tags": ["water"]}
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", sent)
    assert (answer.status_code, answer.json()["tags"]) == (201, ["water"])
    assert ask().get(f"/topics/{answer.json()['id']}").json()["tags"] == ["water"]
    sent = {"title": "t", "body": "b", "tags": ["nothing"]}
    assert ask(amel).post(f"/boards/{theme_board.pk}/topics", sent).json()["field"] == "tags"


def test_a_topic_is_opened_on_further_boards_too(ask: Any, theme_board: Any, amel: Any) -> None:
    from forum.actions import create_board

    further = create_board(slug="further", names={"fr": ("Ailleurs", "")}, by=None)
    sent = {"title": "t", "body": "b", "also_on": [further.pk]}
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", sent)
    assert answer.status_code == 201
    assert ask().get(f"/topics/{answer.json()['id']}").json()["also_on"] == [further.pk]
    listed = ask().get(f"/boards/{further.pk}/topics").json()["items"]
    assert [topic["id"] for topic in listed] == [answer.json()["id"]]
    refused = ask(amel).post(f"/boards/{theme_board.pk}/topics", sent | {"also_on": [10**6]})
    assert (refused.status_code, refused.json()["field"]) == (400, "also_on")
