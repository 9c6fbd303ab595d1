"""The search for programs."""

from typing import Any

import pytest
from django.core.cache import cache

from forum.actions import hide_post, open_topic, publish_post


@pytest.fixture
def said(thread: Any, dounia: Any, amel: Any) -> list[Any]:
    """Three posts with one word; the last answers the one before and names amel."""
    posts = [
        publish_post(topic=thread, author=dounia, body=f"sharedword {n} <b>", language="fr").post
        for n in range(2)
    ]
    answer = publish_post(
        topic=thread, author=amel, body="@amel sharedword", reply_to=posts[1].number
    )
    return [*posts, answer.post]


def ids(answer: Any) -> list[int]:
    return [item["id"] for item in answer.json()["items"]]


def test_posts_come_as_everywhere_with_their_topic_and_an_excerpt(
    ask: Any, said: list[Any], thread: Any
) -> None:
    answer = ask().get("/search", q="sharedword", sort="date")
    assert answer.status_code == 200
    assert ids(answer) == [post.pk for post in said[::-1]]
    newest, item = answer.json()["items"][:2]
    assert newest["parent"] == said[1].number
    assert newest["mentions"] == [{"id": said[2].author_id, "handle": "amel"}]
    assert item["excerpt"] == "<mark>sharedword</mark> 1 &lt;b&gt;"
    assert (item["title"], item["board"], item["format"], item["url"]) == (
        thread.title, thread.board_id, "thread", f"/p/{said[1].pk}/",
    )  # fmt: skip
    post = next(
        p for p in ask().get(f"/topics/{thread.pk}/posts").json()["items"] if p["id"] == said[1].pk
    )
    assert item == item | post


def test_pages_join_and_a_cursor_of_another_list_is_refused(ask: Any, said: list[Any]) -> None:
    first = ask().get("/search", q="sharedword", limit=2)
    rest = ask().get("/search", q="sharedword", limit=2, after=first.json()["next"])
    assert sorted(ids(first) + ids(rest)) == [post.pk for post in said]
    assert rest.json()["next"] is None
    for asked in ({"q": "other"}, {"q": "sharedword", "sort": "date"}, {"q": "the"}):
        refused = ask().get("/search", **asked, after=first.json()["next"])
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("query", ["the", "", "؟", "من"])
def test_nothing_to_look_for_is_an_empty_list(ask: Any, said: list[Any], query: str) -> None:
    answer = ask().get("/search", q=query)
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next": None})


def test_a_search_of_10_kb_is_refused(ask: Any, said: list[Any]) -> None:
    answer = ask().get("/search", q="mot " * 2560)
    assert (answer.status_code, answer.json()["field"]) == (400, "q")
    assert ask().get("/search").status_code == 400


def test_narrowed_as_on_the_page(ask: Any, said: list[Any]) -> None:
    assert ids(ask().get("/search", q="sharedword", author="amel")) == [said[2].pk]
    assert ids(ask().get("/search", q="sharedword", format="room")) == []
    assert ask().get("/search", q="sharedword", format="x").status_code == 400


def test_a_stranger_finds_neither_the_closed_nor_the_hidden(
    ask: Any, invited_board: Any, amel: Any, stranger: Any, said: list[Any], bilal: Any
) -> None:
    closed = open_topic(board=invited_board, author=amel, title="Closed", body="sharedword").post
    hide_post(post=said[0], by=bilal)
    assert set(ids(ask(amel).get("/search", q="sharedword"))) == {
        closed.pk, said[1].pk, said[2].pk,
    }  # fmt: skip
    for member in (None, stranger):
        assert set(ids(ask(member).get("/search", q="sharedword"))) == {said[1].pk, said[2].pk}


def test_who_asks_too_often_waits(ask: Any, said: list[Any], limits: None) -> None:
    cache.clear()
    answers = [ask().get("/search", q="sharedword").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
