"""Files at their addresses: who gets them, as what, and what comes with a form."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forum.actions import (
    hide_post,
    invite_member,
    keep_file,
    open_topic,
    publish_post,
    remove_member,
    restore_post,
    withdraw_post,
)
from forum.models import Attachment, Post, Topic
from members.actions import issue_token, suspend_member
from tests.forum.filing.builders import PDF, SVG, from_a_telephone, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where the files of a test are, and no others."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def photo(thread: Topic, dounia: Any) -> Attachment:
    """A picture on a post of dounia's."""
    file = keep_file(owner=dounia, name="puits.png", data=picture(), alt="Le puits")
    publish_post(topic=thread, author=dounia, body="ici", attachments=[file.pk])
    file.refresh_from_db()
    return file


def addresses(file: Attachment) -> list[str]:
    return [f"/files/{file.pk}/", *([f"/files/{file.pk}/small/"] if file.small_file else [])]


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def statuses(browser: Client, file: Attachment) -> set[int]:
    return {browser.get(address).status_code for address in addresses(file)}


def upload(name: str = "plan.pdf", data: bytes = PDF, field: str = "files") -> dict[str, Any]:
    return {field: SimpleUploadedFile(name, data, content_type="text/html")}


# --- Given out --------------------------------------------------------------------------------
def test_a_picture_is_served_so_that_nothing_in_it_can_run(
    client: Client, photo: Attachment
) -> None:
    for address in addresses(photo):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] in {"image/png", "image/webp"}
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Content-Encoding" not in answer
        body_of(answer)


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("evil.txt", b"so <script>alert(1)</script>", "text/plain; charset=utf-8"),
        ("=cmd.csv", b"=1+1;2", "text/csv; charset=utf-8"),
    ],
)
def test_a_document_is_saved_and_never_shown(
    client: Client, thread: Topic, dounia: Any, name: str, data: bytes, content_type: str
) -> None:
    file = keep_file(owner=dounia, name=name, data=data)
    publish_post(topic=thread, author=dounia, body="ici", attachments=[file.pk])
    answer = client.get(f"/files/{file.pk}/", headers={"Accept-Encoding": "gzip"})
    assert (answer["Content-Type"], answer["Cache-Control"]) == (content_type, "private, no-store")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert body_of(answer) == data
    assert client.get(f"/files/{file.pk}/small/").status_code == 404


def test_an_arabic_name_is_saved_as_it_is(client: Client, thread: Topic, dounia: Any) -> None:
    file = keep_file(owner=dounia, name="ميزانية.pdf", data=PDF)
    publish_post(topic=thread, author=dounia, body="ici", attachments=[file.pk])
    said = client.get(f"/files/{file.pk}/")["Content-Disposition"]
    assert said.startswith("attachment; filename*=utf-8''%D9%85")


def test_a_picture_that_is_held_already_is_not_sent_again(
    client: Client, photo: Attachment, bilal: Any
) -> None:
    address = addresses(photo)[1]
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
    hide_post(post=photo.post, by=bilal)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_what_never_was_has_the_same_answer(client: Client, photo: Attachment, bilal: Any) -> None:
    hide_post(post=photo.post, by=bilal)
    json_asked = {"Accept": "application/json"}
    missing = client.get("/files/987654/", headers=json_asked)
    kept_back = client.get(f"/files/{photo.pk}/", headers=json_asked)
    assert missing.status_code == kept_back.status_code == 404
    assert missing.json() == kept_back.json()


def test_a_file_missing_on_the_disk_is_not_found(
    client: Client, photo: Attachment, folder: Path
) -> None:
    (folder / photo.file).unlink()
    assert client.get(f"/files/{photo.pk}/").status_code == 404


# --- Who may ----------------------------------------------------------------------------------
def test_a_loose_file_is_its_owners(
    client: Client, sign_in: Any, dounia: Any, stranger: Any, bilal: Any, administrator: Any
) -> None:
    file = keep_file(owner=dounia, name="a.png", data=picture())
    assert statuses(sign_in(dounia), file) == {200}
    for other in (stranger, bilal, administrator):
        assert statuses(sign_in(other), file) == {404}
    assert statuses(client, file) == {404}


