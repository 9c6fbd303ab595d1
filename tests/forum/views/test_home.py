"""The front page says what this is, what is talked about and what waits."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


def test_a_visitor_reads_what_this_is_and_what_is_talked_about(
    client: Client, thread: Any, room: Any
) -> None:
    page = client.get("/").content.decode()
    assert "municipal councillors" in page
    assert thread.title in page
    assert "How a councillor joins" in page
    assert room.get_absolute_url() in page


def test_a_room_spoken_in_just_now_is_live(client: Client, room: Any, outline: Any) -> None:
    live = outline(client.get("/")).all("article", **{"class": "happening-item"})
    assert len(live) == 1


def test_a_room_left_for_hours_is_not_live(client: Client, room: Any, outline: Any) -> None:
    from datetime import timedelta

    room.last_post_at -= timedelta(hours=3)
    room.save(update_fields=["last_post_at"])
    assert outline(client.get("/")).all("article", **{"class": "happening-item"}) == []


def test_a_member_is_greeted_by_name(sign_in: Callable[[Any], Client], dounia: Any) -> None:
    assert dounia.name in sign_in(dounia).get("/").content.decode()


def test_a_topic_of_an_invited_board_is_on_no_strangers_front_page(
    sign_in: Callable[[Any], Client], invited_board: Any, amel: Any, stranger: Any
) -> None:
    from forum.actions import open_topic

    open_topic(board=invited_board, author=amel, title="Under the roof", body="x")
    assert "Under the roof" in sign_in(amel).get("/").content.decode()
    assert stranger.is_active
    assert "Under the roof" not in sign_in(stranger).get("/").content.decode()
    assert "Under the roof" not in Client().get("/").content.decode()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_is_in_the_language_chosen(client: Client, db: None, language: str) -> None:
    client.cookies["language"] = language
    page = client.get("/").content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in page


def test_every_page_has_one_first_heading(
    sign_in: Callable[[Any], Client], amel: Any, thread: Any, room: Any, outline: Any
) -> None:
    browser = sign_in(amel)
    addresses = [
        "/", "/boards/", "/live/", "/b/water-of-tests/", "/b/water-of-tests/new/",
        thread.get_absolute_url(), room.get_absolute_url(), f"/t/{thread.pk}/reply/",
        f"/people/{amel.handle}/", "/settings/", "/accounts/logout/", "/accounts/email/",
        "/accounts/password/change/", "/nowhere/",
    ]  # fmt: skip
    for address in addresses:
        assert len(outline(browser.get(address)).all("h1")) == 1, address


def test_the_front_page_costs_the_same_with_many_topics(
    sign_in: Callable[[Any], Client], queries: Any, theme_board: Any, amel: Any, carine: Any
) -> None:
    from forum.actions import open_topic

    browser = sign_in(carine)

    def fill(count: int) -> None:
        for number in range(count):
            author = amel if number % 2 else carine
            open_topic(
                board=theme_board, author=author, title=f"Sujet {number}", body="texte",
                format="room" if number % 3 == 0 else "thread",
            )  # fmt: skip

    fill(3)
    few = queries(browser, "/")
    fill(27)
    assert queries(browser, "/") == few
