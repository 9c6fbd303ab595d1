"""Bookmarks over the API: kept with a note and a day, and nobody else's business."""

import datetime
from typing import Any

import pytest

from forum.actions import hide_post, publish_post
from forum.models import Bookmark
from forum.models.calls import today

pytestmark = pytest.mark.django_db


def said(topic: Any, author: Any) -> Any:
    return publish_post(topic=topic, author=author, body="Réponse").post


def test_a_post_is_kept_changed_and_let_go(ask: Any, thread: Any, amel: Any) -> None:
    program, post = ask(amel), thread.posts.get(number=1)
    day = (today() + datetime.timedelta(days=3)).isoformat()
    sent = {"note": "For the council", "remind_on": day}
    kept = program.put(f"/posts/{post.pk}/bookmark", sent)
    assert kept.status_code == 200
    said = kept.json()
    assert (said["post"], said["number"], said["title"]) == (post.pk, 1, thread.title)
    assert (said["note"], said["remind_on"]) == ("For the council", day)
    assert program.get("/bookmarks").json() == {"items": [said], "next": None}
    # What is left out stays.
    again = program.put(f"/posts/{post.pk}/bookmark", {"remind_on": ""}).json()
    assert (again["note"], again["remind_on"]) == ("For the council", None)
    for _ in range(2):
        assert program.delete(f"/posts/{post.pk}/bookmark").status_code == 204
    assert program.get("/bookmarks").json()["items"] == []


def test_a_day_that_is_past_and_a_long_note_are_refused(ask: Any, thread: Any, amel: Any) -> None:
    post = thread.posts.get(number=1)
    for sent, field in (
        ({"remind_on": today().isoformat()}, "remind_on"),
        ({"remind_on": "soon"}, "remind_on"),
        ({"note": "x" * 301}, "note"),
    ):
        answer = ask(amel).put(f"/posts/{post.pk}/bookmark", sent)
        assert answer.status_code == (413 if field == "note" else 400)
        assert answer.json()["field"] == field
    assert not Bookmark.objects.exists()


def test_each_has_their_own_and_nothing_is_said_of_what_is_hidden_since(
    ask: Any, thread: Any, dounia: Any, stranger: Any, amel: Any, bilal: Any
) -> None:
    post = said(thread, dounia)
    ask(stranger).put(f"/posts/{post.pk}/bookmark", {"note": "mine"})
    assert ask(amel).get("/bookmarks").json()["items"] == []
    hide_post(post=post, by=bilal)
    (item,) = ask(stranger).get("/bookmarks").json()["items"]
    assert set(item) == {"post", "note", "remind_on", "created_at"}
    assert ask(stranger).put(f"/posts/{post.pk}/bookmark", {}).status_code == 404
    assert ask(stranger).delete(f"/posts/{post.pk}/bookmark").status_code == 204


def test_pages_of_bookmarks_follow_one_another(
    ask: Any, thread: Any, dounia: Any, amel: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("forum.bookmarks.BOOKMARKS_PAGE", 2)
    posts = [said(thread, dounia).pk for _ in range(3)]
    for pk in posts:
        ask(amel).put(f"/posts/{pk}/bookmark", {})
    first = ask(amel).get("/bookmarks").json()
    second = ask(amel).get("/bookmarks", after=first["next"]).json()
    found = [item["post"] for page in (first, second) for item in page["items"]]
    assert (found, second["next"]) == (posts[::-1], None)
    assert ask(amel).get("/bookmarks", after="x").json()["field"] == "after"


def test_a_visitor_and_a_suspended_member_keep_nothing(ask: Any, thread: Any, emir: Any) -> None:
    path = f"/posts/{thread.posts.get(number=1).pk}/bookmark"
    assert ask().put(path, {}).status_code == 401
    assert ask().get("/bookmarks").status_code == 401
    assert ask(emir).put(path, {}).status_code == 403
