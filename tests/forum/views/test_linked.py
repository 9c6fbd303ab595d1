"""Titles of our own pages: told to who may read them, and nothing fetched from elsewhere."""

from typing import Any

import pytest
from django.test import Client

from forum.actions import hide_post, open_topic


def told(browser: Client, *asked: str) -> dict[str, dict[str, Any]]:
    answer = browser.get("/links/", {"at": list(asked)})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    links: dict[str, dict[str, Any]] = answer.json()["links"]
    return links


def test_our_pages_are_called_what_they_are_called(
    client: Client, thread: Any, carine: Any, reply: Any, raoued: Any, theme_board: Any
) -> None:
    post = reply(thread, carine)
    client.cookies["language"] = "fr"
    asked = (
        f"/t/{thread.pk}/", f"/p/{post.pk}/", f"/municipalities/{raoued.pk}/", "/people/carine/",
        "/b/water-of-tests/",
    )  # fmt: skip
    assert told(client, *asked) == {
        f"/t/{thread.pk}/": {"title": thread.title, "facts": ["Discussion", "Eau", "1 réponse"]},
        f"/p/{post.pk}/": {
            "title": thread.title,
            "by": "Carine Étienne",
            "facts": ["Message", "Eau", "Carine Étienne"],
        },
        f"/municipalities/{raoued.pk}/": {"title": "Raoued", "facts": ["Commune"]},
        "/people/carine/": {"title": "Carine Étienne", "facts": ["Membre"]},
        "/b/water-of-tests/": {"title": "Eau", "facts": ["Forum"]},
    }


def test_a_card_says_of_which_kind_and_how_long(
    client: Client, room: Any, carine: Any, reply: Any, theme_board: Any, amel: Any
) -> None:
    reply(room, carine)
    question = open_topic(
        board=theme_board, author=amel, title="Why", body="x", kind="question"
    ).post.topic
    client.cookies["language"] = "en"
    found = told(client, f"/t/{room.pk}/", f"/t/{question.pk}/")
    assert found[f"/t/{room.pk}/"]["facts"][::2] == ["Room", "2 posts"]
    assert found[f"/t/{question.pk}/"]["facts"][::2] == ["Question", "0 replies"]


def test_what_one_may_not_read_is_told_to_nobody_else(
    client: Client, sign_in: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    post = open_topic(board=invited_board, author=amel, title="Between us", body="x").post
    asked = (f"/t/{post.topic_id}/", f"/p/{post.pk}/", f"/b/{invited_board.slug}/")
    assert len(told(sign_in(amel), *asked)) == 3
    assert told(sign_in(stranger), *asked) == {}
    assert told(client, *asked) == {}


def test_a_hidden_post_and_a_hidden_topic_are_not_there(
    client: Client, thread: Any, carine: Any, bilal: Any, reply: Any
) -> None:
    post = reply(thread, carine)
    hide_post(post=post, by=bilal)
    assert told(client, f"/p/{post.pk}/") == {}
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert told(client, f"/t/{thread.pk}/") == {}


@pytest.mark.parametrize(
    "asked",
    [
        "https://example.org/", "//example.org/t/1/", "/t/1", "/t/-1/", "/t/99999999999999999999/",
        "/accounts/login/", "", "\x00", "/people/%00/", "/p/1/edit/", "/t/٣/",
    ],
)  # fmt: skip
def test_other_addresses_lead_nowhere(client: Client, thread: Any, asked: str) -> None:
    assert told(client, asked) == {}


def test_what_is_asked_is_bounded(
    client: Client, thread: Any, django_assert_max_num_queries: Any
) -> None:
    many = [f"/t/{number}/" for number in range(10_000, 10_030)]
    told(client, "/t/1/")  # The catalogue is known by then.
    with django_assert_max_num_queries(4):
        assert told(client, *many, f"/t/{thread.pk}/") == {}


def test_who_asks_too_often_is_told_to_wait(client: Client, thread: Any, limits: None) -> None:
    answers = [client.get("/links/", {"at": "/t/1/"}).status_code for _ in range(61)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}
