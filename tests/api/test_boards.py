"""Boards and the topics on one."""

from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from forum.actions import create_board, hide_post, open_topic, publish_post
from forum.actions.founding import found_boards

CLIENT_ID = "0a4d55a8-d778-4a22-8b6b-3c9c0f0c7a11"


def test_a_visitor_sees_the_theme_boards_first_and_regions_under_their_parents(ask: Any) -> None:
    found_boards()
    items = ask().get("/boards").json()["items"]
    assert [item["slug"] for item in items[:5]] == [
        "good-governance", "sustainable-development", "field-work", "service-to-residents",
        "twinning",
    ]  # fmt: skip
    assert {item["kind"] for item in items[:5]} == {"theme"}
    boards = {item["slug"]: item for item in items}
    assert boards["ariana"]["parent"] == boards["tunisia"]["id"]
    assert boards["tunisia"]["parent"] == boards["maghreb"]["id"]
    assert boards["africa"]["parent"] is None
    assert set(boards["ariana"]) == {"id", "slug", "name", "kind", "parent"}


def test_boards_are_named_in_the_language_asked_for(ask: Any, theme_board: Any) -> None:
    answer = ask(**{"accept-language": "ar"}).get("/boards").json()
    assert answer["items"][0]["name"] == "ماء"


def test_pages_of_boards_join_without_gap_or_repeat(ask: Any) -> None:
    found_boards()
    seen, cursor = [], None
    for _ in range(10):
        page = ask().get("/boards", limit=2, **({"after": cursor} if cursor else {})).json()
        seen += [item["slug"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [item["slug"] for item in ask().get("/boards").json()["items"]]


def test_an_invited_board_exists_only_for_the_invited(
    ask: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    path = f"/boards/{invited_board.pk}/topics"
    assert [item["id"] for item in ask(amel).get("/boards").json()["items"]] == [invited_board.pk]
    assert ask(amel).get(path).status_code == 200
    for other in (ask(), ask(stranger)):
        assert other.get("/boards").json()["items"] == []
        assert other.get(path).status_code == 404
    nowhere = ask(stranger).post("/boards/999999/topics", {"title": "x", "body": "y"})
    refused = ask(stranger).post(path, {"title": "x", "body": "y"})
    assert (refused.status_code, refused.json()) == (nowhere.status_code, nowhere.json())


def test_a_councillor_opens_a_topic_and_a_stranger_may_not(
    ask: Any, theme_board: Any, amel: Any, stranger: Any
) -> None:
    path = f"/boards/{theme_board.pk}/topics"
    sent = {"title": "الماء", "body": "متى؟", "format": "room", "language": "ar"}
    answer = ask(amel).post(path, sent)
    assert answer.status_code == 201
    topic = answer.json()
    assert set(topic) == {
        "id", "board", "title", "format", "language", "slug", "author", "post_count", "revision",
        "created_at", "last_post_at", "locked", "pinned", "slow", "kind", "answer",
        "pinned_until", "concluded",
        "tags",
    }  # fmt: skip
    assert (topic["format"], topic["language"], topic["post_count"]) == ("room", "ar", 1)
    assert topic["author"]["verified"] is True
    refused = ask(stranger).post(path, sent)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    visitor = ask().post(path, sent)
    assert (visitor.status_code, visitor.json()["code"]) == (401, "unauthenticated")


def test_opening_twice_with_one_client_id_opens_once(
    ask: Any, theme_board: Any, amel: Any
) -> None:
    path = f"/boards/{theme_board.pk}/topics"
    sent = {"title": "Water", "body": "When?", "client_id": CLIENT_ID}
    first, again = ask(amel).post(path, sent), ask(amel).post(path, sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"duplicate": True}
    other = ask(amel).post(path, {**sent, "body": "Where?"})
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


def test_a_topic_that_must_wait_is_answered_202_and_listed_for_nobody(
    ask: Any, theme_board: Any, amel: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.moderation.holding.hold"]
    path = f"/boards/{theme_board.pk}/topics"
    answer = ask(amel).post(path, {"title": "Water", "body": "hold this"})
    assert (answer.status_code, answer.json()["state"]) == (202, "held")
    assert answer.json()["reason"] == "It must be looked at first."
    assert ask().get(path).json()["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": " \n "}, "body"),
        ({"title": "a\u0000b"}, "title"),
        ({"title": 7}, "title"),
        ({"body": None}, "body"),
        ({"format": "wall"}, "format"),
        ({"language": "not a language"}, "language"),
        ({"client_id": "7"}, "client_id"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    ask: Any, theme_board: Any, amel: Any, change: dict[str, Any], field: str
) -> None:
    import json

    body = json.dumps({"title": "Water", "body": "When?", **change})
    answer = ask(amel).post(f"/boards/{theme_board.pk}/topics", body)
    assert answer.status_code == 400
    assert answer.json()["code"] == ("bad_frame" if "\\u0000" in body else "invalid")
    if "\\u0000" not in body:
        assert answer.json()["field"] == field
    assert theme_board.topics.count() == 0


def test_topics_come_newest_activity_first_in_pages_that_join(
    ask: Any, theme_board: Any, amel: Any
) -> None:
    topics = [
        open_topic(board=theme_board, author=amel, title=f"T{n}", body="x").post.topic
        for n in range(5)
    ]
    publish_post(topic=topics[1], author=amel, body="again")
    path = f"/boards/{theme_board.pk}/topics"
    seen, after = [], {}
    for _ in range(5):
        page = ask().get(path, limit=2, **after).json()
        seen += [item["title"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == ["T1", "T4", "T3", "T2", "T0"]


def test_a_hidden_topic_is_not_listed(ask: Any, thread: Any, bilal: Any) -> None:
    path = f"/boards/{thread.board_id}/topics"
    assert len(ask().get(path).json()["items"]) == 1
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert ask().get(path).json()["items"] == []


@pytest.mark.parametrize("cursor", ["x", "", "1", "-1-1", "1-0", "9" * 30 + "-1"])
def test_a_wrong_cursor_is_refused(ask: Any, theme_board: Any, cursor: str) -> None:
    answer = ask().get(f"/boards/{theme_board.pk}/topics", after=cursor)
    assert (answer.status_code, answer.json()["field"]) == (400, "after")
    assert ask().get("/boards", after=cursor + "x").status_code == 400


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many"])
def test_a_page_has_between_1_and_100_rows(ask: Any, theme_board: Any, limit: str) -> None:
    assert ask().get(f"/boards/{theme_board.pk}/topics", limit=limit).status_code == 400


def test_queries_do_not_grow_with_rows(
    ask: Any, theme_board: Any, amel: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection

    program = ask()

    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as boards:
            program.get("/boards")
        with CaptureQueriesContext(connection) as topics:
            program.get(f"/boards/{theme_board.pk}/topics")
        return len(boards), len(topics)

    open_topic(board=theme_board, author=amel, title="T", body="x")
    few = count()
    for n in range(6):
        create_board(slug=f"b-{n}", names={"en": (f"B{n}", "")}, by=None)
        open_topic(board=theme_board, author=amel, title=f"T{n}", body="x")
    assert count() == few
    assert max(few) <= 5