def test_on_an_open_board_everyone_sees_what_everyone_reads(
    client: Client, sign_in: Any, stranger: Any, photo: Attachment
) -> None:
    assert statuses(client, photo) == {200}
    assert statuses(sign_in(stranger), photo) == {200}


def test_on_a_closed_board_the_right_is_asked_at_each_download(
    client: Client, sign_in: Any, invited_board: Any, amel: Any, dounia: Any, stranger: Any
) -> None:
    file = keep_file(owner=amel, name="a.png", data=picture())
    open_topic(board=invited_board, author=amel, title="Closed", body="x", attachments=[file.pk])
    reader = sign_in(dounia)
    assert statuses(reader, file) == statuses(sign_in(stranger), file) == {404}
    assert statuses(client, file) == {404}
    invite_member(board=invited_board, member=dounia, by=None)
    assert statuses(reader, file) == {200}
    etag = reader.get(addresses(file)[0])["ETag"]
    remove_member(board=invited_board, member=dounia, by=None)
    assert statuses(reader, file) == {404}
    again = reader.get(addresses(file)[0], headers={"If-None-Match": etag})
    assert again.status_code == 404


def test_the_owner_who_lost_the_board_lost_the_file_with_it(
    sign_in: Any, invited_board: Any, amel: Any
) -> None:
    file = keep_file(owner=amel, name="a.pdf", data=PDF)
    open_topic(board=invited_board, author=amel, title="Closed", body="x", attachments=[file.pk])
    remove_member(board=invited_board, member=amel, by=None)
    assert statuses(sign_in(amel), file) == {404}


def test_of_a_hidden_post_moderators_alone_see_the_files(
    client: Client, sign_in: Any, photo: Attachment, dounia: Any, stranger: Any, bilal: Any
) -> None:
    hide_post(post=photo.post, by=bilal)
    for other in (dounia, stranger):
        assert statuses(sign_in(other), photo) == {404}
    assert statuses(client, photo) == {404}
    assert statuses(sign_in(bilal), photo) == {200}
    restore_post(post=photo.post, by=bilal)
    assert statuses(client, photo) == {200}


def test_of_a_withdrawn_post_nobody_sees_the_files(
    client: Client, sign_in: Any, photo: Attachment, dounia: Any, bilal: Any
) -> None:
    withdraw_post(post=photo.post, by=dounia)
    for member in (dounia, bilal):
        assert statuses(sign_in(member), photo) == {404}
    assert statuses(client, photo) == {404}


def test_a_hidden_topic_takes_the_files_of_its_replies_along(
    client: Client, sign_in: Any, photo: Attachment, thread: Topic, dounia: Any, bilal: Any
) -> None:
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert statuses(client, photo) == statuses(sign_in(dounia), photo) == {404}
    assert statuses(sign_in(bilal), photo) == {200}


def test_who_is_suspended_loses_their_loose_files(
    sign_in: Any, dounia: Any, administrator: Any
) -> None:
    file = keep_file(owner=dounia, name="a.pdf", data=PDF)
    browser = sign_in(dounia)
    suspend_member(member=dounia, by=administrator)
    assert browser.get(f"/files/{file.pk}/").status_code in {403, 404}


def test_a_program_reads_a_file_with_its_token(
    client: Client, invited_board: Any, amel: Any, stranger: Any
) -> None:
    file = keep_file(owner=amel, name="a.pdf", data=PDF)
    open_topic(board=invited_board, author=amel, title="Closed", body="x", attachments=[file.pk])
    for member, status in ((amel, 200), (stranger, 404)):
        token = {"Authorization": f"Bearer {issue_token(member=member)}"}
        assert client.get(f"/files/{file.pk}/", headers=token).status_code == status


