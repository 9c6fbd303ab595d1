"""Bookmarks: from a post, on a page of their own, and in nobody else's pages."""

import datetime
from typing import Any

import pytest
from django.test import Client

from forum.actions import (
    follow_member,
    hide_post,
    invite_member,
    open_topic,
    publish_post,
    remove_member,
    set_bookmark,
)
from forum.models import Bookmark
from forum.models.calls import today

pytestmark = pytest.mark.django_db


def marked(page: Any) -> list[str | None]:
    """Numbers of the posts that a page shows as bookmarked."""
    return [
        attrs["data-number"]
        for name, attrs in page.tags
        if name == "article" and "data-bookmarked" in attrs
    ]


def test_a_post_is_bookmarked_with_a_note_and_a_day_without_scripts(
    sign_in: Any, outline: Any, thread: Any, dounia: Any
) -> None:
    browser, post = sign_in(dounia), thread.posts.get()
    path = f"/p/{post.pk}/bookmark/"
    assert any(link.get("href") == path for link in outline(
        browser.get(thread.get_absolute_url())).all("a", data_slot="bookmark"))  # fmt: skip
    assert browser.get(path).status_code == 200
    sent = {"note": "Pour mardi", "remind": "week", "remind_on": ""}
    answer = browser.post(path, sent)
    assert answer.status_code == 303
    kept = Bookmark.objects.get(member=dounia, post=post)
    assert kept.remind_on == today() + datetime.timedelta(days=7)
    assert "Pour mardi" in browser.get(path).content.decode()
    page = browser.get("/bookmarks/").content.decode()
    assert "Pour mardi" in page
    assert thread.title in page


def test_a_script_keeps_it_at_one_press(sign_in: Any, thread: Any, dounia: Any) -> None:
    post = thread.posts.get()
    set_bookmark(post=post, member=dounia, note="stays")
    answer = sign_in(dounia).post(
        f"/p/{post.pk}/bookmark/", {}, headers={"accept": "application/json"}
    )
    assert answer.json()["bookmarked"] is True
    assert Bookmark.objects.get().note == "stays"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"remind": "day", "remind_on": ""}, "This is not a day."),
        ({"remind": "day", "remind_on": "2020-01-01"}, "Choose a day after today"),
        ({"note": "x" * 400, "remind": "none"}, "This is too long"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form_that_keeps_what_was_typed(
    sign_in: Any, thread: Any, dounia: Any, sent: dict[str, str], said: str
) -> None:
    path = f"/p/{thread.posts.get().pk}/bookmark/"
    answer = sign_in(dounia).post(path, {"note": "kept words", **sent})
    assert answer.status_code in {400, 413}
    assert said in answer.content.decode()
    assert sent.get("note", "kept words") in answer.content.decode()
    assert not Bookmark.objects.exists()


def test_it_is_shown_to_its_member_alone(
    sign_in: Any, outline: Any, client: Client, thread: Any, dounia: Any, carine: Any
) -> None:
    path = thread.get_absolute_url()
    publish_post(topic=thread, author=carine, body="x")
    readers = sign_in(carine), client
    before = [marked(outline(browser.get(path))) for browser in readers]
    set_bookmark(post=thread.posts.get(number=1), member=dounia)
    assert marked(outline(sign_in(dounia).get(path))) == ["1"]
    assert [marked(outline(browser.get(path))) for browser in readers] == before == [[], []]


def test_removing_it_leaves_no_trace(sign_in: Any, outline: Any, thread: Any, dounia: Any) -> None:
    post, browser = thread.posts.get(), sign_in(dounia)
    set_bookmark(post=post, member=dounia)
    assert browser.post(f"/p/{post.pk}/unbookmark/").headers["Location"] == "/bookmarks/"
    assert marked(outline(browser.get(thread.get_absolute_url()))) == []
    assert "You have no bookmarks" in browser.get("/bookmarks/").content.decode()


def test_of_what_may_no_longer_be_read_nothing_is_shown_but_one_s_own_note(
    sign_in: Any, invited_board: Any, thread: Any, amel: Any, bilal: Any, stranger: Any
) -> None:
    closed = open_topic(board=invited_board, author=amel, title="Secret", body="Whispers").post
    hidden = publish_post(topic=thread, author=amel, body="Shouts").post
    invite_member(board=invited_board, member=stranger, by=None)
    for post in (closed, hidden):
        set_bookmark(post=post, member=stranger, note="my own words")
    browser = sign_in(stranger)
    assert "Whispers" in browser.get("/bookmarks/").content.decode()
    remove_member(board=invited_board, member=stranger, by=None)
    hide_post(post=hidden, by=bilal)
    page = browser.get("/bookmarks/").content.decode()
    for gone in ("Secret", "Whispers", "Shouts", f'"/p/{closed.pk}/"', thread.title):
        assert gone not in page
    assert page.count("my own words") == 2
    assert browser.get(f"/p/{closed.pk}/bookmark/").status_code == 404
    assert browser.get(f"/p/{hidden.pk}/bookmark/").status_code == 404
    assert browser.post(f"/p/{closed.pk}/unbookmark/").status_code == 303
    assert Bookmark.objects.count() == 1


def test_a_visitor_is_led_to_sign_in_and_a_stranger_finds_nothing(
    client: Client, sign_in: Any, invited_board: Any, thread: Any, amel: Any, stranger: Any
) -> None:
    path = f"/p/{thread.posts.get().pk}/bookmark/"
    assert client.get(path).status_code == client.get("/bookmarks/").status_code == 302
    assert client.post(path).status_code == 401
    closed = open_topic(board=invited_board, author=amel, title="t", body="b").post
    for browser in (client, sign_in(stranger)):
        assert browser.get(f"/p/{closed.pk}/bookmark/").status_code == 404
        assert browser.post(f"/p/{closed.pk}/bookmark/").status_code == 404
    assert not Bookmark.objects.exists()


def test_many_are_read_in_pages_that_cost_the_same(
    sign_in: Any, outline: Any, queries: Any, thread: Any, amel: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)

    def keep(count: int) -> int:
        for number in range(count):
            post = publish_post(topic=thread, author=amel, body=f"x {number}").post
            set_bookmark(post=post, member=dounia)
        return int(queries(browser, "/bookmarks/"))

    few = keep(2)
    assert keep(33) == few <= 8
    older = outline(browser.get("/bookmarks/")).all("a", rel="next")
    assert len(older) == 1
    page = outline(browser.get(f"/bookmarks/{older[0]['href']}"))
    assert len(page.all("li", **{"class": "card"})) == 5
    assert browser.get("/bookmarks/?before=x").status_code == 400


def test_a_muted_member_s_posts_are_folded_for_who_muted_them_alone(
    sign_in: Any, outline: Any, thread: Any, room: Any, amel: Any, carine: Any, dounia: Any
) -> None:
    for topic in (thread, room):
        publish_post(topic=topic, author=carine, body="x")

    def folded(reader: Any, topic: Any) -> list[str | None]:
        page = outline(sign_in(reader).get(topic.get_absolute_url()))
        return [
            attrs["data-number"]
            for name, attrs in page.tags
            if name == "article" and "data-muted" in attrs
        ]

    for topic in (thread, room):
        assert folded(dounia, topic) == []
    follow_member(whom=carine, member=dounia, level="muted")
    for topic in (thread, room):
        assert folded(dounia, topic) == ["2"]
        assert folded(amel, topic) == []
    page = outline(sign_in(dounia).get(room.get_absolute_url()))
    assert page.all("section", data_muted_authors=str(carine.pk))
