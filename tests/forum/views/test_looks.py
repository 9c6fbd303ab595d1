"""Posts and rows drawn once for many: never an old one, never another reader's."""

import datetime
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client

from forum.actions import edit_post, hide_post, lock_topic, set_reaction
from forum.fragments import fragments
from members.models import Member

ROOT = Path(__file__).resolve().parents[3]


def words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def elsewhere() -> Callable[[str], None]:
    """Runs code in another process, on the same database."""

    def run(code: str) -> None:
        known = connection.settings_dict
        address = f"sqlite:///{known['NAME']}"
        if connection.vendor == "postgresql":
            here = os.environ["DATABASE_URL"]
            address = re.sub(r"/[^/?]*(\?|$)", rf"/{known['NAME']}\1", here, count=1)
        command = f"import django; django.setup()\n{code}"
        subprocess.run(
            [sys.executable, "-c", command], check=True, timeout=60, cwd=ROOT,
            env={"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings",
                 "DATA_DIR": str(settings.DATA_DIR),
                 "PATH": "/usr/bin:/bin"},
        )  # fmt: skip

    return run


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_hidden_post_is_gone_from_the_next_page(
    sign_in: Any, thread: Any, room: Any, dounia: Any, bilal: Any, reply: Any, signed_in: bool
) -> None:
    browser = sign_in(dounia) if signed_in else Client()
    for topic in (thread, room):
        post = reply(topic, bilal, "Under a stone")
        for _ in range(2):
            assert "Under a stone" in words(browser, topic.get_absolute_url())
        hide_post(post=post, by=bilal)
        page = words(browser, topic.get_absolute_url())
        assert "Under a stone" not in page
        assert 'data-state="hidden"' in page


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.django_db(transaction=True)
def test_a_post_hidden_in_another_process_is_gone_from_the_next_page(
    sign_in: Any, thread: Any, dounia: Any, bilal: Any, reply: Any, signed_in: bool,
    elsewhere: Callable[[str], None],
) -> None:  # fmt: skip
    browser = sign_in(dounia) if signed_in else Client()
    post, address = reply(thread, bilal, "Under a stone"), thread.get_absolute_url()
    lists = ("/", "/b/water-of-tests/", "/live/")
    assert "Under a stone" in words(browser, address)
    elsewhere(
        "from forum.actions import hide_post; from forum.models import Post\n"
        "from members.models import Member\n"
        f"hide_post(post=Post.objects.get(pk={post.pk}), by=Member.objects.get(pk={bilal.pk}))"
    )
    assert "Under a stone" not in words(browser, address)
    assert all(browser.get(where).status_code == 200 for where in lists)
    elsewhere(
        "from forum.actions import hide_post; from forum.models import Post\n"
        "from members.models import Member\n"
        f"hide_post(post=Post.objects.get(topic={thread.pk}, number=1),"
        f" by=Member.objects.get(pk={bilal.pk}))"
    )
    assert browser.get(address).status_code == 404
    assert not any(thread.slug in words(browser, where) for where in lists)


def test_an_edit_and_a_closed_topic_are_on_the_next_page(
    sign_in: Any, thread: Any, dounia: Any, carine: Any, bilal: Any, reply: Any
) -> None:
    browser, address = sign_in(dounia), thread.get_absolute_url()
    post = reply(thread, carine, "Before")
    assert "Before" in words(browser, address)
    edit_post(post=post, editor=carine, body="After")
    page = words(browser, address)
    assert "After" in page
    assert "Before" not in page
    closed = re.compile(r'data-slot="reply" href="[^"]+" hidden')
    assert not closed.search(page)
    lock_topic(topic=thread, by=bilal)
    assert len(closed.findall(words(browser, address))) == 2