# --- Taken in ---------------------------------------------------------------------------------
def test_a_script_hears_what_became_of_its_file(sign_in: Any, dounia: Any) -> None:
    answer = sign_in(dounia).post(
        "/files/",
        upload("IMG 1.jpg", from_a_telephone(), "file"),
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 201
    file = answer.json()["file"]
    assert (file["name"], file["kind"], file["width"]) == ("IMG 1.jpg", "picture", 400)
    assert Attachment.objects.get().owner == dounia


def test_a_script_hears_why_not(client: Client, sign_in: Any, dounia: Any) -> None:
    asked = {"Accept": "application/json"}
    refused = sign_in(dounia).post("/files/", upload("x.pdf", SVG, "file"), headers=asked)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert "web page" in refused.json()["message"]
    assert sign_in(dounia).post("/files/", {}, headers=asked).json()["field"] == "file"
    assert client.post("/files/", upload(field="file"), headers=asked).status_code == 401
    assert not Attachment.objects.exists()


def test_a_file_needs_the_token_of_a_form(dounia: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dounia)
    assert browser.post("/files/", upload(field="file")).status_code == 403
    assert not Attachment.objects.exists()


def test_what_is_too_large_is_not_even_kept_meanwhile(
    sign_in: Any, dounia: Any, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_LIMIT = 1024 * 1024
    settings.UPLOAD_LIMIT = 1024 * 1024
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    answer = sign_in(dounia).post(
        "/files/",
        upload("x.txt", b"x" * (3 * 1024 * 1024), "file"),
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "1 MB" in answer.json()["message"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_dropped_by_its_owner_alone(
    client: Client, sign_in: Any, dounia: Any, stranger: Any
) -> None:
    file = keep_file(owner=dounia, name="a.pdf", data=PDF)
    address = f"/files/{file.pk}/drop/"
    assert sign_in(stranger).post(address).status_code == 404
    assert client.post(address).status_code == 401
    assert sign_in(dounia).post(address).status_code == 204
    assert not Attachment.objects.exists()


# --- With a form ------------------------------------------------------------------------------
def test_without_scripts_a_reply_brings_its_file_along(
    sign_in: Any, thread: Topic, dounia: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    sent = {"body": "ici", "alt": "Le puits", **upload("puits.png", picture())}
    assert browser.post(f"/t/{thread.pk}/reply/", sent).status_code == 303
    page = outline(browser.get(thread.get_absolute_url()))
    file = Attachment.objects.get()
    (shown,) = page.all("img", src=f"/files/{file.pk}/small/")
    assert (shown["alt"], shown["width"], shown["height"]) == ("Le puits", "60", "40")


def test_the_same_form_sent_twice_is_one_post(sign_in: Any, thread: Topic, dounia: Any) -> None:
    browser = sign_in(dounia)
    for _ in range(2):
        sent = {"body": "ici", "client_id": "6f1c9e1e-3d1b-4d35-9a67-2f1d0c8e4b11", **upload()}
        assert browser.post(f"/t/{thread.pk}/reply/", sent).status_code == 303
    assert thread.posts.count() == 2


@pytest.mark.parametrize("more", [{"body": ""}, {"body": "ici", "preview": "1"}])
def test_a_file_that_came_stays_with_the_form_drawn_again(
    sign_in: Any, thread: Topic, dounia: Any, outline: Any, more: dict[str, str]
) -> None:
    browser = sign_in(dounia)
    if not more["body"]:
        more = {"body": "x" * 20_001}
    answer = browser.post(f"/t/{thread.pk}/reply/", {**more, **upload("puits.png", picture())})
    file = Attachment.objects.get()
    (kept,) = outline(answer).all("input", name="attachments")
    assert kept["value"] == str(file.pk)
    sent = {"body": "ici", "attachments": kept["value"], f"alt_{file.pk}": "Le puits"}
    browser.post(f"/t/{thread.pk}/reply/", sent)
    assert thread.posts.get(number=2).attachments[0]["alt"] == "Le puits"


def test_several_ids_may_stand_in_one_field(sign_in: Any, thread: Topic, dounia: Any) -> None:
    photo = keep_file(owner=dounia, name="a.png", data=picture())
    plan = keep_file(owner=dounia, name="a.pdf", data=PDF)
    sent = {"body": "x", "attachments": f"{photo.pk},{plan.pk}", f"alt_{photo.pk}": "Le puits"}
    asked = {"Accept": "application/json"}
    answer = sign_in(dounia).post(f"/t/{thread.pk}/reply/", sent, headers=asked)
    shown = answer.json()["post"]["attachments"]
    assert [(one["id"], one["alt"]) for one in shown] == [(photo.pk, "Le puits"), (plan.pk, "")]


def test_a_file_that_is_refused_is_said_beside_the_text(
    sign_in: Any, thread: Topic, dounia: Any
) -> None:
    sent = {"body": "long thought", **upload("x.pdf", SVG)}
    answer = sign_in(dounia).post(f"/t/{thread.pk}/reply/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "long thought" in page
    assert "a web page" in page
    assert thread.posts.count() == 1


def test_a_topic_is_opened_with_a_file(sign_in: Any, theme_board: Any, amel: Any) -> None:
    sent = {"title": "Plan", "body": "ici", "format": "thread", **upload()}
    assert sign_in(amel).post(f"/b/{theme_board.slug}/new/", sent).status_code == 303
    assert Post.objects.get().attachments[0]["name"] == "plan.pdf"


def test_the_page_of_an_edit_takes_files_out_and_adds_some(
    sign_in: Any, photo: Attachment, dounia: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    address = f"/p/{photo.post_id}/edit/"
    (kept,) = outline(browser.get(address)).all("input", name="attachments")
    assert kept["value"] == str(photo.pk)
    browser.post(address, {"body": "ici", "with_files": "1", **upload()})
    (facts,) = Post.objects.get(pk=photo.post_id).attachments
    assert facts["name"] == "plan.pdf"


def test_an_edit_in_place_says_nothing_of_files_and_leaves_them(
    sign_in: Any, photo: Attachment, dounia: Any
) -> None:
    sent = {"body": "ailleurs"}
    sign_in(dounia).post(f"/p/{photo.post_id}/edit/", sent, headers={"Accept": "application/json"})
    post = Post.objects.get(pk=photo.post_id)
    assert (post.body, len(post.attachments)) == ("ailleurs", 1)


# --- Shown ------------------------------------------------------------------------------------
def test_a_document_stands_with_its_kind_and_size(
    client: Client, thread: Topic, dounia: Any
) -> None:
    file = keep_file(owner=dounia, name="<b>plan.pdf", data=PDF + bytes(239_000) + b"%%EOF")
    publish_post(topic=thread, author=dounia, body="ici", attachments=[file.pk])
    page = client.get(thread.get_absolute_url(), headers={"Accept-Language": "fr"})
    shown = page.content.decode()
    assert "<bdi>b plan.pdf</bdi>" in shown
    assert "239\u202fko" in shown


def test_what_is_hidden_is_on_no_page(
    client: Client, sign_in: Any, thread: Topic, photo: Attachment, bilal: Any
) -> None:
    pages = [
        thread.get_absolute_url(),
        f"/t/{thread.pk}/print/",
        f"/t/{thread.pk}/export/",
        f"/t/{thread.pk}/changes/?since=0",
        f"/t/{thread.pk}/feed/",
    ]
    searches = ["/search/?q=puits", f"/t/{thread.pk}/find/?q=puits"]

    def telling() -> list[str]:
        found = []
        for address in pages:
            answer = client.get(address)
            text = body_of(answer) if answer.streaming else answer.content
            if f"/files/{photo.pk}/".encode() in text or b"puits.png" in text:
                found.append(address)
        return found

    def marked() -> list[bool]:
        return [b"<mark>puits</mark>.png" in client.get(address).content for address in searches]

    assert telling() == pages[:4]
    assert marked() == [True, True]
    hide_post(post=photo.post, by=bilal)
    assert telling() == []
    assert marked() == [False, False]


def test_moderators_see_the_files_of_a_case(
    sign_in: Any, photo: Attachment, dounia: Any, carine: Any, bilal: Any
) -> None:
    from moderation.actions import flag_post
    from moderation.models import Case

    flag_post(post=photo.post, member=carine, reason="spam")
    case = Case.objects.get()
    assert f"/files/{photo.pk}/small/" in sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()


def test_an_exported_topic_lists_its_files(
    client: Client, thread: Topic, photo: Attachment
) -> None:
    text = body_of(client.get(f"/t/{thread.pk}/export/", headers={"Accept-Language": "en"}))
    assert f"- [puits.png](<http://127.0.0.1:8000/files/{photo.pk}/>) · Picture".encode() in text


# --- Found ------------------------------------------------------------------------------------
def test_a_post_is_found_by_the_name_of_its_file_and_what_a_picture_shows(
    client: Client, thread: Topic, dounia: Any, bilal: Any
) -> None:
    file = keep_file(owner=dounia, name="budget_2026-voirie.pdf", data=PDF)
    shown = keep_file(owner=dounia, name="a.png", data=picture(), alt="Les citernes rouillées")
    post = publish_post(
        topic=thread, author=dounia, body="ici", attachments=[file.pk, shown.pk]
    ).post

    def found(words: str) -> bool:
        return f"/p/{post.pk}/" in client.get("/search/", {"q": words}).content.decode()

    assert found("voirie")
    assert found("citerne")
    assert found("budget")
    assert not found("assainissement")
    hide_post(post=post, by=bilal)
    assert not found("voirie")


# --- For programs -----------------------------------------------------------------------------
@pytest.fixture
def api(client: Client) -> Callable[..., Any]:
    """`api(amel, "post", "/files", ...)`: one call with that member's token."""

    def call(member: Any, method: str, path: str, data: Any = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {issue_token(member=member)}"} if member else {}
        if isinstance(data, dict) and "file" not in data:
            more["content_type"] = "application/json"
            data = json.dumps(data)
        return getattr(client, method)(f"/api/v1{path}", data, headers=headers, **more)

    return call


def test_a_program_keeps_a_file_and_posts_it(api: Any, thread: Topic, dounia: Any) -> None:
    kept = api(dounia, "post", "/files", {**upload("a.png", picture(), "file"), "alt": "Puits"})
    assert kept.status_code == 201
    assert kept.json()["alt"] == "Puits"
    pk = kept.json()["id"]
    written = api(
        dounia, "post", f"/topics/{thread.pk}/posts", {"body": "ici", "attachments": [pk]}
    )
    assert written.status_code == 201
    assert written.json()["attachments"] == [kept.json()]
    changed = api(
        dounia,
        "patch",
        f"/posts/{written.json()['id']}",
        {"body": "ici", "attachments": [{"id": pk, "alt": "Le puits"}]},
    )
    assert changed.json()["attachments"][0]["alt"] == "Le puits"
    kept_so = api(dounia, "patch", f"/posts/{written.json()['id']}", {"body": "ailleurs"})
    assert len(kept_so.json()["attachments"]) == 1


def test_a_program_opens_a_topic_with_a_file(api: Any, theme_board: Any, amel: Any) -> None:
    file = keep_file(owner=amel, name="a.pdf", data=PDF)
    sent = {"title": "Plan", "body": "ici", "attachments": [file.pk]}
    assert api(amel, "post", f"/boards/{theme_board.pk}/topics", sent).status_code == 201
    assert len(Post.objects.get().attachments) == 1


def test_a_program_is_refused_in_words(
    api: Any, thread: Topic, dounia: Any, stranger: Any, settings: Any
) -> None:
    assert api(None, "post", "/files", upload(field="file")).status_code == 401
    assert api(dounia, "post", "/files", upload("x.pdf", SVG, "file")).json()["code"] == "invalid"
    file = keep_file(owner=stranger, name="a.pdf", data=PDF)
    assert api(dounia, "delete", f"/files/{file.pk}").status_code == 404
    sent = {"body": "x", "attachments": [file.pk]}
    refused = api(dounia, "post", f"/topics/{thread.pk}/posts", sent)
    assert (refused.status_code, refused.json()["field"]) == (400, "attachments")
    assert api(stranger, "delete", f"/files/{file.pk}").status_code == 204
    settings.FILE_LIMIT = 10
    assert api(dounia, "post", "/files", upload(field="file")).status_code == 413
