"""One post: its permalink, its edit, its withdrawal."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

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


def test_following_a_permalink_counts_as_reading_but_fetching_ahead_does_not(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, stranger: Any, reply: Any
) -> None:
    post = reply(thread, dounia)
    browser = sign_in(stranger)
    browser.get(f"/p/{post.pk}/", headers={"sec-purpose": "prefetch;prerender"})
    browser.head(f"/p/{post.pk}/")
    assert not ReadMark.objects.filter(member=stranger).exists()
    browser.get(f"/p/{post.pk}/")
    assert ReadMark.objects.get(member=stranger, topic=thread).number == 2
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
