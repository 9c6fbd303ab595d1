"""Files kept, dropped, put on posts: by their owner, within a quota, each on one post."""

import datetime
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import close_old_connections, connection
from django.db.models import F
from PIL import Image

from forum.actions import (
    drop_file,
    edit_post,
    hide_post,
    keep_file,
    open_topic,
    publish_held_post,
    publish_post,
)
from forum.actions.files import drop_loose_file
from forum.filing.inspecting import Inspected
from forum.models import Attachment, Post, PostVersion, Topic
from forum.wire import post_payload
from members.refusals import Refused
from tests.forum.filing.builders import PDF, SVG, from_a_telephone, picture

pytestmark = pytest.mark.django_db


def refusal(call: Callable[..., Any], **arguments: Any) -> Refused:
    """The refusal of a call that must be refused, after which nothing new is stored."""
    before = Post.objects.count(), Attachment.objects.count(), stored()
    with pytest.raises(Refused) as caught:
        call(**arguments)
    assert (Post.objects.count(), Attachment.objects.count(), stored()) == before
    return caught.value


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where the files of a test are, and no others."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored() -> list[str]:
    root = Path(default_storage.path("."))
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def pdf(owner: Any, name: str = "plan.pdf") -> Attachment:
    return keep_file(owner=owner, name=name, data=PDF)


def opened_with(topic: Topic, author: Any, *files: Attachment, body: str = "ici") -> Post:
    return publish_post(
        topic=topic, author=author, body=body, attachments=[file.pk for file in files]
    ).post


# --- Kept -------------------------------------------------------------------------------------
def test_a_kept_file_lies_under_a_name_nobody_can_guess(dounia: Any, folder: Path) -> None:
    file = pdf(dounia, "../../plan of Raoued.pdf")
    assert (file.name, file.format, file.size) == ("plan of Raoued.pdf", "pdf", len(PDF))
    assert stored() == [file.file]
    assert "plan" not in file.file
    assert (folder / file.file).read_bytes() == PDF
    assert (folder / file.file).stat().st_mode & 0o077 == 0


def test_a_photograph_is_kept_without_the_place_where_it_was_taken(dounia: Any) -> None:
    file = keep_file(owner=dounia, name="IMG_1.jpg", data=from_a_telephone(), alt="Une fuite")
    assert (file.width, file.height, file.alt) == (400, 600, "Une fuite")
    for place in (file.file, file.small_file):
        with default_storage.open(place) as kept:
            data = kept.read()
        assert b"telephones" not in data
        with Image.open(BytesIO(data)) as seen:
            assert not seen.getexif()
    assert file.space == sum(default_storage.size(name) for name in stored())


def test_a_picture_is_named_after_what_is_kept_of_it(dounia: Any) -> None:
    file = keep_file(owner=dounia, name="photo.webp", data=picture("PNG"))
    assert (file.name, file.content_type) == ("photo.png", "image/png")


def test_a_description_of_a_document_is_not_kept(dounia: Any) -> None:
    assert keep_file(owner=dounia, name="a.pdf", data=PDF, alt="words").alt == ""


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.pdf", SVG, "web page"),
        ("x.png", PDF, "PDF"),
        ("x.pdf", b"MZ" + bytes(99), "a program"),
        ("x.svg", SVG, "are taken"),
        ("x.exe", b"MZ" + bytes(99), "are taken"),
        ("x.pdf", b"", "empty"),
        ("x.csv", "é".encode("cp1252"), "UTF-8"),
    ],
)
def test_what_is_refused_is_told_what_it_is(
    dounia: Any, name: str, data: bytes, says: str
) -> None:
    refused = refusal(keep_file, owner=dounia, name=name, data=data)
    assert (refused.code, refused.field) == ("invalid", "file")
    assert says in str(refused.message)


def test_too_large_is_said_with_the_limit(dounia: Any, settings: Any) -> None:
    settings.FILE_LIMIT = 2 * 1024 * 1024
    refused = refusal(keep_file, owner=dounia, name="x.txt", data=b"x" * (2 * 1024 * 1024 + 1))
    assert refused.code == "too_large"
    assert "2 MB" in str(refused.message)


