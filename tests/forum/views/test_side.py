"""The column beside a page: drawn once for all it is the same for, and for nobody else."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum.actions import create_board, hide_post, open_topic
from forum.fragments import fragments
from forum.models import BoardName, Topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def side(browser: Client, path: str) -> str:
    page = browser.get(path).content.decode()
    return page.partition('<nav class="side"')[2].partition("</nav>")[0]


@pytest.fixture
def closed_room(invited_board: Any, amel: Any) -> Topic:
    return open_topic(
        board=invited_board, author=amel, title="Closed room", body="x", format="room"
    ).post.topic


def test_it_is_drawn_once_for_readers_of_the_same_boards(
    sign_in: SignIn, thread: Topic, room: Topic, dounia: Any, stranger: Any
) -> None:
    path = thread.get_absolute_url()
    first = side(sign_in(dounia), path)
    assert room.title.replace("'", "&#x27;") in first
    assert "Water" in first
    kept = [key for key in fragments._kept if key[0] == "side"]  # type: ignore[index]
    assert side(sign_in(stranger), path) == first
    assert [key for key in fragments._kept if key[0] == "side"] == kept  # type: ignore[index]


def test_a_stranger_has_nothing_of_who_may_read_more(
    sign_in: SignIn, thread: Topic, closed_room: Topic, amel: Any, stranger: Any
) -> None:
    path = thread.get_absolute_url()
    assert "Closed room" in side(sign_in(amel), path)
    for browser in (sign_in(stranger), Client()):
        assert "Closed" not in side(browser, path)
    assert "Closed room" in side(sign_in(amel), path)


def test_what_is_hidden_silent_or_renamed_is_gone_with_the_next_page(
    sign_in: SignIn, thread: Topic, room: Topic, theme_board: Any, bilal: Any, stranger: Any
) -> None:
    browser, path = sign_in(stranger), thread.get_absolute_url()
    assert room.get_absolute_url() in side(browser, path)
    BoardName.objects.filter(board=theme_board, language="en").update(name="Rivers")
    assert "Rivers" in side(browser, path)
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Topic.objects.filter(pk=room.pk).update(last_post_at=long_ago)
    assert room.get_absolute_url() not in side(browser, path)
    Topic.objects.filter(pk=room.pk).update(last_post_at=timezone.now())
    assert room.get_absolute_url() in side(browser, path)
    hide_post(post=room.posts.get(number=1), by=bilal)
    assert room.get_absolute_url() not in side(browser, path)


def test_where_one_is_is_marked_there_and_nowhere_else(
    sign_in: SignIn, thread: Topic, room: Topic, stranger: Any
) -> None:
    browser = sign_in(stranger)
    for path, count in (
        (thread.get_absolute_url(), 0), (room.get_absolute_url(), 1), ("/b/water-of-tests/", 1),
        ("/boards/", 1), (thread.get_absolute_url(), 0), ("/", 0),
    ):  # fmt: skip
        assert side(browser, path).count('aria-current="page"') == count, path


def test_it_speaks_the_language_of_the_page(sign_in: SignIn, thread: Topic, stranger: Any) -> None:
    browser, path = sign_in(stranger), thread.get_absolute_url()
    for language, words in (("en", "Water"), ("fr", "Eau"), ("ar", "ماء"), ("en", "Water")):
        browser.cookies["language"] = language
        shown = side(browser, path)
        assert [name for name in ("Water", "Eau", "ماء") if f"<bdi>{name}</bdi>" in shown] == [
            words
        ]


def test_a_new_board_stands_there_at_once(
    sign_in: SignIn, thread: Topic, stranger: Any, queries: Any
) -> None:
    browser, path = sign_in(stranger), thread.get_absolute_url()
    before = queries(browser, path)
    create_board(slug="roads", names={"en": ("Roads", "")}, by=None)
    assert "Roads" in side(browser, path)
    assert queries(browser, path) == before
