"""Pages of visitors kept a version: the same for all of them, and never an old one."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from forum.actions import (
    create_board,
    edit_post,
    hide_post,
    lock_topic,
    open_topic,
    pin_topic,
    set_reaction,
)
from forum.views.keeping import pages
from members.models import Member

LISTS = ["/", "/boards/", "/live/", "/b/water-of-tests/", "/b/water-of-tests/?tab=top"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')


@pytest.fixture
def visitor() -> Client:
    """Somebody's browser, in English."""
    made = Client(enforce_csrf_checks=True)
    made.cookies["language"] = "en"
    return made


def tag_of(visitor: Client, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return str(answer["ETag"])


@pytest.fixture
def addresses(thread: Any, room: Any) -> list[str]:
    """Each page that is kept."""
    return [*LISTS, thread.get_absolute_url(), room.get_absolute_url()]


def test_who_has_the_page_is_told_so_in_three_questions(
    visitor: Client, addresses: list[str], django_assert_num_queries: Any
) -> None:
    for address in addresses:
        tag = tag_of(visitor, address)
        assert tag.startswith('W/"')
        assert tag_of(visitor, address) == tag
        with django_assert_num_queries(3):
            answer = visitor.get(address, headers={"if-none-match": f'"other", {tag}'})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == tag
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer["Vary"]
        assert visitor.get(address, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_a_kept_page_is_what_would_be_drawn(visitor: Client, addresses: list[str]) -> None:
    for address in addresses:
        drawn, kept = visitor.get(address), visitor.get(address)
        words = [TOKEN.sub("", answer.content.decode()) for answer in (drawn, kept)]
        assert words[0] == words[1]
        assert kept["Content-Type"] == drawn["Content-Type"]
        assert kept["Content-Security-Policy"] == drawn["Content-Security-Policy"]


def test_each_visitor_gets_a_token_of_their_own_that_holds(
    visitor: Client, addresses: list[str]
) -> None:
    for address in addresses:
        visitor.get(address)
        other = Client(enforce_csrf_checks=True)
        other.cookies["language"] = "en"
        (token,) = set(TOKEN.findall(other.get(address).content.decode()))
        sent = {"csrfmiddlewaretoken": token, "language": "fr", "next": "/"}
        assert visitor.post("/language/", sent).status_code == 403
        assert other.post("/language/", sent).status_code in {302, 303}


def test_a_tag_is_of_one_browser(visitor: Client, addresses: list[str]) -> None:
    for address in addresses:
        tag = tag_of(visitor, address)
        other = Client()
        other.cookies["language"] = "en"
        assert other.get(address, headers={"if-none-match": tag}).status_code == 200
        assert other.get(address, headers={"if-none-match": tag}).status_code == 200


def test_members_pages_are_neither_kept_nor_tagged(
    sign_in: Any, visitor: Client, addresses: list[str], dounia: Any, emir: Any
) -> None:
    tags = {address: tag_of(visitor, address) for address in addresses}
    kept = len(pages)
    member = sign_in(dounia)
    for address in addresses:
        answer = member.get(address, headers={"if-none-match": tags[address]})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer
        assert dounia.name in answer.content.decode()
        assert dounia.name not in visitor.get(address).content.decode()
    assert sign_in(emir).get("/").status_code == 403
    assert len(pages) == kept


@pytest.mark.parametrize("cookie", ["session", "messages"])
def test_who_was_signed_in_or_is_told_something_has_a_page_of_their_own(
    visitor: Client, thread: Any, cookie: str
) -> None:
    tag, kept = tag_of(visitor, "/"), len(pages)
    visitor.cookies[cookie] = "whatever"
    answer = visitor.get("/", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "ETag" not in answer
    assert answer["Cache-Control"] == "private, no-store"
    assert len(pages) == kept


CHANGES: dict[str, Callable[..., Any]] = {
    "a reply": lambda reply, thread, **cast: reply(thread, cast["dounia"], "new"),
    "an edit": lambda thread, amel, **cast: edit_post(
        post=thread.posts.get(number=1), editor=amel, body="another"
    ),
    "a lock": lambda thread, bilal, **cast: lock_topic(topic=thread, by=bilal),
    "a pin": lambda thread, bilal, **cast: pin_topic(topic=thread, by=bilal),
    "a name": lambda amel, **cast: Member.objects.filter(pk=amel.pk).update(name="Other"),
    "a board": lambda **cast: create_board(slug="b-2", names={"en": ("B", "")}, by=None),
    "a live room": lambda theme_board, amel, **cast: open_topic(
        board=theme_board, author=amel, title="Now", body="x", format="room"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_gives_each_page_that_shows_it_another_tag(
    visitor: Client, thread: Any, theme_board: Any, amel: Any, dounia: Any, bilal: Any,
    reply: Any, change: str, run_tasks: Any,
) -> None:  # fmt: skip
    addresses = ["/", "/b/water-of-tests/", thread.get_absolute_url()]
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False):
        before = [tag_of(visitor, address) for address in addresses]
        CHANGES[change](
            reply=reply, thread=thread, theme_board=theme_board, amel=amel, dounia=dounia,
            bilal=bilal,
        )  # fmt: skip
        after = [tag_of(visitor, address) for address in addresses]
        assert all(new != old for new, old in zip(after, before, strict=True))
        # Brought up by its task, the board is as it was shown before, and counts anew.
        run_tasks()
        open_topic(board=theme_board, author=amel, title="Once more", body="x")
        for place in (0, 1):
            assert tag_of(visitor, addresses[place]) not in {before[place], after[place]}


def test_a_recount_of_reactions_is_on_the_next_page(
    visitor: Client, thread: Any, dounia: Any, run_tasks: Any
) -> None:
    address = thread.get_absolute_url()
    before = tag_of(visitor, address)
    set_reaction(post=thread.posts.get(number=1), member=dounia, kind="agree", on=True)
    run_tasks()
    assert tag_of(visitor, address) != before
    assert "<bdi data-count>1</bdi>" in visitor.get(address).content.decode()


def test_a_hidden_topic_is_on_no_kept_page(
    visitor: Client, addresses: list[str], thread: Any, room: Any, bilal: Any, run_tasks: Any
) -> None:
    for topic in (thread, room):
        for address in addresses:
            visitor.get(address)
        hide_post(post=topic.posts.get(number=1), by=bilal)
        for _ in range(2):
            assert visitor.get(topic.get_absolute_url()).status_code == 404
            for address in LISTS:
                page = visitor.get(address).content.decode()
                assert topic.title not in page
                assert topic.slug not in page
            run_tasks()


def test_a_room_is_live_no_longer_than_it_is(visitor: Client, room: Any) -> None:
    addresses = ["/", "/live/", "/b/water-of-tests/", room.get_absolute_url()]
    mark = re.compile(r'class="live[ "]|data-live>')
    with time_machine.travel(room.last_post_at, tick=False):
        assert all(mark.search(visitor.get(address).content.decode()) for address in addresses)
    with time_machine.travel(room.last_post_at + datetime.timedelta(minutes=31), tick=False):
        pages_now = [visitor.get(address).content.decode() for address in addresses]
    assert not any(mark.search(page) for page in pages_now)


def test_each_language_and_each_day_has_its_own_page(thread: Any) -> None:
    address, pages_now = thread.get_absolute_url(), []
    for language in ("ar", "fr", "en"):
        visitor = Client()
        visitor.cookies["language"] = language
        pages_now.append(visitor.get(address).content.decode())
        assert f'<html lang="{language}"' in pages_now[-1]
    with time_machine.travel(thread.last_post_at + datetime.timedelta(days=1), tick=False):
        assert "yesterday" in visitor.get(address).content.decode()


@pytest.mark.parametrize("asked", ["?before=x", "?tab=unread", "?tab=never", "?other=1"])
def test_what_is_no_page_of_ours_is_not_kept(
    visitor: Client, theme_board: Any, asked: str
) -> None:
    kept = len(pages)
    answers = [visitor.get(f"/b/water-of-tests/{asked}") for _ in range(2)]
    assert len({answer.status_code for answer in answers}) == 1
    assert not any("ETag" in answer for answer in answers)
    assert len(pages) == kept


def test_a_restored_backup_ends_what_was_kept(visitor: Client, thread: Any) -> None:
    from realtime.epoch import renew_epoch

    before = tag_of(visitor, thread.get_absolute_url())
    renew_epoch()
    assert tag_of(visitor, thread.get_absolute_url()) != before


def test_a_closed_board_has_no_kept_pages(
    visitor: Client, thread: Any, invited_board: Any, amel: Any
) -> None:
    closed = open_topic(board=invited_board, author=amel, title="Inside", body="x").post.topic
    kept = len(pages)
    for address in ("/b/closed-of-tests/", closed.get_absolute_url()):
        tag = 'W/"any"'
        assert visitor.get(address, headers={"if-none-match": tag}).status_code == 404
    assert len(pages) == kept
    assert "Inside" not in visitor.get("/").content.decode()
