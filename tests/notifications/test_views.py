"""The list of notifications as a browser without scripts sees it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.actions import (
    hide_post,
    invite_member,
    open_topic,
    publish_post,
    remove_member,
)
from members.models import Member
from notifications.actions import notify
from notifications.models import Notification

Say = Callable[..., Any]
SignIn = Callable[[Any], Client]
Unread = Callable[[Any], int]
JSON = {"accept": "application/json"}


def page(browser: Client, query: str = "") -> str:
    answer = browser.get(f"/notifications/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_is_asked_to_sign_in_and_brought_back(client: Client, db: None) -> None:
    answer = client.get("/notifications/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/notifications/"
    assert client.post("/notifications/read/", {"all": "1"}).status_code == 302


def test_a_reply_stands_there_with_its_author_its_topic_and_the_way_to_it(
    say: Say, thread: Any, amel: Any, carine: Any, sign_in: SignIn
) -> None:
    post = say(carine, "Demain.", topic=thread)
    html = page(sign_in(amel))
    assert f'<a href="/p/{post.pk}/"><bdi>Carine Étienne</bdi> replied to you</a>' in html
    assert thread.title in html
    assert "Demain." not in html


def test_what_is_unread_is_said_in_a_word_and_not_by_colour_alone(
    say: Say, thread: Any, amel: Any, carine: Any, sign_in: SignIn
) -> None:
    say(carine, "Demain.", topic=thread)
    browser = sign_in(amel)
    assert page(browser).count(">New</span>") == 1
    browser.post("/notifications/read/", {"all": "1"})
    html = page(browser)
    assert ">New</span>" not in html
    assert "data-unread" not in html


def test_a_stranger_sees_none_of_it(
    say: Say, thread: Any, amel: Any, carine: Any, stranger: Any, sign_in: SignIn
) -> None:
    say(carine, "Demain.", topic=thread)
    assert "Carine Étienne" in page(sign_in(amel))
    html = page(sign_in(stranger))
    assert "Carine Étienne" not in html
    assert "Nothing yet" in html


def test_a_name_cannot_become_markup(
    say: Say, thread: Any, amel: Any, carine: Any, sign_in: SignIn
) -> None:
    Member.objects.filter(pk=carine.pk).update(name="<img src=x>")
    type(thread).objects.filter(pk=thread.pk).update(title="<script>1</script>")
    say(carine, "Demain.", topic=thread)
    html = page(sign_in(amel))
    assert "<bdi>&lt;img src=x&gt;</bdi>" in html
    assert "<script>1" not in html
    assert "<img" not in html


def test_a_hidden_post_is_said_to_be_gone_and_its_trace_is_the_way(
    say: Say, thread: Any, amel: Any, carine: Any, bilal: Any, sign_in: SignIn
) -> None:
    post = say(carine, "Idiots.", topic=thread)
    hide_post(post=post, by=bilal)
    html = page(sign_in(amel))
    assert "This post is no longer shown." in html
    assert f'href="/p/{post.pk}/"' in html
    assert "Idiots" not in html


def test_a_hidden_topic_has_no_title_and_no_way_to_it(
    say: Say, thread: Any, carine: Any, dounia: Any, bilal: Any, sign_in: SignIn
) -> None:
    post = say(carine, "@dounia", topic=thread)
    assert thread.title in page(sign_in(dounia))
    hide_post(post=thread.posts.get(number=1), by=bilal)
    html = page(sign_in(dounia))
    assert thread.title not in html
    assert f'href="/p/{post.pk}/"' not in html
    assert "This post is no longer shown." in html


def test_a_board_closed_to_the_member_since_leaves_no_trace(
    invited_board: Any, say: Say, amel: Any, carine: Any, sign_in: SignIn
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    opened = open_topic(board=invited_board, author=carine, title="Entre nous", body="x")
    say(amel, "@carine", topic=opened.post.topic)
    assert "Entre nous" in page(sign_in(carine))
    remove_member(board=invited_board, member=carine, by=None)
    html = page(sign_in(carine))
    assert "Entre nous" not in html
    assert amel.name not in html


def test_the_author_reads_why_and_nobody_is_named(
    thread: Any,
    carine: Any,
    bilal: Any,
    stranger: Any,
    decide: Callable[..., Any],
    sign_in: SignIn,
) -> None:
    post = publish_post(topic=thread, author=carine, body="Idiots.").post
    decide(post, "hide", "Restons <polis>.", flagged_by=stranger)
    browser = sign_in(carine)
    browser.cookies["language"] = "en"
    html = page(browser)
    assert "A moderator hid your post" in html
    assert "Restons &lt;polis&gt;." in html
    for word in (bilal.name, stranger.name, "Idiots"):
        assert word not in html


def test_a_word_of_moderation_about_a_board_closed_since_names_no_topic(
    invited_board: Any,
    amel: Any,
    carine: Any,
    decide: Callable[..., Any],
    sign_in: SignIn,
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=amel, title="Entre nous", body="x").post.topic
    post = publish_post(topic=topic, author=carine, body="Idiots.").post
    decide(post, "hide", "Restons polis.", flagged_by=amel)
    remove_member(board=invited_board, member=carine, by=None)
    html = page(sign_in(carine))
    assert "Restons polis." in html
    assert "Entre nous" not in html
    assert f'href="/p/{post.pk}/"' not in html


# --- pages ------------------------------------------------------------------------------------
def fill(amel: Any, author: Any, topic: Any, count: int) -> None:
    for number in range(count):
        post = publish_post(topic=topic, author=author, body=f"Oui {number}.").post
        notify(
            recipient_id=amel.pk,
            kind="reply",
            key=f"post:{post.pk}",
            actor_id=author.pk,
            post_id=post.pk,
        )


def test_a_page_has_thirty_and_leads_to_the_older(
    thread: Any, amel: Any, carine: Any, sign_in: SignIn
) -> None:
    fill(amel, carine, thread, 31)
    browser = sign_in(amel)
    html = page(browser)
    assert html.count("data-notification=") == 30
    oldest = Notification.objects.order_by("pk")[1]
    assert f'href="/notifications/?before={oldest.pk}"' in html
    older = page(browser, f"?before={oldest.pk}")
    assert older.count("data-notification=") == 1
    assert 'rel="next"' not in older


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "1%00"])
def test_a_wrong_cursor_is_a_wrong_request_and_no_breakdown(
    amel: Any, sign_in: SignIn, cursor: str
) -> None:
    assert sign_in(amel).get(f"/notifications/?before={cursor}").status_code == 400


def test_thirty_rows_cost_as_many_questions_as_three(
    thread: Any, room: Any, amel: Any, carine: Any, dounia: Any, sign_in: SignIn
) -> None:
    browser = sign_in(amel)
    fill(amel, carine, thread, 3)
    page(browser)
    ContentType.objects.get_for_model(Member)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert page(browser).count("data-notification=") == 3
    fill(amel, dounia, thread, 14)
    fill(amel, carine, room, 13)
    with CaptureQueriesContext(connection) as many:
        assert page(browser).count("data-notification=") == 30
    assert len(many) == len(few)


def test_notes_of_moderators_cost_one_question_for_the_whole_page(
    thread: Any, carine: Any, dounia: Any, decide: Callable[..., Any], sign_in: SignIn
) -> None:
    browser = sign_in(carine)

    def warn() -> None:
        post = publish_post(topic=thread, author=carine, body="Idiots.").post
        decide(post, "warn", "Restons polis.", flagged_by=dounia)

    warn()
    page(browser)
    with CaptureQueriesContext(connection) as one:
        assert page(browser).count("Restons polis.") == 1
    warn()
    warn()
    with CaptureQueriesContext(connection) as three:
        assert page(browser).count("Restons polis.") == 3
    assert len(three) == len(one)


# --- reading ----------------------------------------------------------------------------------
def test_the_button_of_a_row_reads_that_row_alone(
    say: Say, thread: Any, amel: Any, carine: Any, sign_in: SignIn, unread: Unread
) -> None:
    say(carine, "Oui.", topic=thread)
    say(carine, "Non.", topic=thread)
    browser = sign_in(amel)
    answer = browser.post("/notifications/read/", {"ids": Notification.objects.first().pk})
    assert (answer.status_code, answer["Location"]) == (302, "/notifications/")
    assert unread(amel) == 1


def test_a_script_gets_the_number_that_is_left(
    say: Say, thread: Any, amel: Any, carine: Any, sign_in: SignIn
) -> None:
    say(carine, "Oui.", topic=thread)
    say(carine, "Non.", topic=thread)
    browser = sign_in(amel)
    one = {"ids": Notification.objects.first().pk}
    assert browser.post("/notifications/read/", one, headers=JSON).json() == {"unread": 1}
    everything = {"all": "1"}
    assert browser.post("/notifications/read/", everything, headers=JSON).json() == {"unread": 0}


def test_a_stranger_reads_nothing_of_another(
    say: Say, thread: Any, amel: Any, carine: Any, stranger: Any, sign_in: SignIn, unread: Unread
) -> None:
    say(carine, "Oui.", topic=thread)
    theirs = Notification.objects.get()
    assert theirs.recipient_id == amel.pk != stranger.pk
    sign_in(stranger).post("/notifications/read/", {"ids": theirs.pk})
    assert unread(amel) == 1


@pytest.mark.parametrize(
    "sent", [{}, {"ids": "x"}, {"ids": "-1"}, {"all": "0"}, {"ids": "9" * 30}]
)
def test_a_misshapen_reading_changes_nothing(
    say: Say,
    thread: Any,
    amel: Any,
    carine: Any,
    sign_in: SignIn,
    unread: Unread,
    sent: dict[str, str],
) -> None:
    say(carine, "Oui.", topic=thread)
    answer = sign_in(amel).post("/notifications/read/", sent, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert unread(amel) == 1


def test_looking_does_not_read(
    say: Say, thread: Any, amel: Any, carine: Any, sign_in: SignIn, unread: Unread
) -> None:
    say(carine, "Oui.", topic=thread)
    browser = sign_in(amel)
    page(browser)
    assert browser.get("/notifications/read/").status_code == 405
    assert unread(amel) == 1


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_list_speaks_each_language(
    say: Say, thread: Any, amel: Any, carine: Any, sign_in: SignIn, language: str
) -> None:
    say(carine, "Oui.", topic=thread)
    browser = sign_in(amel)
    browser.cookies["language"] = language
    html = page(browser)
    assert f'lang="{language}"' in html
    assert "<bdi>Carine Étienne</bdi>" in html