@pytest.mark.parametrize("address", ["/", "/b/water-of-tests/", "topic"])
def test_another_name_and_a_forgotten_author_are_on_the_next_page(
    sign_in: Any, thread: Any, amel: Any, carine: Any, dounia: Any, reply: Any, address: str
) -> None:
    from members.models import Mandate

    reply(thread, dounia, "said")
    where = thread.get_absolute_url() if address == "topic" else address
    browser = sign_in(carine)
    assert amel.name in words(browser, where)
    Member.objects.filter(pk=amel.pk).update(name="Amel Another")
    page = words(browser, where)
    assert amel.name not in page
    assert "Amel Another" in page
    thread.posts.update(mandate=None)
    type(thread).objects.update(mandate=None)
    Mandate.objects.filter(member=amel).delete()
    Member.objects.get(pk=amel.pk).delete()
    page = words(browser, where)
    assert "Amel Another" not in page
    assert "Former member" in page


def test_what_is_one_readers_own_is_on_no_others_page(
    sign_in: Any, thread: Any, room: Any, dounia: Any, stranger: Any, bilal: Any, carine: Any,
    reply: Any,
) -> None:  # fmt: skip
    for topic in (thread, room):
        address = topic.get_absolute_url()
        post = reply(topic, dounia, "mine")
        set_reaction(post=reply(topic, carine, "liked"), member=dounia, kind="agree", on=True)
        # In each order: whoever comes first draws.
        for _ in range(2):
            page = words(sign_in(dounia), address)
            assert page.count("data-mine") == 1
            assert page.count("data-reacted") == 1
            assert f"/p/{post.pk}/edit/" in page
            for browser in (sign_in(stranger), Client()):
                page = words(browser, address)
                assert "data-mine" not in page
                assert "data-reacted" not in page
                assert f"/p/{post.pk}/edit/" not in page
                assert "/pin/" not in page.replace(f"/t/{topic.pk}/pin/", "")
            assert f"/p/{post.pk}/flag/" not in words(Client(), address)
            assert f"/p/{post.pk}/pin/" in words(sign_in(bilal), address)


def test_two_readers_of_a_kind_share_what_is_drawn(
    sign_in: Any, thread: Any, dounia: Any, stranger: Any, carine: Any, reply: Any
) -> None:
    for number in range(5):
        reply(thread, carine, f"said {number}")
    for address in (thread.get_absolute_url(), "/b/water-of-tests/"):
        words(sign_in(dounia), address)
        kept = len(fragments)
        words(sign_in(stranger), address)
        assert len(fragments) == kept
        words(Client(), address)


def test_new_posts_are_new_to_their_reader_alone(
    sign_in: Any, thread: Any, dounia: Any, stranger: Any, carine: Any, reply: Any
) -> None:
    from forum.actions import mark_read

    reply(thread, carine, "news")
    mark_read(topic=thread, member=dounia, number=1)
    mark_read(topic=thread, member=stranger, number=2)
    new = "data-is-new>"
    for _ in range(2):
        assert new in words(sign_in(dounia), thread.get_absolute_url())
        assert new not in words(sign_in(stranger), thread.get_absolute_url())
        assert new not in words(Client(), thread.get_absolute_url())
        assert "1 new" in words(sign_in(dounia), "/b/water-of-tests/")
        assert "1 new" not in words(sign_in(stranger), "/b/water-of-tests/")


def test_each_language_and_each_day_has_its_own_words(
    client: Client, thread: Any, outline: Any
) -> None:
    pages = {}
    for language in ("ar", "fr", "en"):
        client.cookies["language"] = language
        pages[language] = words(client, thread.get_absolute_url())
    assert "Traduction" not in pages["en"]
    assert len({page.partition('data-slot="permalink"')[2][:400] for page in pages.values()}) == 3
    tomorrow = thread.last_post_at + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert "yesterday" in words(client, thread.get_absolute_url())


def test_the_country_is_shown_to_who_lives_elsewhere(
    sign_in: Any, thread: Any, amel: Any, carine: Any, bilal: Any
) -> None:
    type(amel).objects.filter(pk=bilal.pk).update(country="TN")
    there = '<span data-slot="country">Tunisia</span>'
    for _ in range(2):
        assert there in words(sign_in(carine), thread.get_absolute_url())
        assert there not in words(sign_in(bilal), thread.get_absolute_url())
