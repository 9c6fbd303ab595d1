"""What a hostile reader tried over HTTP and in actions."""

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from forum.actions import create_board, edit_post, open_topic, publish_post, remove_member
from forum.markup import render
from forum.models import Post, Topic
from members.actions import issue_token
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def ask(member: Any, method: str, path: str, body: Any = None) -> Any:
    return getattr(Client(), method)(
        path,
        data=json.dumps(body) if body is not None else None,
        content_type="application/json",
        headers={"authorization": f"Bearer {issue_token(member=member)}"},
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"title": "", "body": "x"},
        {"title": "a", "body": ""},
        {"title": "a", "body": "x", "format": "poll"},
        {"title": "a", "body": "x", "client_id": "no"},
    ],
)
def test_a_wrong_topic_does_not_tell_that_a_closed_board_exists(
    invited_board: Any, stranger: Any, sent: Any
) -> None:
    closed = ask(stranger, "post", f"/api/v1/boards/{invited_board.pk}/topics", sent)
    never = ask(stranger, "post", "/api/v1/boards/999999/topics", sent)
    assert (closed.status_code, closed.content) == (never.status_code, never.content)


def test_a_suspended_member_does_not_learn_that_a_closed_board_exists(
    invited_board: Any, emir: Any
) -> None:
    sent = {"title": "a", "body": "x"}
    closed = ask(emir, "post", f"/api/v1/boards/{invited_board.pk}/topics", sent)
    never = ask(emir, "post", "/api/v1/boards/999999/topics", sent)
    assert (closed.status_code, closed.content) == (never.status_code, never.content)


def test_another_title_under_a_known_client_id_is_a_conflict(theme_board: Any, amel: Any) -> None:
    sent_id = str(uuid.uuid4())
    open_topic(board=theme_board, author=amel, title="Eau", body="Texte", client_id=sent_id)
    with pytest.raises(Refused) as refused:
        open_topic(board=theme_board, author=amel, title="Routes", body="Texte", client_id=sent_id)
    assert refused.value.code == "conflict"


def test_another_board_under_a_known_client_id_is_a_conflict(
    theme_board: Any, invited_board: Any, amel: Any
) -> None:
    sent_id = str(uuid.uuid4())
    open_topic(board=theme_board, author=amel, title="Eau", body="Texte", client_id=sent_id)
    with pytest.raises(Refused) as refused:
        open_topic(board=invited_board, author=amel, title="Eau", body="Texte", client_id=sent_id)
    assert refused.value.code == "conflict"


def test_a_removed_member_learns_nothing_new_by_sending_again(
    invited_board: Any, amel: Any, administrator: Any
) -> None:
    sent_id = str(uuid.uuid4())
    sent = {"title": "Secret", "body": "Entre nous", "client_id": sent_id}
    path = f"/api/v1/boards/{invited_board.pk}/topics"
    first = ask(amel, "post", path, sent).json()
    remove_member(board=invited_board, member=amel, by=None)
    topic = Topic.objects.get(pk=first["id"])
    publish_post(topic=topic, author=administrator, body="Plus tard")
    again = ask(amel, "post", path, sent).json()
    assert again.get("post_count", 1) == 1, again


