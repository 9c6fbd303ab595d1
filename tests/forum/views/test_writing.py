"""Writing with forms, as a browser without scripts does, and as scripts do."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.models import Post, Topic

JSON = {"accept": "application/json"}


def test_a_reply_is_stored_and_leads_to_its_place(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any
) -> None:
    answer = sign_in(dounia).post(f"/t/{thread.pk}/reply/", {"body": "**نعم**", "reply_to": "1"})
    assert answer.status_code == 303
    assert answer["Location"].endswith("?at=2#post-2")
    post = Post.objects.get(number=2)
    assert (post.author, post.parent.number) == (dounia, 1)
    assert sign_in(dounia).get(answer["Location"]).status_code == 200


def test_a_double_click_stores_one_reply(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    drawn = outline(browser.get(thread.get_absolute_url())).all("input", name="client_id")[0]
    sent = {"body": "مرة", "client_id": drawn["value"]}
    answers = [browser.post(f"/t/{thread.pk}/reply/", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Post.objects.filter(number__gt=1).count() == 1


def test_each_form_drawn_has_a_fresh_id(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, outline: Any
) -> None:
    browser = sign_in(dounia)
    pages = [outline(browser.get(thread.get_absolute_url())) for _ in range(2)]
    assert len({page.all("input", name="client_id")[0]["value"] for page in pages}) == 2


def test_a_script_is_answered_in_json(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)
    sent = {"body": "سريع", "client_id": str(uuid.uuid4())}
    first = browser.post(f"/t/{thread.pk}/reply/", sent, headers=JSON)
    again = browser.post(f"/t/{thread.pk}/reply/", sent, headers=JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["post"]["number"] == again.json()["post"]["number"] == 2
    assert (first.json()["duplicate"], again.json()["duplicate"]) == (False, True)
    other = browser.post(f"/t/{thread.pk}/reply/", sent | {"body": "غيره"}, headers=JSON)
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


def test_a_held_reply_says_so_and_why_and_is_shown_to_its_author_alone(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, amel: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = ["tests.forum.views.screeners.hold_all"]
    browser = sign_in(dounia)
    answer = browser.post(f"/t/{thread.pk}/reply/", {"body": "للمراجعة"}, follow=True)
    page = answer.content.decode()
    assert answer.request["PATH_INFO"] == "/waiting/"
    assert "A moderator will look at your text before it is shown. tests" in page
    for reader in (dounia, amel):
        shown = sign_in(reader).get(thread.get_absolute_url()).content.decode()
        assert "للمراجعة" not in shown
    scripted = browser.post(f"/t/{thread.pk}/reply/", {"body": "ثانية"}, headers=JSON)
    assert (scripted.status_code, scripted.json()["post"]["state"]) == (202, "held")
    assert scripted.json()["reason"] == "tests"


BAD_BODIES = [
    ("", 400, "Please write something first."),
    (" \n\t ", 400, "Please write something first."),
    ("\u200b\u200f", 400, "Please write something first."),
    ("x" * 20_001, 413, "too long"),
    ("a\x00b", 400, "control characters"),
    ("a\x07b", 400, "control characters"),
    ("a" + "\u0301" * 10_000, 400, "too many marks"),
    ("\ufffd", 400, "broken characters"),
    ("\ufffe", 400, "broken characters"),
]


@pytest.mark.parametrize(("body", "status", "message"), BAD_BODIES)
def test_a_wrong_text_is_told_beside_the_field_and_not_stored(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, body: str, status: int,
    message: str,
) -> None:  # fmt: skip
    browser = sign_in(dounia)
    answer = browser.post(f"/t/{thread.pk}/reply/", {"body": body, "reply_to": "1"})
    assert answer.status_code == status
    page = answer.content.decode()
    assert message in page.split('id="composer-error"')[1]
    assert 'aria-invalid="true"' in page
    scripted = browser.post(f"/t/{thread.pk}/reply/", {"body": body}, headers=JSON)
    assert scripted.status_code == status
    assert message in scripted.json()["message"]
    assert scripted.json()["field"] == "body"
    assert Post.objects.count() == 1


def test_lone_surrogates_in_a_form_are_told_and_not_stored(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any
) -> None:
    answer = sign_in(dounia).post(
        f"/t/{thread.pk}/reply/", b"body=a%ED%A0%80b", "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert "broken characters" in answer.content.decode()
    assert Post.objects.count() == 1


def test_what_was_typed_is_still_there_after_a_refusal(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any
) -> None:
    typed = "<script>alert(1)</script>" + "x" * 20_000
    page = sign_in(dounia).post(f"/t/{thread.pk}/reply/", {"body": typed}).content.decode()
    assert "&lt;script&gt;alert(1)" + "&lt;/script&gt;" + "x" * 20_000 in page


def test_a_room_takes_four_thousand_characters(
    sign_in: Callable[[Any], Client], room: Any, dounia: Any
) -> None:
    browser = sign_in(dounia)
    assert browser.post(f"/t/{room.pk}/reply/", {"body": "x" * 4_001}).status_code == 413
    assert browser.post(f"/t/{room.pk}/reply/", {"body": "x" * 4_000}).status_code == 303


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "٢", "9" * 30, "2147483648"])
def test_a_reply_to_what_is_not_there_is_told_and_not_stored(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, number: str
) -> None:
    answer = sign_in(dounia).post(f"/t/{thread.pk}/reply/", {"body": "رد", "reply_to": number})
    assert answer.status_code == 400
    assert "no longer there" in answer.content.decode()
    assert Post.objects.count() == 1


def test_a_number_of_another_topic_is_no_parent_here(
    sign_in: Callable[[Any], Client], thread: Any, room: Any, dounia: Any, reply: Any
) -> None:
    reply(room, dounia)
    answer = sign_in(dounia).post(f"/t/{thread.pk}/reply/", {"body": "رد", "reply_to": "2"})
    assert answer.status_code == 400
    assert thread.posts.count() == 1


def test_a_reply_to_a_hidden_post_is_told_and_not_stored(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, bilal: Any, reply: Any
) -> None:
    from forum.actions import hide_post

    hide_post(post=reply(thread, dounia), by=bilal)
    browser = sign_in(dounia)
    assert browser.get(f"/t/{thread.pk}/reply/", {"to": "2"}).status_code == 400
    answer = browser.post(f"/t/{thread.pk}/reply/", {"body": "رد", "reply_to": "2"})
    assert answer.status_code == 400
    assert "no longer there" in answer.content.decode()
    assert thread.posts.count() == 2


def test_a_locked_topic_takes_no_reply_and_offers_none(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, bilal: Any
) -> None:
    from forum.actions import lock_topic

    lock_topic(topic=thread, by=bilal)
    browser = sign_in(dounia)
    assert 'id="id_body"' not in browser.get(thread.get_absolute_url()).content.decode()
    assert browser.get(f"/t/{thread.pk}/reply/").status_code == 403
    answer = browser.post(f"/t/{thread.pk}/reply/", {"body": "رد متأخر"})
    assert answer.status_code == 403
    assert "closed to new posts" in answer.content.decode()
    assert "رد متأخر" in answer.content.decode()
    assert thread.posts.count() == 1


def test_a_visitor_is_led_to_sign_in_and_back(client: Client, thread: Any) -> None:
    answer = client.get(f"/t/{thread.pk}/reply/?to=1")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/t/")
    sent = client.post(f"/t/{thread.pk}/reply/", {"body": "من الخارج"})
    assert sent.status_code == 401
    assert "Please sign in first." in sent.content.decode()
    assert Post.objects.count() == 1


def test_a_suspended_member_writes_nothing(
    sign_in: Callable[[Any], Client], thread: Any, emir: Any
) -> None:
    answer = sign_in(emir).post(f"/t/{thread.pk}/reply/", {"body": "لا"})
    assert answer.status_code == 403
    assert "suspended" in answer.content.decode()
    assert Post.objects.count() == 1


def test_a_form_without_its_token_is_refused_in_words(thread: Any, dounia: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["language"] = "en"
    browser.force_login(dounia)
    answer = browser.post(f"/t/{thread.pk}/reply/", {"body": "x"})
    assert answer.status_code == 403
    assert "Nothing was sent" in answer.content.decode()
    assert Post.objects.count() == 1


def test_a_preview_is_exactly_what_posting_makes(
    sign_in: Callable[[Any], Client], thread: Any, dounia: Any, amel: Any
) -> None:
    body = "## عنوان\n\n- **نقطة** @amel\n\n<b>x</b> https://example.tn"
    browser = sign_in(dounia)
    scripted = browser.post("/preview/", {"body": body}, headers=JSON)
    assert scripted.status_code == 200
    without_script = browser.post(f"/t/{thread.pk}/reply/", {"body": body, "preview": "1"})
    assert without_script.status_code == 200
    assert Post.objects.count() == 1
    browser.post(f"/t/{thread.pk}/reply/", {"body": body})
    post = Post.objects.get(number=2)
    assert scripted.json() == {"html": post.body_html, "language": post.language}
    assert post.body_html in without_script.content.decode()
    assert post.body_html in browser.post("/preview/", {"body": body}).content.decode()


def test_a_preview_refuses_what_posting_refuses(
    sign_in: Callable[[Any], Client], client: Client, dounia: Any
) -> None:
    browser = sign_in(dounia)
    for body, status, _ in BAD_BODIES:
        assert browser.post("/preview/", {"body": body}, headers=JSON).status_code == status
    sent = {"body": "x" * 4_001, "format": "room"}
    assert browser.post("/preview/", sent, headers=JSON).status_code == 413
    assert client.post("/preview/", {"body": "x"}, headers=JSON).status_code == 401
    assert browser.get("/preview/").status_code == 405


# --- Opening a topic --------------------------------------------------------------------------
def test_a_councillor_opens_a_topic_of_either_format(
    sign_in: Callable[[Any], Client], theme_board: Any, amel: Any
) -> None:
    browser = sign_in(amel)
    assert browser.get("/b/water-of-tests/new/").status_code == 200
    for kind in ("thread", "room"):
        sent = {"title": f"Sujet {kind}", "body": "Texte", "format": kind, "language": "fr"}
        answer = browser.post("/b/water-of-tests/new/", sent)
        assert answer.status_code == 303
        assert browser.get(answer["Location"]).status_code == 200
    assert set(Topic.objects.values_list("format", flat=True)) == {"thread", "room"}


def test_a_topic_opened_by_script_answers_its_address_and_opens_once(
    sign_in: Callable[[Any], Client], theme_board: Any, amel: Any
) -> None:
    browser = sign_in(amel)
    sent = {"title": "ماء", "body": "نص", "client_id": str(uuid.uuid4())}
    answers = [browser.post("/b/water-of-tests/new/", sent, headers=JSON) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["url"] == answers[1].json()["url"]
    assert browser.get(answers[0].json()["url"]).status_code == 200
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"title": ""}, 400, "Please write something first."),
        ({"title": "x" * 201}, 413, "too long"),
        ({"title": "a\x00b"}, 400, "control characters"),
        ({"title": "a\u202eb"}, 400, "change its direction"),
        ({"title": "\ufffd"}, 400, "broken characters"),
        ({"body": ""}, 400, "Please write something first."),
        ({"body": "a" + "\u0301" * 10_000}, 400, "too many marks"),
        ({"format": "podium"}, 400, "Choose a thread or a room."),
        ({"language": "<script>"}, 400, "not a language code"),
        ({"client_id": "seven"}, 400, "wrong client_id"),
    ],
)
def test_a_wrong_topic_is_told_beside_its_field_and_not_stored(
    sign_in: Callable[[Any], Client], theme_board: Any, amel: Any, change: dict[str, str],
    status: int, message: str,
) -> None:  # fmt: skip
    sent = {"title": "Titre gardé", "body": "Texte gardé", "format": "thread"} | change
    browser = sign_in(amel)
    answer = browser.post("/b/water-of-tests/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == status
    assert message in page
    assert ("Titre gardé" in page) is ("title" not in change)
    scripted = browser.post("/b/water-of-tests/new/", sent, headers=JSON)
    assert scripted.status_code == status
    assert scripted.json()["field"] == next(iter(change))
    assert Topic.objects.count() == 0


def test_who_may_not_open_topics_is_told_and_opens_none(
    sign_in: Callable[[Any], Client], client: Client, theme_board: Any, stranger: Any
) -> None:
    browser = sign_in(stranger)
    sent = {"title": "T", "body": "B"}
    assert browser.get("/b/water-of-tests/new/").status_code == 403
    assert browser.post("/b/water-of-tests/new/", sent).status_code == 403
    assert client.get("/b/water-of-tests/new/").status_code == 302
    assert client.post("/b/water-of-tests/new/", sent).status_code == 401
    assert Topic.objects.count() == 0


def test_a_topic_is_previewed_without_scripts(
    sign_in: Callable[[Any], Client], theme_board: Any, amel: Any
) -> None:
    sent = {"title": "Titre", "body": "**gras**", "preview": "1", "format": "room"}
    page = sign_in(amel).post("/b/water-of-tests/new/", sent).content.decode()
    assert "<strong>gras</strong>" in page
    assert 'value="room" checked' in page
    assert Topic.objects.count() == 0


def test_what_is_wrong_with_a_new_topic_is_said_at_its_head_too(
    sign_in: Any, theme_board: Any, amel: Any
) -> None:
    sent = {"title": "Titre", "body": "", "kind": "discussion"}
    page = sign_in(amel).post("/b/water-of-tests/new/", sent).content.decode()
    head, _, form = page.partition('name="title"')
    # On a phone the field itself may lie two screens below.
    assert 'id="form-error"' in head
    assert 'id="body-error"' in form
