"""A topic as a PDF: for who may read it, kept by nobody."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from forum.actions import hide_post, open_topic
from forum.models import Topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def address(topic: Topic) -> str:
    return f"/t/{topic.pk}/export/pdf/"


def test_it_is_a_file_that_nobody_keeps(client: Client, thread: Topic) -> None:
    answer = client.get(address(thread))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="majlis-{thread.pk}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF-")


def test_the_printed_page_leads_to_the_same_part(
    client: Client, thread: Topic, outline: Any, reply: Any, dounia: Any
) -> None:
    reply(thread, dounia, "mot")
    for query in ("", "?after=1"):
        shown = outline(client.get(f"/t/{thread.pk}/print/{query}"))
        assert shown.all("a", href=f"{address(thread)}{query}")
    answer = client.get(f"{address(thread)}?after=1")
    assert f"majlis-{thread.pk}-1.pdf" in answer["Content-Disposition"]


def test_a_stranger_gets_what_never_was(
    sign_in: SignIn, invited_board: Any, amel: Any, stranger: Any, thread: Topic, bilal: Any
) -> None:
    closed = open_topic(board=invited_board, author=amel, title="x", body="y").post.topic
    assert sign_in(amel).get(address(closed)).status_code == 200
    hide_post(post=thread.posts.get(number=1), by=bilal)
    for browser in (sign_in(stranger), Client()):
        for path in (address(closed), address(thread), "/t/999999/export/pdf/"):
            assert browser.get(path).status_code == 404


@pytest.mark.parametrize("after", ["x", "-1", "999"])
def test_a_place_that_is_not_in_it_is_a_clear_400(
    client: Client, thread: Topic, after: str
) -> None:
    assert client.get(address(thread), {"after": after}).status_code == 400


# Within one minute of the clock that counts.
@time_machine.travel("2026-11-23T12:00:10Z", tick=False)
def test_who_asks_too_often_waits(
    client: Client, thread: Topic, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.views.paper.set_paper", lambda paper: b"%PDF-")
    cache.clear()
    answers = [client.get(address(thread)).status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]
