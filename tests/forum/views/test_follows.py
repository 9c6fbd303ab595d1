"""The button of following, the page of all one follows, and lists without what is muted."""

from typing import Any

import pytest
from django.test import Client
from django.utils.encoding import iri_to_uri

from forum.actions import (
    create_board,
    follow_board,
    follow_member,
    follow_topic,
    invite_member,
    mark_board_read,
    mark_read,
    open_topic,
    publish_post,
    remove_member,
)
from forum.models import BoardFollow, MemberFollow, ReadMark

pytestmark = pytest.mark.django_db


def chosen(page: Any) -> list[str | None]:
    """The levels marked in the menus of a page."""
    buttons = page.all("button", name="level", aria_current="true")
    return [button["value"] for button in buttons]


def has_button(page: Any) -> bool:
    """Whether a page has a button of following."""
    return any("data-follow" in form for name, form in page.tags if name == "form")


def test_a_topic_is_followed_from_its_page_without_scripts(
    sign_in: Any, outline: Any, thread: Any, dounia: Any
) -> None:
    browser, path = sign_in(dounia), thread.get_absolute_url()
    assert chosen(outline(browser.get(path))) == ["normal"]
    answer = browser.post(f"/t/{thread.pk}/follow/", {"level": "watching"}, follow=True)
    assert answer.redirect_chain == [(iri_to_uri(path), 303)]
    assert "You are told of every new post." in answer.content.decode()
    assert chosen(outline(answer)) == ["watching"]


def test_a_script_gets_the_level_and_a_word(sign_in: Any, room: Any, dounia: Any) -> None:
    answer = sign_in(dounia).post(
        f"/t/{room.pk}/follow/", {"level": "muted"}, headers={"accept": "application/json"}
    )
    assert answer.json() == {
        "level": "muted",
        "message": "Gone from your lists; you are told only when you are mentioned.",
    }


def test_a_room_has_the_same_choice_in_its_menu(
    sign_in: Any, outline: Any, room: Any, amel: Any
) -> None:
    # Who opened it tracks it.
    assert chosen(outline(sign_in(amel).get(room.get_absolute_url()))) == ["tracking"]


def test_a_topic_without_a_level_shows_that_of_its_board(
    sign_in: Any, outline: Any, thread: Any, dounia: Any
) -> None:
    follow_board(board=thread.board, member=dounia, level="watching")
    assert chosen(outline(sign_in(dounia).get(thread.get_absolute_url()))) == ["watching"]


def test_a_board_is_followed_with_what_lies_under_it(
    sign_in: Any, outline: Any, places: dict[str, Any], theme_board: Any, dounia: Any
) -> None:
    boards = {
        code: create_board(
            slug=f"r-{code}", names={"en": (code, "")}, by=None, region=places[code]
        )
        for code in ("tn", "tn-12")
    }
    browser = sign_in(dounia)
    page = outline(browser.get("/b/r-tn/"))
    assert page.all("input", name="below")
    assert chosen(page) == ["normal"]
    for lowest in (boards["tn-12"], theme_board):
        assert not outline(browser.get(lowest.get_absolute_url())).all("input", name="below")
    browser.post("/b/r-tn/follow/", {"level": "tracking", "below": "1"})
    assert BoardFollow.objects.get().below
    assert chosen(outline(browser.get("/b/r-tn-12/"))) == ["tracking"]
    assert "I follow" in browser.get("/").content.decode()


def test_a_member_is_followed_from_their_page(
    sign_in: Any, outline: Any, amel: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)
    answer = browser.post(f"/people/{amel.handle}/follow/", {"level": "watching"}, follow=True)
    assert "You are told of everything they write." in answer.content.decode()
    assert chosen(outline(answer)) == ["watching"]
    assert not has_button(outline(browser.get(f"/people/{dounia.handle}/")))
    assert browser.post(f"/people/{dounia.handle}/follow/", {"level": "muted"}).status_code == 400
    assert browser.post("/people/nobody-here/follow/", {"level": "muted"}).status_code == 404


