"""One post: its permalink, its edit, its withdrawal."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.actions import mark_read
from forum.models import Post, PostVersion, ReadMark


def test_a_permalink_leads_to_the_place(
    client: Client, thread: Any, dounia: Any, reply: Any
) -> None:
    for _ in range(30):
        post = reply(thread, dounia)
    answer = client.get(f"/p/{post.pk}/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?at=31#post-31")
    assert 'id="post-31"' in client.get(answer["Location"]).content.decode()


def test_following_a_permalink_leaves_the_mark_below_what_was_not_seen(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, stranger: Any, reply: Any
) -> None:
    mark_read(topic=thread, member=stranger, number=1)
    reply(thread, dounia)
    post = reply(thread, dounia)
    assert sign_in(stranger).get(f"/p/{post.pk}/").status_code == 302
    assert ReadMark.objects.get(member=stranger, topic=thread).number == 1
    assert Client().get(f"/p/{post.pk}/").status_code == 302


def test_a_post_without_a_place_has_no_permalink(
    client: Client, thread: Any, dounia: Any, settings: Any
) -> None:
    from forum.actions import publish_post

    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    post = publish_post(topic=thread, author=dounia, body="x").post
    assert client.get(f"/p/{post.pk}/").status_code == 404
    assert client.get("/p/999999999999999999/").status_code == 404
    assert client.get("/p/9999999999999999999999/").status_code == 404


def test_an_author_edits_and_the_text_before_is_kept(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, reply: Any
) -> None:
    post = reply(thread, dounia, "قبل")
    browser = sign_in(dounia)
    assert "قبل" in browser.get(f"/p/{post.pk}/edit/").content.decode()
    assert browser.post(f"/p/{post.pk}/edit/", {"body": "بعد"}).status_code == 303
    post.refresh_from_db()
    assert post.body == "بعد"
    assert PostVersion.objects.get(post=post).body == "قبل"


def test_an_edit_that_meets_another_is_said_once_and_then_saved(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, reply: Any
) -> None:
    post = reply(thread, dounia, "قبل")
    browser, path = sign_in(dounia), f"/p/{post.pk}/edit/"

    def revision_in(page: str) -> str:
        found = re.search(r'name="revision" value="(\d+)"', page)
        assert found is not None
        return found[1]

    seen = revision_in(browser.get(path).content.decode())
    assert browser.post(path, {"body": "بعد", "revision": seen}).status_code == 303
    assert browser.post(path, {"body": "", "revision": seen}).status_code == 400
    told = browser.post(path, {"body": "غيره", "revision": seen})
    page = told.content.decode()
    assert (told.status_code, "changed meanwhile" in page, "غيره" in page) == (409, True, True)
    json = browser.post(
        path, {"body": "x", "revision": seen}, headers={"accept": "application/json"}
    )
    assert (json.status_code, json.json()["code"]) == (409, "conflict")
    assert Post.objects.get(pk=post.pk).body == "بعد"
    wrong = browser.post(path, {"body": "", "revision": seen}).content.decode()
    assert revision_in(wrong) == seen
    again = browser.post(path, {"body": "غيره", "revision": revision_in(page)})
    assert again.status_code == 303
    assert Post.objects.get(pk=post.pk).body == "غيره"


def test_only_the_author_edits_or_withdraws(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, stranger: Any, reply: Any
) -> None:
    post = reply(thread, dounia, "نص")
    assert stranger.is_active
    browser = sign_in(stranger)
    for act in ("edit", "withdraw"):
        assert browser.get(f"/p/{post.pk}/{act}/").status_code == 403
        assert browser.post(f"/p/{post.pk}/{act}/", {"body": "غيره"}).status_code == 403
        assert Client().get(f"/p/{post.pk}/{act}/").status_code == 302
        assert Client().post(f"/p/{post.pk}/{act}/", {"body": "غيره"}).status_code == 401
    post.refresh_from_db()
    assert (post.body, post.state) == ("نص", "published")


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [("", 400, "write something"), ("x" * 20_001, 413, "too long"), ("\x00", 400, "control"),
     ("\ufffd", 400, "broken")],
)  # fmt: skip
def test_a_wrong_edit_is_told_and_not_stored(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, reply: Any, body: str,
    status: int, message: str,
) -> None:  # fmt: skip
    post = reply(thread, dounia, "كما كان")
    answer = sign_in(dounia).post(f"/p/{post.pk}/edit/", {"body": body})
    assert answer.status_code == status
    assert message in answer.content.decode()
    post.refresh_from_db()
    assert post.body == "كما كان"


def test_an_author_withdraws_after_being_asked(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, reply: Any
) -> None:
    post = reply(thread, dounia, "أسحبه")
    browser = sign_in(dounia)
    assert "أسحبه" in browser.get(f"/p/{post.pk}/withdraw/").content.decode()
    assert Post.objects.get(pk=post.pk).state == "published"
    answer = browser.post(f"/p/{post.pk}/withdraw/", follow=True)
    assert answer.status_code == 200
    assert "أسحبه" not in answer.content.decode()
    assert Post.objects.get(pk=post.pk).state == "withdrawn"


def test_a_topic_goes_with_its_first_post(
    sign_in: Callable[[Any], Client], thread: Any, amel: Any
) -> None:
    browser = sign_in(amel)
    answer = browser.post(f"/p/{thread.posts.get(number=1).pk}/withdraw/")
    assert answer["Location"] == "/b/water-of-tests/"
    assert browser.get(thread.get_absolute_url()).status_code == 404


def test_a_script_that_edits_or_withdraws_is_answered_in_json(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, reply: Any
) -> None:
    post = reply(thread, dounia)
    browser = sign_in(dounia)
    accept = {"accept": "application/json"}
    edited = browser.post(f"/p/{post.pk}/edit/", {"body": "جديد"}, headers=accept)
    assert "جديد" in edited.json()["post"]["body_html"]
    gone = browser.post(f"/p/{post.pk}/withdraw/", headers=accept)
    assert (gone.json()["post"]["state"], gone.json()["post"]["body_html"]) == ("withdrawn", "")
