"""Similar topics beside the title of a new one: while it is typed, in a preview, in JSON."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from forum.actions import open_topic
from forum.models import Topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
NEW = "/b/water-of-tests/new/"
SIMILAR = "/search/similar/"
API = "/api/v1/search/similar"


@pytest.fixture
def lights(theme_board: Any, amel: Any) -> Topic:
    return open_topic(
        board=theme_board, author=amel, title="L'éclairage <b>public</b>", body="x", language="fr"
    ).post.topic


def form(title: str, **more: str) -> dict[str, str]:
    return {"title": title, "body": "Bonjour", "kind": "discussion", "format": "thread", **more}


def test_they_are_links_with_their_board_and_nothing_else(
    client: Client, lights: Topic, outline: Any
) -> None:
    answer = client.get(SIMILAR, {"title": "Éclairages publics"})
    (link,) = outline(answer).all("a")
    assert link["href"] == lights.get_absolute_url()
    assert "éclairage &lt;b&gt;public" in answer.content.decode()
    assert "Water" in answer.content.decode()
    assert client.get(SIMILAR, {"title": "Budget"}).content.decode().strip() == ""
    assert client.get(SIMILAR).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Perhaps this is discussed already"), ("fr", "On en parle peut-être déjà"),
     ("ar", "ربما نوقش هذا من قبل")],
)  # fmt: skip
def test_without_scripts_the_preview_shows_them(
    sign_in: SignIn, amel: Any, lights: Topic, language: str, words: str
) -> None:
    browser = sign_in(amel)
    browser.cookies["language"] = language
    assert words not in browser.get(f"{NEW}?kind=discussion").content.decode()
    body = browser.post(NEW, form("Éclairage public", preview="1")).content.decode()
    assert words in body
    assert lights.get_absolute_url() in body


def test_a_refused_topic_shows_them_and_a_good_one_is_not_held_up(
    sign_in: SignIn, amel: Any, lights: Topic
) -> None:
    refused = sign_in(amel).post(NEW, form("Éclairage public", body=""))
    assert refused.status_code == 400
    assert lights.get_absolute_url() in refused.content.decode()
    opened = sign_in(amel).post(NEW, form("Éclairage public"))
    assert opened.status_code == 303
    assert Topic.objects.filter(title="Éclairage public").exists()


def test_programs_are_told_the_same(client: Client, lights: Topic) -> None:
    found = client.get(API, {"title": "éclairage"}).json()
    assert found == {
        "items": [
            {
                "id": lights.pk, "board": lights.board_id, "title": lights.title,
                "language": "fr", "format": "thread", "url": lights.get_absolute_url(),
            }
        ]
    }  # fmt: skip
    assert client.get(API).status_code == 400


def test_a_stranger_is_shown_nothing_of_a_closed_board(
    sign_in: SignIn, invited_board: Any, amel: Any, stranger: Any
) -> None:
    closed = open_topic(board=invited_board, author=amel, title="Éclairage secret", body="x")
    address = closed.post.topic.get_absolute_url()
    assert address in sign_in(amel).get(SIMILAR, {"title": "éclairage"}).content.decode()
    for browser in (sign_in(stranger), Client()):
        assert address not in browser.get(SIMILAR, {"title": "éclairage"}).content.decode()
        assert browser.get(API, {"title": "éclairage"}).json() == {"items": []}


# Within one minute of the clock that counts.
@time_machine.travel("2026-11-23T12:00:10Z", tick=False)
def test_who_asks_too_often_waits(client: Client, db: None, limits: None) -> None:
    cache.clear()
    answers = [client.get(SIMILAR, {"title": "x"}).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