def test_visitors_have_no_button_and_are_refused(
    client: Client, outline: Any, thread: Any, amel: Any
) -> None:
    for path in (thread.get_absolute_url(), "/b/water-of-tests/", f"/people/{amel.handle}/"):
        assert not has_button(outline(client.get(path)))
    for path in (f"/t/{thread.pk}/follow/", "/b/water-of-tests/follow/", "/people/amel/follow/"):
        assert client.post(path, {"level": "muted"}).status_code == 401
    assert client.get("/follows/").status_code == 302
    assert not ReadMark.objects.exclude(member=amel).exists()


def test_a_stranger_finds_no_button_of_a_closed_board(
    sign_in: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="Secret", body="b").post.topic
    browser = sign_in(stranger)
    for path in (f"/t/{topic.pk}/follow/", "/b/closed-of-tests/follow/"):
        assert browser.post(path, {"level": "watching"}).status_code == 404
    assert not BoardFollow.objects.exists()


def test_the_page_of_follows_lists_them_with_what_is_new(
    sign_in: Any, outline: Any, thread: Any, room: Any, theme_board: Any, amel: Any, carine: Any,
    dounia: Any,
) -> None:  # fmt: skip
    mark_read(topic=thread, member=dounia, number=1)
    follow_topic(topic=thread, member=dounia, level="watching")
    follow_topic(topic=room, member=dounia, level="muted")
    follow_board(board=theme_board, member=dounia, level="tracking")
    follow_member(whom=carine, member=dounia, level="watching")
    publish_post(topic=thread, author=carine, body="x")
    answer = sign_in(dounia).get("/follows/")
    text = answer.content.decode()
    assert "1 new" in text
    assert "Carine Étienne" in text
    # The topic, the board, the member, the muted topic.
    assert chosen(outline(answer)) == ["watching", "tracking", "watching", "muted"]