def test_who_is_not_signed_in_or_suspended_keeps_no_file(emir: Any) -> None:
    assert refusal(keep_file, owner=None, name="a.pdf", data=PDF).code == "unauthenticated"
    assert refusal(keep_file, owner=emir, name="a.pdf", data=PDF).code == "suspended"


def test_files_are_counted_by_the_minute(dounia: Any, limits: None, settings: Any) -> None:
    settings.FILES_A_MINUTE = 2
    for _ in range(2):
        pdf(dounia)
    assert refusal(keep_file, owner=dounia, name="a.pdf", data=PDF).code == "rate_limited"


def test_a_disk_that_is_full_leaves_neither_row_nor_file(
    dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = default_storage.save

    def full(place: str, content: Any) -> str:
        if "small" in place:
            raise OSError(28, "No space left on device")
        return str(real(place, content))

    monkeypatch.setattr(default_storage, "save", full)
    refused = refusal(keep_file, owner=dounia, name="a.png", data=picture())
    assert refused.code == "unavailable"
    assert stored() == []


# --- Quota ------------------------------------------------------------------------------------
def test_a_full_quota_is_said_and_a_stranger_has_one_of_their_own(
    dounia: Any, stranger: Any, settings: Any
) -> None:
    settings.MEMBER_QUOTA = 2 * len(PDF)
    first = pdf(dounia)
    pdf(dounia)
    assert refusal(keep_file, owner=dounia, name="a.pdf", data=PDF).code == "too_large"
    pdf(stranger)
    drop_file(file_id=first.pk, by=dounia)
    pdf(dounia)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_fill_the_quota_exactly(
    dounia: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEMBER_QUOTA = 7 * len(PDF) + 3
    # Looking into each takes a process; what is tried here is the count.
    monkeypatch.setattr("forum.actions.files.inspect", lambda data, kind: Inspected("pdf", data))
    answers: list[str] = []

    def send() -> None:
        try:
            pdf(dounia)
            answers.append("kept")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["kept"] * 7 + ["too_large"] * 13
    assert stored() == sorted(Attachment.objects.values_list("file", flat=True))


# --- Dropped ----------------------------------------------------------------------------------
def test_a_loose_file_is_dropped_by_its_owner_alone(dounia: Any, stranger: Any) -> None:
    file = pdf(dounia)
    for by in (stranger, None):
        refused = refusal(drop_file, file_id=file.pk, by=by)
        assert refused.code in {"not_found", "unauthenticated"}
    drop_file(file_id=file.pk, by=dounia)
    assert not Attachment.objects.exists()
    assert stored() == []


def test_a_file_of_a_post_is_not_dropped(thread: Topic, dounia: Any) -> None:
    file = pdf(dounia)
    opened_with(thread, dounia, file)
    assert refusal(drop_file, file_id=file.pk, by=dounia).code == "not_found"
    assert not drop_loose_file(file_id=file.pk)
    assert stored() == [file.file]


def test_a_file_no_post_took_goes_after_a_day(
    dounia: Any, settings: Any, run_tasks: Callable[[], int]
) -> None:
    pdf(dounia)
    assert run_tasks() == 1
    assert Attachment.objects.count() == 1
    file = pdf(dounia)
    day = datetime.timedelta(seconds=settings.LOOSE_FILES_KEPT)
    Attachment.objects.filter(pk=file.pk).update(loose_since=F("loose_since") - day)
    run_tasks()
    assert not Attachment.objects.filter(pk=file.pk).exists()
    assert Attachment.objects.count() == 1
    assert not drop_loose_file(file_id=file.pk)


# --- On a post --------------------------------------------------------------------------------
def test_a_post_shows_its_files_in_the_order_asked_for(thread: Topic, dounia: Any) -> None:
    plan = pdf(dounia)
    photo = keep_file(owner=dounia, name="a.png", data=picture())
    asked = [{"id": photo.pk, "alt": "  Une\nfuite "}, plan.pk]
    post = publish_post(topic=thread, author=dounia, body="ici", attachments=asked).post
    shown = post_payload(Post.objects.with_people().get(pk=post.pk))["attachments"]
    assert shown == [
        {
            "id": photo.pk, "name": "a.png", "kind": "picture", "size": photo.size,
            "width": 60, "height": 40, "alt": "Une fuite", "scanned": False,
            "url": f"/files/{photo.pk}/", "thumbnail": f"/files/{photo.pk}/small/",
        },
        {
            "id": plan.pk, "name": "plan.pdf", "kind": "pdf", "size": len(PDF),
            "width": None, "height": None, "alt": "", "scanned": False,
            "url": f"/files/{plan.pk}/", "thumbnail": None,
        },
    ]  # fmt: skip
    assert {file.pk for file in post.files.all()} == {photo.pk, plan.pk}
    assert not Attachment.objects.filter(loose_since__isnull=False).exists()


def test_a_picture_needs_no_words_in_a_room(room: Topic, dounia: Any) -> None:
    file = keep_file(owner=dounia, name="a.png", data=picture())
    post = opened_with(room, dounia, file, body="")
    assert (post.body, post.body_html) == ("", "")
    assert refusal(publish_post, topic=room, author=dounia, body="").code == "invalid"


def test_a_topic_is_opened_with_files(theme_board: Any, amel: Any) -> None:
    file = pdf(amel)
    post = open_topic(
        board=theme_board, author=amel, title="Plan", body="ici", attachments=[file.pk]
    ).post
    assert [facts["id"] for facts in post.attachments] == [file.pk]


def test_the_file_of_another_is_no_more_there_than_one_that_never_was(
    thread: Topic, dounia: Any, stranger: Any
) -> None:
    own = pdf(stranger)
    said = []
    for wrong in (own.pk, own.pk + 999, 2**60, -1, True, "1", None, {"id": None}, 1.0):
        refused = refusal(publish_post, topic=thread, author=dounia, body="x", attachments=[wrong])
        said.append((refused.code, str(refused.message)))
    assert len(set(said)) == 1
    assert said[0][0] == "invalid"
    own.refresh_from_db()
    assert own.post_id is None


def test_a_file_goes_on_one_post(thread: Topic, room: Topic, dounia: Any) -> None:
    file = pdf(dounia)
    opened_with(thread, dounia, file)
    refused = refusal(publish_post, topic=room, author=dounia, body="x", attachments=[file.pk])
    assert refused.code == "invalid"


def test_the_same_sending_twice_is_one_post(thread: Topic, dounia: Any) -> None:
    file = pdf(dounia)
    sent = {
        "topic": thread,
        "author": dounia,
        "body": "ici",
        "client_id": "6f1c9e1e-3d1b-4d35-9a67-2f1d0c8e4b11",
        "attachments": [file.pk],
    }
    first, second = publish_post(**sent), publish_post(**sent)
    assert (second.post.pk, second.duplicate) == (first.post.pk, True)


@pytest.mark.django_db(transaction=True)
def test_a_file_sent_with_two_posts_at_once_goes_on_one(
    thread: Topic, room: Topic, dounia: Any
) -> None:
    file = pdf(dounia)
    answers: list[str] = []
    ready = threading.Barrier(2)

    def send(topic: Topic) -> None:
        try:
            ready.wait()
            opened_with(topic, dounia, file)
            answers.append("published")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[topic]) for topic in (thread, room)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == ["invalid", "published"]
    assert Post.objects.exclude(attachments=[]).count() == 1
    file.refresh_from_db()
    assert file.post is not None
    assert file.post.attachments[0]["id"] == file.pk


def test_more_than_ten_files_are_too_many(thread: Topic, dounia: Any, settings: Any) -> None:
    settings.FILES_A_POST = 1
    files = [pdf(dounia), pdf(dounia)]
    refused = refusal(
        publish_post, topic=thread, author=dounia, body="x", attachments=[f.pk for f in files]
    )
    assert "At most 1 file" in str(refused.message)
    assert refusal(publish_post, topic=thread, author=dounia, body="x", attachments="1").code == (
        "invalid"
    )


def test_screeners_see_the_names_of_files(
    thread: Topic, dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forum.actions import posts
    from forum.screening import PUBLISH, Draft, Screening

    seen: list[Draft] = []

    def screened(draft: Draft, *, locked: bool = False) -> Screening:
        seen.append(draft)
        return PUBLISH

    monkeypatch.setattr(posts, "screened", screened)
    opened_with(thread, dounia, pdf(dounia, "cheap-watches.pdf"))
    assert "cheap-watches.pdf" in seen[0].body


def test_a_held_post_keeps_its_files_for_when_it_is_published(
    thread: Topic, dounia: Any, bilal: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    post = opened_with(thread, dounia, pdf(dounia))
    assert post.state == Post.State.HELD
    assert "attachments" not in post_payload(Post.objects.with_people().get(pk=post.pk))
    settings.FORUM_SCREENERS = []
    publish_held_post(post=post, by=bilal)
    shown = post_payload(Post.objects.with_people().get(pk=post.pk))
    assert len(shown["attachments"]) == 1


def test_a_hidden_post_tells_of_no_file(thread: Topic, dounia: Any, bilal: Any) -> None:
    post = opened_with(thread, dounia, pdf(dounia))
    hide_post(post=post, by=bilal)
    assert "attachments" not in post_payload(Post.objects.with_people().get(pk=post.pk))


# --- Edited -----------------------------------------------------------------------------------
def test_an_edit_of_the_text_leaves_the_files(thread: Topic, dounia: Any) -> None:
    file = pdf(dounia)
    post = opened_with(thread, dounia, file)
    changed = edit_post(post=post, editor=dounia, body="ailleurs")
    assert [facts["id"] for facts in changed.attachments] == [file.pk]
    assert list(changed.files.all()) == [file]


def test_an_edit_adds_files_and_lets_others_go(thread: Topic, dounia: Any) -> None:
    old, kept, new = pdf(dounia), pdf(dounia), pdf(dounia, "new.pdf")
    post = opened_with(thread, dounia, old, kept)
    revision = post.revision
    changed = edit_post(post=post, editor=dounia, body=post.body, attachments=[kept.pk, new.pk])
    assert [facts["id"] for facts in changed.attachments] == [kept.pk, new.pk]
    assert changed.revision == revision + 1
    assert PostVersion.objects.filter(post=post).count() == 1
    old.refresh_from_db()
    assert old.post is None
    assert old.loose_since is not None
    assert "new" in changed.folded


def test_an_edit_that_changes_nothing_is_none(thread: Topic, dounia: Any) -> None:
    file = pdf(dounia)
    post = opened_with(thread, dounia, file)
    same = edit_post(post=post, editor=dounia, body=post.body, attachments=[file.pk])
    assert same.revision == post.revision


def test_what_a_picture_shows_is_corrected_by_an_edit(thread: Topic, dounia: Any) -> None:
    file = keep_file(owner=dounia, name="a.png", data=picture())
    post = opened_with(thread, dounia, file)
    asked = [{"id": file.pk, "alt": "Le puits"}]
    changed = edit_post(post=post, editor=dounia, body=post.body, attachments=asked)
    assert changed.attachments[0]["alt"] == "Le puits"
    file.refresh_from_db()
    assert file.alt == "Le puits"


def test_nobody_else_changes_the_files_of_a_post(
    thread: Topic, dounia: Any, stranger: Any, bilal: Any
) -> None:
    post = opened_with(thread, dounia, pdf(dounia))
    for other in (stranger, bilal):
        refused = refusal(edit_post, post=post, editor=other, body="x", attachments=[])
        assert refused.code == "forbidden"
    post.refresh_from_db()
    assert len(post.attachments) == 1
