"""What a post said before: shown to whoever may read it, and taken out by moderators."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum.actions import edit_post, hide_post, hide_version, open_topic, restore_version
from forum.models import Post, PostVersion
from members.refusals import Refused

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def later(post: Post, minutes: int = 10) -> Post:
    """As if it had been sent that long ago."""
    Post.objects.filter(pk=post.pk).update(
        published_at=timezone.now() - timedelta(minutes=minutes)
    )
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def changed(thread: Any, reply: Any, carine: Any) -> Post:
    """A post of Carine's that said something else an hour ago."""
    post = later(reply(thread, carine, body="My number is 71000000"))
    return edit_post(post=post, editor=carine, body="My number is with the office")


def test_an_edit_is_shown_with_what_it_changed(client: Client, changed: Post) -> None:
    page = client.get(f"/p/{changed.pk}/history/").content.decode()
    assert "<del>" in page
    assert "71000000" in page
    assert "with the office" in page
    assert (
        f'href="/p/{changed.pk}/history/"'
        in client.get(changed.topic.get_absolute_url()).content.decode()
    )


def test_what_is_mended_within_five_minutes_is_no_version_and_is_kept_all_the_same(
    client: Client, thread: Any, reply: Any, carine: Any
) -> None:
    post = edit_post(post=reply(thread, carine, body="teh"), editor=carine, body="the")
    version = PostVersion.objects.get()
    assert (version.body, version.is_minor) == ("teh", True)
    page = client.get(f"/p/{post.pk}/history/").content.decode()
    assert "teh" not in page
    assert "in the minutes after it was sent" in page
    edit_post(post=later(post, minutes=6), editor=carine, body="the end")
    page = client.get(f"/p/{post.pk}/history/").content.decode()
    assert "teh" not in page
    assert "<ins>" in page


def test_a_stranger_reads_no_history_of_what_they_may_not_read(
    sign_in: SignIn, invited_board: Any, amel: Any, stranger: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="t", body="between us").post.topic
    post = edit_post(post=later(topic.posts.get(number=1)), editor=amel, body="among us")
    assert "between" in sign_in(amel).get(f"/p/{post.pk}/history/").content.decode()
    for browser in (sign_in(stranger), Client()):
        answer = browser.get(f"/p/{post.pk}/history/")
        assert answer.status_code == 404
        assert "between" not in answer.content.decode()


def test_a_hidden_post_has_no_history(
    client: Client, sign_in: SignIn, changed: Post, bilal: Any, carine: Any
) -> None:
    hide_post(post=changed, by=bilal)
    for browser in (client, sign_in(carine)):
        answer = browser.get(f"/p/{changed.pk}/history/")
        assert answer.status_code == 404
        assert "71000000" not in answer.content.decode()


def test_a_moderator_takes_an_earlier_text_out_and_it_stands_in_the_log(
    sign_in: SignIn, client: Client, changed: Post, bilal: Any, run_tasks: Any
) -> None:
    version = PostVersion.objects.get()
    browser = sign_in(bilal)
    path = f"/p/{changed.pk}/history/"
    assert f"{path}{version.pk}/hide/" in browser.get(path).content.decode()
    assert browser.post(f"{path}{version.pk}/hide/").status_code == 303
    page = client.get(path).content.decode()
    assert "71000000" not in page
    assert "took a text out" in page
    assert PostVersion.objects.get().body == "My number is 71000000"
    run_tasks()
    client.cookies["language"] = "en"
    assert "Took an earlier text out of a history" in client.get("/log/").content.decode()
    assert not hide_version(version=version, by=bilal)


def test_nobody_else_takes_a_text_out(
    sign_in: SignIn, changed: Post, carine: Any, stranger: Any
) -> None:
    version = PostVersion.objects.get()
    path = f"/p/{changed.pk}/history/{version.pk}/hide/"
    for member in (carine, stranger):
        assert sign_in(member).post(path).status_code in {403, 404}
        with pytest.raises(Refused):
            hide_version(version=version, by=member)
    assert Client().post(path).status_code in {302, 401, 403}
    assert PostVersion.objects.get().hidden_at is None


def test_a_version_is_taken_out_of_its_own_post_only(
    sign_in: SignIn, changed: Post, thread: Any, bilal: Any
) -> None:
    version, other = PostVersion.objects.get(), thread.posts.get(number=1)
    answer = sign_in(bilal).post(f"/p/{other.pk}/history/{version.pk}/hide/")
    assert answer.status_code == 404
    assert PostVersion.objects.get().hidden_at is None


