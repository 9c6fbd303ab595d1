"""Drafts as a page's scripts keep them, and as a page of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.actions import keep_draft
from forum.models import Draft

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def address(thread: Any) -> str:
    return f"/t/{thread.pk}/draft/"


def test_a_draft_goes_to_the_server_and_comes_back(
    sign_in: SignIn, address: str, dounia: Any
) -> None:
    browser = sign_in(dounia)
    empty = browser.get(address).json()["draft"]
    assert (empty["version"], empty["body"]) == (0, "")
    sent = {"body": "نص بدأته", "language": "ar", "reply_to": "1"}
    assert browser.post(address, sent).json() == {"version": 1}
    kept = sign_in(dounia).get(address)
    assert kept.json()["draft"]["body"] == "نص بدأته"
    assert kept.json()["draft"]["reply_to"] == 1
    assert kept["Cache-Control"] == "private, no-store"
    assert browser.post(address, {"body": "", "version": "1"}).json() == {"version": 0}


def test_who_has_not_heard_is_told_what_there_is(
    sign_in: SignIn, address: str, dounia: Any
) -> None:
    browser = sign_in(dounia)
    browser.post(address, {"body": "on the telephone"})
    answer = browser.post(address, {"body": "on the computer", "version": "0"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "conflict"
    assert answer.json()["draft"]["body"] == "on the telephone"
    assert answer.json()["draft"]["version"] == 1


def test_a_stranger_and_a_visitor_read_and_keep_nothing(
    sign_in: SignIn, address: str, thread: Any, dounia: Any, stranger: Any
) -> None:
    keep_draft(topic=thread, member=dounia, body="a private thought")
    assert sign_in(stranger).get(address).json()["draft"]["body"] == ""
    for answer in (Client().get(address), Client().post(address, {"body": "x"})):
        assert answer.status_code == 401
        assert "private" not in answer.content.decode()
    assert "a private thought" not in sign_in(stranger).get("/drafts/").content.decode()
    assert Client().get("/drafts/").status_code == 302
    kept = Draft.objects.get()
    sign_in(stranger).post(f"/drafts/{kept.pk}/drop/")
    Client().post(f"/drafts/{kept.pk}/drop/")
    assert Draft.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{"body": "x", "version": "-1"}, {"body": "x", "version": "many"}, {"body": "a\x00b"},
     {"body": "x", "reply_to": "0"}, {"body": "x", "language": "not a language"}],
)  # fmt: skip
def test_a_wrong_draft_is_a_clear_400(
    sign_in: SignIn, address: str, dounia: Any, sent: dict[str, str]
) -> None:
    answer = sign_in(dounia).post(address, sent)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert not Draft.objects.exists()


def test_all_drafts_stand_on_a_page_and_go_from_there(
    sign_in: SignIn, thread: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)
    assert "You have no drafts." in browser.get("/drafts/").content.decode()
    kept = keep_draft(topic=thread, member=dounia, body="<b>half</b> a thought")
    assert kept is not None
    page = browser.get("/drafts/").content.decode()
    assert "&lt;b&gt;half&lt;/b&gt; a thought" in page
    assert f"{thread.get_absolute_url()}#composer" in page
    browser.post(f"/drafts/{kept.pk}/drop/")
    assert "You have no drafts." in browser.get("/drafts/").content.decode()


def test_the_page_of_drafts_costs_the_same_with_many(
    sign_in: SignIn, queries: Any, theme_board: Any, amel: Any, dounia: Any
) -> None:
    from forum.actions import open_topic

    def begin(count: int) -> None:
        for n in range(count):
            topic = open_topic(board=theme_board, author=amel, title=f"t{n}", body="b").post.topic
            keep_draft(topic=topic, member=dounia, body="begun")

    begin(2)
    few = queries(sign_in(dounia), "/drafts/")
    begin(10)
    assert queries(sign_in(dounia), "/drafts/") == few