def test_piled_marks_are_refused_before_they_are_sorted(
    thread: Any, amel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NFC sorts marks in quadratic time with the lock of the interpreter held: 8 s for these."""
    normalised: list[int] = []
    monkeypatch.setattr(
        "members.text.unicodedata.normalize",
        lambda form, text: normalised.append(len(text)) or text,
    )
    with pytest.raises(Refused):
        publish_post(topic=thread, author=amel, body="a" + "\u0301\u0316" * 39_990)
    assert normalised == []


@pytest.mark.parametrize("limit", [20_000, 4_000])
def test_a_wide_table_does_not_become_a_large_page(limit: int) -> None:
    """The same text takes 3 to 8 s to draw."""
    columns = limit // 8
    body = "|" + "a|" * columns + "\n|" + "-|" * columns + "\n" + "|\n" * limit
    assert len(render(body[:limit])) < 20 * limit


def test_edits_have_a_limit(thread: Any, amel: Any, limits: None) -> None:
    post = publish_post(topic=thread, author=amel, body="un").post

    def edit_often() -> None:
        for number in range(60):
            edit_post(post=Post.objects.get(pk=post.pk), editor=amel, body=f"texte {number}")

    with pytest.raises(Refused):
        edit_often()


def test_nothing_of_the_email_stands_in_the_handle(client: Client) -> None:
    from members.models import Member

    client.post(
        "/accounts/signup/",
        {
            "name": "سلمى الزواري",
            "email": "private.box.1987@mail.example",
            "password1": "the house of the council",
        },
    )
    member = Member.objects.get(email="private.box.1987@mail.example")
    assert "private" not in member.handle, member.handle


def test_what_is_not_there_looks_alike_everywhere(
    invited_board: Any, amel: Any, stranger: Any, sign_in: Any
) -> None:
    topic = open_topic(board=invited_board, author=amel, title="Secret", body="Nous").post.topic
    post = topic.posts.get()
    browser = sign_in(stranger)

    def shape(path: str, method: str = "get", **data: Any) -> Any:
        answer = getattr(browser, method)(path, data or None)
        text = answer.content.decode().replace(path, "PATH")
        text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text)
        return (
            answer.status_code,
            text,
            {k: v for k, v in answer.headers.items() if k != "Content-Length"},
        )

    never = shape("/nothing/of/ours/")
    for path in (
        f"/t/{topic.pk}/",
        f"/t/{topic.pk}/{topic.slug}/",
        f"/p/{post.pk}/",
        f"/p/{post.pk}/edit/",
        f"/p/{post.pk}/withdraw/",
        f"/p/{post.pk}/flag/",
        f"/p/{post.pk}/flag/thanks/",
        f"/b/{invited_board.slug}/",
        f"/b/{invited_board.slug}/new/",
        f"/t/{topic.pk}/reply/",
        "/cases/",
        "/cases/1/",
    ):
        found = shape(path)
        assert found[0] == 404, path
        assert found[1] == never[1], path
        assert found[2] == never[2], (path, found[2], never[2])
    for path in (
        f"/t/{topic.pk}/reply/",
        f"/t/{topic.pk}/read/",
        f"/t/{topic.pk}/lock/",
        f"/p/{post.pk}/edit/",
        f"/p/{post.pk}/flag/",
        f"/b/{invited_board.slug}/new/",
    ):
        assert shape(path, "post", body="x")[0] == 404, path


def test_a_closed_board_takes_its_calls_from_the_bell(
    theme_board: Any, thread: Any, amel: Any, carine: Any, run_tasks: Any, sign_in: Any
) -> None:
    publish_post(topic=thread, author=carine, body="Réponse")
    run_tasks()
    create_board(
        slug=theme_board.slug,
        names={"fr": ("Eau", "")},
        by=None,
        read_rule="invited",
        write_rule="invited",
        open_rule="invited",
    )
    run_tasks()
    answer = ask(amel, "get", "/api/v1/notifications").json()
    assert (answer["unread"], answer["items"]) == (0, [])


def test_admin_password_page_ends_the_sockets(administrator: Any, sign_in: Any) -> None:
    browser = sign_in(administrator)
    before = administrator.access_epoch
    answer = browser.post(
        "/admin/password_change/",
        {
            "old_password": "the house of the council",
            "new_password1": "another house of council",
            "new_password2": "another house of council",
        },
    )
    administrator.refresh_from_db()
    assert answer.status_code == 404 or administrator.access_epoch > before, answer.status_code


def test_a_suspended_members_page_is_kept_by_no_cache(emir: Any, sign_in: Any) -> None:
    assert "no-store" in sign_in(emir).get("/").headers.get("Cache-Control", "")