def test_many_edits_come_in_pages_and_none_is_missed(
    client: Client, changed: Post, carine: Any, outline: Any
) -> None:
    post = changed
    for n in range(12):
        post = edit_post(post=Post.objects.get(pk=post.pk), editor=carine, body=f"edit {n} end")
    first = client.get(f"/p/{post.pk}/history/")
    assert len(outline(first).all("h2", **{"class": "card-title"})) == 10
    (following,) = outline(first).all("a", rel="next")
    second = client.get(f"/p/{post.pk}/history/{following['href']}")
    assert len(outline(second).all("h2", **{"class": "card-title"})) == 3
    assert "71000000" in second.content.decode()
    assert client.get(f"/p/{post.pk}/history/?before=x").status_code == 400


def test_a_history_costs_the_same_with_many_edits(
    client: Client, queries: Any, changed: Post, carine: Any
) -> None:
    few = queries(client, f"/p/{changed.pk}/history/")
    for n in range(6):
        edit_post(post=Post.objects.get(pk=changed.pk), editor=carine, body=f"edit {n}")
    assert queries(client, f"/p/{changed.pk}/history/") == few


def test_a_moderator_puts_an_earlier_text_back_as_a_new_version_and_it_stands_in_the_log(
    sign_in: SignIn, client: Client, changed: Post, bilal: Any, run_tasks: Any
) -> None:
    version = PostVersion.objects.get()
    browser = sign_in(bilal)
    path = f"/p/{changed.pk}/history/"
    assert f"{path}{version.pk}/restore/" in browser.get(path).content.decode()
    before = changed.topic.revision
    assert browser.post(f"{path}{version.pk}/restore/").status_code == 303
    post = Post.objects.get(pk=changed.pk)
    assert post.body == "My number is 71000000"
    assert "71000000" in post.body_html
    assert post.topic.revision > before
    assert post.author_id == changed.author_id
    kept = PostVersion.objects.order_by("-revision")[0]
    assert (kept.body, kept.replaced_by) == ("My number is with the office", bilal)
    run_tasks()
    client.cookies["language"] = "en"
    assert "Put an earlier text of a post back" in client.get("/log/").content.decode()
    assert not restore_version(version=version, by=bilal)
    assert PostVersion.objects.count() == 2


def test_what_is_put_back_within_minutes_is_shown_in_the_history(
    client: Client, thread: Any, reply: Any, carine: Any, bilal: Any
) -> None:
    edit_post(post=reply(thread, carine, body="before"), editor=carine, body="after")
    assert restore_version(version=PostVersion.objects.get(), by=bilal)
    post = Post.objects.get(body="before")
    assert "after" in client.get(f"/p/{post.pk}/history/").content.decode()


def test_what_was_taken_out_or_hidden_does_not_come_back(changed: Post, bilal: Any) -> None:
    version = PostVersion.objects.get()
    hide_version(version=version, by=bilal)
    with pytest.raises(Refused):
        restore_version(version=version, by=bilal)
    PostVersion.objects.update(hidden_at=None)
    hide_post(post=changed, by=bilal)
    with pytest.raises(Refused):
        restore_version(version=version, by=bilal)
    assert Post.objects.get(pk=changed.pk).body == "My number is with the office"


def test_nobody_else_puts_a_text_back(
    sign_in: SignIn, client: Client, changed: Post, carine: Any, stranger: Any, thread: Any,
    bilal: Any,
) -> None:  # fmt: skip
    version = PostVersion.objects.get()
    path = f"/p/{changed.pk}/history/{version.pk}/restore/"
    for member in (carine, stranger):
        browser = sign_in(member)
        assert "/restore/" not in browser.get(f"/p/{changed.pk}/history/").content.decode()
        assert browser.post(path).status_code in {403, 404}
        with pytest.raises(Refused):
            restore_version(version=version, by=member)
    assert client.post(path).status_code in {302, 401, 403}
    # Nor is a version found under another post.
    other = thread.posts.get(number=1)
    wrong = f"/p/{other.pk}/history/{version.pk}/restore/"
    assert sign_in(bilal).post(wrong).status_code == 404
    assert Post.objects.get(pk=changed.pk).body == "My number is with the office"
