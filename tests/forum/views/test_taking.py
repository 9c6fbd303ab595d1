"""A topic printed, saved and fed; what search engines are told. Never to a stranger."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from forum.actions import edit_post, hide_post, open_topic, withdraw_post
from forum.actions.topics import OWN_WORDS
from forum.models import Topic
from forum.urls import urlpatterns

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SignIn = Callable[[Any], Client]


@pytest.fixture
def closed(invited_board: Any, amel: Any) -> Topic:
    """A topic that only the invited may read."""
    return open_topic(
        board=invited_board, author=amel, title="Confidentiel", body="Entre nous"
    ).post.topic


def texts(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def taken(topic: Any) -> list[str]:
    return [f"/t/{topic.pk}/{name}/" for name in ("print", "export", "feed")]


def test_no_topic_is_called_as_an_address_below_it() -> None:
    below = {str(one.pattern).split("/")[2] for one in urlpatterns
             if str(one.pattern).startswith("t/<id:topic_id>/")}  # fmt: skip
    assert below - {"", "<str:slug>"} <= OWN_WORDS
    assert "draft" in below


def test_what_is_taken_has_the_posts_in_order_and_who_wrote_them(
    client: Client, thread: Any, reply: Any, carine: Any
) -> None:
    reply(thread, carine, body="Une **réponse**")
    for path in taken(thread)[:2]:
        page = texts(client.get(path))
        assert thread.title in page
        assert page.index("réponse") > page.index(thread.posts.get(number=1).body[:10])
        assert "Carine" in page
        assert "Marseille" in page
    assert "Une **réponse**" in texts(client.get(taken(thread)[1]))
    assert "<strong>réponse</strong>" in texts(client.get(taken(thread)[0]))


def test_on_paper_a_time_has_its_year(client: Client, thread: Any) -> None:
    year = str(thread.created_at.year)
    client.cookies["language"] = "fr"
    for path in taken(thread)[:2]:
        page = texts(client.get(path)).replace(thread.get_absolute_url(), "")
        assert page.count(year) >= 1
        assert "hier," not in page


def test_an_export_is_a_file_that_is_not_drawn(client: Client, thread: Any) -> None:
    answer = client.get(f"/t/{thread.pk}/export/")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="majlis-{thread.pk}.md"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_stranger_takes_nothing_of_what_they_may_not_read(
    sign_in: SignIn, closed: Topic, amel: Any, stranger: Any
) -> None:
    paths = [*taken(closed), "/b/closed-of-tests/feed/"]
    for path in paths:
        assert "Confidentiel" in texts(sign_in(amel).get(path)), path
        assert stranger.is_active
        for browser in (sign_in(stranger), Client()):
            answer = browser.get(path)
            assert answer.status_code == 404, path
            assert "Confidentiel" not in texts(answer)


def test_what_is_hidden_or_withdrawn_is_taken_along_by_nobody(
    client: Client, thread: Any, reply: Any, carine: Any, dounia: Any, bilal: Any
) -> None:
    hidden, withdrawn = reply(thread, carine, body="insult"), reply(thread, dounia, body="regret")
    hide_post(post=hidden, by=bilal)
    withdraw_post(post=withdrawn, by=dounia)
    for path in taken(thread):
        page = texts(client.get(path))
        assert "insult" not in page
        assert "regret" not in page


def test_an_edit_is_taken_and_not_what_it_replaced(
    client: Client, thread: Any, reply: Any, carine: Any
) -> None:
    edit_post(post=reply(thread, carine, body="first"), editor=carine, body="second")
    for path in taken(thread):
        page = texts(client.get(path))
        assert "second" in page
        assert "first" not in page


def test_a_long_topic_is_printed_on_several_pages_and_misses_none(
    client: Client, thread: Any, reply: Any, carine: Any, monkeypatch: pytest.MonkeyPatch,
    outline: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("forum.taking.PRINTED", 3)
    monkeypatch.setattr("forum.views.taking.PRINTED", 3)
    for n in range(7):
        reply(thread, carine, body=f"answer {n} end")
    address, seen = f"/t/{thread.pk}/print/", ""
    for _ in range(3):
        answer = client.get(address)
        seen += texts(answer)
        following = outline(answer).all("a", rel="next")
        if following:
            address = f"/t/{thread.pk}/print/{following[0]['href']}"
    assert following == []
    assert [seen.count(f"answer {n} end") for n in range(7)] == [1] * 7
    assert client.get(f"/t/{thread.pk}/print/?after=x").status_code == 400
    assert client.get(f"/t/{thread.pk}/print/?after=99").status_code == 400


def test_a_feed_is_atom_with_whole_addresses(
    client: Client, thread: Any, reply: Any, carine: Any
) -> None:
    post = reply(thread, carine, body="a < b")
    root = ET.fromstring(texts(client.get(f"/t/{thread.pk}/feed/")))
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries] == [
        carine.name, thread.author.name,
    ]  # fmt: skip
    assert entries[0].find(f"{ATOM}link").attrib["href"].endswith(f"/p/{post.pk}/")
    assert entries[0].find(f"{ATOM}link").attrib["href"].startswith("http")
    assert "a &lt; b" in entries[0].findtext(f"{ATOM}summary")
    board = ET.fromstring(texts(client.get("/b/water-of-tests/feed/")))
    assert [entry.findtext(f"{ATOM}title") for entry in board.findall(f"{ATOM}entry")] == [
        thread.title
    ]


def test_the_site_map_has_what_a_visitor_may_read_and_nothing_else(
    client: Client, sign_in: SignIn, thread: Any, closed: Topic, bilal: Any
) -> None:
    for browser in (client, sign_in(bilal)):
        (part,) = ET.fromstring(texts(browser.get("/sitemap.xml"))).iter(f"{MAP}loc")
        assert part.text is not None
        assert part.text.endswith("/sitemap-0.xml")
        page = texts(browser.get("/sitemap-0.xml"))
        assert f"/t/{thread.pk}/" in page
        assert "/b/water-of-tests/" in page
        assert f"/t/{closed.pk}/" not in page
        assert "closed-of-tests" not in page
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert f"/t/{thread.pk}/" not in texts(client.get("/sitemap-0.xml"))
    assert client.get("/sitemap-7.xml").status_code == 400


def test_the_site_map_comes_in_parts(
    client: Client, thread: Any, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.feeds.PART", 1)
    parts = list(ET.fromstring(texts(client.get("/sitemap.xml"))).iter(f"{MAP}loc"))
    assert len(parts) == room.pk + 1
    assert f"/t/{room.pk}/" in texts(client.get(f"/sitemap-{room.pk}.xml"))
    assert f"/t/{thread.pk}/" not in texts(client.get(f"/sitemap-{room.pk}.xml"))


def test_search_engines_are_told_what_not_to_fetch(client: Client, db: None) -> None:
    page = texts(client.get("/robots.txt"))
    assert "Disallow: /cases/" in page
    assert "Disallow: /files/" in page
    assert page.strip().splitlines()[-1].endswith("/sitemap.xml")


def test_what_others_show_of_a_page_is_only_of_public_ones(
    client: Client, sign_in: SignIn, thread: Any, closed: Topic, amel: Any
) -> None:
    page = texts(client.get(thread.get_absolute_url()))
    assert 'property="og:title"' in page
    assert f'href="/t/{thread.pk}/feed/"' in page
    assert 'property="og:' not in texts(sign_in(amel).get(closed.get_absolute_url()))


def test_others_show_how_a_topic_begins_and_nothing_that_is_hidden(
    client: Client, sign_in: SignIn, theme_board: Any, amel: Any, bilal: Any
) -> None:
    said = 'Un **mot** & "deux" <b>\n\n- liste ' + "x" * 2000
    post = open_topic(board=theme_board, author=amel, title="Titre", body=said).post
    path = post.topic.get_absolute_url()
    page = texts(client.get(path))
    assert 'og:description" content="Un mot &amp; &quot;deux&quot; &lt;b&gt; liste xxx' in page
    assert len(page.partition('name="description" content="')[2].partition('"')[0]) < 300
    assert "og:description" not in texts(client.get(f"/t/{post.topic_id}/feed/"))
    hide_post(post=post, by=bilal)
    assert client.get(path).status_code == 404


def test_taking_costs_the_same_with_many_posts(
    client: Client, queries: Any, thread: Any, reply: Any, carine: Any
) -> None:
    paths = [taken(thread)[0], taken(thread)[2], "/b/water-of-tests/feed/"]
    few = [queries(client, path) for path in paths]
    for n in range(12):
        reply(thread, carine, body=f"x{n}")
    assert [queries(client, path) for path in paths] == few


# Within one minute of the clock that counts.
@time_machine.travel("2026-11-23T12:00:10Z", tick=False)
def test_whole_topics_are_not_taken_without_end(
    client: Client, thread: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.cache import cache

    cache.clear()
    settings.LIMITS_ON = True
    monkeypatch.setattr("forum.views.taking.TAKEN_A_MINUTE", 3)
    answers = [client.get(f"/t/{thread.pk}/print/").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_links_to_our_pages_lead_to_the_site_from_a_file_too(
    client: Client, thread: Any, carine: Any, reply: Any, settings: Any
) -> None:
    body = "[one](/p/1/) [two](//x.example/) [three](https://y.example/) /p/2/"
    reply(thread, carine, body)
    text = b"".join(client.get(f"/t/{thread.pk}/export/").streaming_content).decode()
    said = f"[one]({settings.SITE_URL}/p/1/) [two](//x.example/) [three](https://y.example/) /p/2/"
    assert said in text
