"""A file that a moderator removes: gone from pages, search, thumbnails and exports."""

from pathlib import Path
from typing import Any

import pytest

from forum.actions import hide_post, keep_file, publish_post, remove_file
from forum.models import Act, Attachment, Post, Topic
from forum.wire import post_payload
from members.refusals import Refused
from tests.forum.filing.builders import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(thread: Topic, carine: Any, settings: Any, tmp_path: Path) -> Attachment:
    """A picture on carine's reply."""
    settings.MEDIA_ROOT = tmp_path
    kept = keep_file(owner=carine, name="lavoir.png", data=picture("PNG"), alt="Le lavoir")
    publish_post(topic=thread, author=carine, body="Voici", attachments=[kept.pk])
    return Attachment.objects.select_related("post__topic__board__region").get(pk=kept.pk)


def test_the_post_stays_without_it_and_a_line_says_so(
    file: Attachment, bilal: Any, thread: Topic
) -> None:
    assert file.post is not None
    remove_file(file=file, by=bilal)
    post = Post.objects.get(pk=file.post_id)
    assert (post.body, post.attachments, post.is_shown) == ("Voici", [], True)
    assert (post.revision or 0) > (file.post.revision or 0)
    assert post_payload(post)["attachments"] == []
    assert "lavoir" not in post.folded
    act = Act.objects.get()
    assert (act.act, act.facts) == ("remove_file", {"number": post.number})
    thread.refresh_from_db()
    assert thread.own_revision == thread.revision


def test_nobody_gets_it_any_more(
    file: Attachment, bilal: Any, carine: Any, sign_in: Any, client: Any
) -> None:
    assert client.get(f"/files/{file.pk}/small/").status_code == 200
    remove_file(file=file, by=bilal)
    for browser in (client, sign_in(carine), sign_in(bilal)):
        for path in (f"/files/{file.pk}/", f"/files/{file.pk}/small/"):
            assert browser.get(path).status_code == 404


def test_it_is_found_no_more_and_stands_in_no_export(
    file: Attachment, bilal: Any, client: Any, thread: Topic
) -> None:
    export = f"/t/{thread.pk}/export/"

    def saved() -> str:
        answer = client.get(export)
        return b"".join(answer.streaming_content).decode()

    assert "lavoir" in client.get("/search/?q=lavoir").content.decode().split("</form>")[-1]
    assert "lavoir.png" in saved()
    remove_file(file=file, by=bilal)
    assert "lavoir.png" not in saved()
    assert f"/p/{file.post_id}/" not in client.get("/search/?q=lavoir").content.decode()


def test_the_page_tells_of_it_without_its_name(
    file: Attachment, bilal: Any, client: Any, thread: Topic
) -> None:
    remove_file(file=file, by=bilal)
    page = client.get(
        thread.get_absolute_url(), headers={"Accept-Language": "en"}
    ).content.decode()
    assert "A file was removed from post" in page
    assert "lavoir.png" not in page


def test_the_stranger_removes_nothing_and_neither_does_its_owner(
    file: Attachment, stranger: Any, carine: Any, emir: Any
) -> None:
    assert not stranger.roles.exists()
    for member, code in ((stranger, "forbidden"), (carine, "forbidden"), (emir, "suspended")):
        with pytest.raises(Refused) as refusal:
            remove_file(file=file, by=member)
        assert refusal.value.code == code
    assert Attachment.objects.get(pk=file.pk).post_id == file.post_id


def test_twice_is_a_conflict(file: Attachment, bilal: Any) -> None:
    remove_file(file=file, by=bilal)
    with pytest.raises(Refused) as refusal:
        remove_file(file=file, by=bilal)
    assert refusal.value.code == "conflict"


def test_from_a_hidden_post_it_goes_too_and_that_is_found_by_nobody(
    file: Attachment, bilal: Any, client: Any
) -> None:
    assert file.post is not None
    hide_post(post=file.post, by=bilal)
    remove_file(file=file, by=bilal)
    assert f"/p/{file.post_id}/" not in client.get("/search/?q=Voici").content.decode()