def test_what_is_removed_there_is_gone_and_the_page_comes_again(
    sign_in: Any, theme_board: Any, carine: Any, dounia: Any
) -> None:
    follow_board(board=theme_board, member=dounia, level="tracking")
    follow_member(whom=carine, member=dounia, level="muted")
    browser = sign_in(dounia)
    for path in ("/b/water-of-tests/follow/", f"/people/{carine.handle}/follow/"):
        answer = browser.post(path, {"level": "", "next": "/follows/"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/follows/")
    assert not BoardFollow.objects.exists()
    assert not MemberFollow.objects.exists()


@pytest.mark.parametrize(
    "wrong", ["https://elsewhere.example/", "//elsewhere.example", "/boards/"]
)
def test_no_other_place_is_gone_to(sign_in: Any, thread: Any, dounia: Any, wrong: str) -> None:
    answer = sign_in(dounia).post(f"/t/{thread.pk}/follow/", {"level": "", "next": wrong})
    assert answer.headers["Location"].startswith(f"/t/{thread.pk}/")


def test_what_became_closed_is_not_listed(
    sign_in: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="Secret", body="b").post.topic
    invite_member(board=invited_board, member=stranger, by=None)
    follow_topic(topic=topic, member=stranger, level="watching")
    follow_board(board=invited_board, member=stranger, level="watching")
    browser = sign_in(stranger)
    assert "Secret" in browser.get("/follows/").content.decode()
    remove_member(board=invited_board, member=stranger, by=None)
    page = browser.get("/follows/").content.decode()
    assert "Secret" not in page
    assert "Closed" not in page


def titles(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


LISTS = ("/", "/b/water-of-tests/", "/b/water-of-tests/?tab=unread",
         "/b/water-of-tests/?tab=unanswered", "/b/water-of-tests/?tab=top")  # fmt: skip


def test_a_muted_topic_is_in_no_list(
    sign_in: Any, theme_board: Any, amel: Any, dounia: Any
) -> None:
    muted, kept = (
        open_topic(board=theme_board, author=amel, title=title, body="b").post.topic
        for title in ("Silence", "Parole")
    )
    browser = sign_in(dounia)
    assert all("Silence" in titles(browser, path) for path in LISTS)
    follow_topic(topic=muted, member=dounia, level="muted")
    for path in LISTS:
        assert "Silence" not in titles(browser, path), path
        assert "Parole" in titles(browser, path), path
    assert "Silence" in titles(browser, muted.get_absolute_url())
    assert kept.title in titles(sign_in(amel), "/")


def test_a_muted_board_is_not_on_the_front_page_but_for_topics_that_were_chosen(
    sign_in: Any, theme_board: Any, amel: Any, dounia: Any
) -> None:
    follow_board(board=theme_board, member=dounia, level="muted")
    _, chosen_one = (
        open_topic(board=theme_board, author=amel, title=title, body="b").post.topic
        for title in ("Silence", "Parole")
    )
    follow_topic(topic=chosen_one, member=dounia, level="normal")
    browser = sign_in(dounia)
    assert "Silence" not in titles(browser, "/")
    assert "Parole" in titles(browser, "/")
    # Who opens the board wants to see it.
    assert "Silence" in titles(browser, "/b/water-of-tests/")


def test_topics_of_a_muted_member_are_in_no_list(
    sign_in: Any, theme_board: Any, amel: Any, dounia: Any
) -> None:
    open_topic(board=theme_board, author=amel, title="Silence", body="b")
    follow_member(whom=amel, member=dounia, level="muted")
    browser = sign_in(dounia)
    assert all("Silence" not in titles(browser, path) for path in LISTS)


def test_a_muted_room_is_not_offered_as_live(sign_in: Any, room: Any, dounia: Any) -> None:
    browser = sign_in(dounia)
    assert room.get_absolute_url() in titles(browser, "/live/")
    follow_topic(topic=room, member=dounia, level="muted")
    assert room.get_absolute_url() not in titles(browser, "/live/")


def test_the_front_page_begins_with_what_is_new_in_what_one_follows(
    sign_in: Any, outline: Any, thread: Any, theme_board: Any, amel: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)

    def news() -> bool:
        return bool(outline(browser.get("/")).all("section", aria_labelledby="news"))

    publish_post(topic=thread, author=dounia, body="x")
    assert not news()
    publish_post(topic=thread, author=amel, body="x")
    assert news()
    assert browser.get("/").content.decode().count(f'data-topic-row="{thread.pk}"') == 1
    mark_board_read(board=theme_board, member=dounia)
    assert not news()
    publish_post(topic=thread, author=amel, body="x")
    assert news()
    mark_read(topic=thread, member=dounia, number=4)
    assert not news()


def test_a_topic_that_is_only_read_is_no_news(
    sign_in: Any, outline: Any, thread: Any, amel: Any, dounia: Any
) -> None:
    mark_read(topic=thread, member=dounia, number=1)
    publish_post(topic=thread, author=amel, body="x")
    page = outline(sign_in(dounia).get("/"))
    assert not page.all("section", aria_labelledby="news")
    assert page.all("li", data_topic_row=str(thread.pk))


def test_following_says_nothing_about_reading(
    sign_in: Any, theme_board: Any, amel: Any, dounia: Any
) -> None:
    thread = open_topic(board=theme_board, author=amel, title="t", body="b").post.topic
    follow_topic(topic=thread, member=dounia, level="watching")
    page = sign_in(dounia).get("/b/water-of-tests/?tab=unread").content.decode()
    assert f'data-topic-row="{thread.pk}"' in page
    assert "1 new" not in page


def test_all_that_one_follows_costs_no_more_when_it_is_much(
    sign_in: Any, queries: Any, theme_board: Any, amel: Any, carine: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)

    def fill(count: int) -> int:
        for number in range(count):
            topic = open_topic(
                board=theme_board, author=amel, title=f"t {number}", body="b"
            ).post.topic
            follow_topic(topic=topic, member=dounia, level=("watching", "muted")[number % 2])
        return int(queries(browser, "/follows/"))

    follow_member(whom=amel, member=dounia, level="watching")
    follow_board(board=theme_board, member=dounia, level="watching")
    few = fill(2)
    assert fill(30) == few <= 8
