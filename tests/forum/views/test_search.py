"""The page of the search, as members and visitors meet it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from forum.actions import hide_post, open_topic
from forum.actions.vocabulary import learn_all_words
from members.actions import create_member
from members.models import Municipality, MunicipalityName

Browser = Callable[[Any], Client]


def page(browser: Client, **asked: str) -> str:
    answer = browser.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_page_has_a_box_that_leads_here(client: Client, thread: Any, outline: Any) -> None:
    (box,) = outline(client.get("/")).all("form", role="search")
    assert (box["action"], box["method"]) == ("/search/", "get")
    assert outline(client.get("/")).all("a", href="/search/")


def test_an_empty_search_says_how_it_looks_and_asks_for_nothing(client: Client, db: None) -> None:
    words = page(client)
    assert "Every word must stand in the text" in words
    assert "Nothing has" not in words


def test_a_result_says_what_was_said_where_by_whom_and_when(
    client: Client, thread: Any, amel: Any, reply: Any, outline: Any
) -> None:
    post = reply(thread, amel, "Le <i>pompage</i> & l'eau reprennent")
    client.cookies["language"] = "fr"
    answer = client.get("/search/", {"q": "pompage"})
    body = answer.content.decode()
    assert outline(answer).all("a", href=f"/p/{post.pk}/")
    assert "&lt;i&gt;<mark>pompage</mark>&lt;/i&gt; &amp; l" in body
    for words in (thread.title, amel.name, "Raoued", "Eau", post.published_at.isoformat()):
        assert words in body
    (box,) = outline(answer).all("input", id="q")
    assert box["value"] == "pompage"


def test_what_is_asked_comes_back_as_text_alone(client: Client, db: None) -> None:
    body = page(client, q='"><script>x</script>', author='"><b>')
    assert "<script>x" not in body
    assert '"><b>' not in body


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("les", "These words stand in nearly every text."),
        ("في", "These words stand in nearly every text."),
        ("؟!", "There is no word in this."),
        ("zanzibar", "Nothing has all these words."),
    ],
)
def test_a_search_that_finds_nothing_says_why(
    client: Client, thread: Any, query: str, words: str
) -> None:
    assert words in page(client, q=query)


def test_a_narrow_search_that_finds_nothing_says_to_look_elsewhere(
    client: Client, thread: Any
) -> None:
    assert "Look in more places" in page(client, q="المياه", format="room")
    assert "Look in more places" not in page(client, q="المياه", format="thread")


@pytest.mark.parametrize(
    "query", ["x" * 10_240, "eau " * 2560, " ".join(f"m{n}" for n in range(20))]
)
def test_a_search_of_10_kb_is_refused_in_words_and_not_sent_back(
    client: Client, db: None, query: str, outline: Any
) -> None:
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 400
    body = answer.content.decode()
    assert "Please look for fewer words, or for shorter ones." in body
    (box,) = outline(answer).all("input", id="q")
    assert box["value"] == query.strip()[:200]


@pytest.mark.parametrize(
    "asked",
    [{"after": "x"}, {"after": "0" * 12 + "-" + "0" * 16 + "-1"}, {"since": "soon"}, {"sort": "x"},
     {"format": "forum"}, {"language": "elvish"}, {"board": "b" * 100}],
)  # fmt: skip
def test_what_is_no_place_in_this_list_is_a_clear_400(
    client: Client, thread: Any, asked: dict[str, str]
) -> None:
    answer = client.get("/search/", {"q": "المياه", **asked})
    assert answer.status_code == 400
    assert "points to a place that is not there" in answer.content.decode()


def test_a_stranger_sees_nothing_of_an_invited_board(
    sign_in: Browser, invited_board: Any, amel: Any, stranger: Any
) -> None:
    open_topic(board=invited_board, author=amel, title="Affaire secrète", body="closedword")
    assert "<mark>closedword</mark>" in page(sign_in(amel), q="closedword")
    assert stranger.is_active
    for browser in (sign_in(stranger), Client()):
        body = page(browser, q="closedword")
        assert "Nothing has all these words." in body
        for words in ("secrète", "closed-of-tests", "<mark>"):
            assert words not in body
        there, never = (
            page(browser, q="closedword", board=slug).replace(slug, "")
            for slug in ("closed-of-tests", "never-was-tests")
        )
        assert without_token(there) == without_token(never)


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_what_is_hidden_leaves_no_word_on_the_page(
    sign_in: Browser, thread: Any, dounia: Any, bilal: Any, reply: Any
) -> None:
    post = reply(thread, dounia, "secretword rest")
    assert "<mark>secretword</mark>" in page(sign_in(bilal), q="secretword")
    hide_post(post=post, by=bilal)
    assert (
        "rest" not in page(sign_in(bilal), q="secretword").split("</form>")[-1].split("<footer")[0]
    )
    assert f"/p/{post.pk}/" not in page(sign_in(bilal), q="secretword")


def test_pages_lead_on_and_keep_what_was_chosen(
    client: Client, thread: Any, dounia: Any, reply: Any, outline: Any
) -> None:
    made = [reply(thread, dounia, f"pageword {number}", to=1).pk for number in range(25)]
    seen: list[str] = []
    asked = {"q": "pageword", "language": "und", "sort": "date"}
    asked.pop("language")
    for _ in range(2):
        answer = client.get("/search/", asked)
        seen += [
            a["href"] for a in outline(answer).all("a") if a.get("href", "").startswith("/p/")
        ]
        following = outline(answer).all("a", rel="next")
        if not following:
            break
        asked = {
            key: value[0] for key, value in parse_qs(urlparse(following[0]["href"]).query).items()
        }
        assert asked["sort"] == "date"
    assert not following
    assert seen == [f"/p/{pk}/" for pk in made[::-1]]


def test_members_and_municipalities_stand_first_in_any_script(
    sign_in: Browser, client: Client, amel: Any, raoued: Any, outline: Any
) -> None:
    browser = sign_in(amel)
    for query in ("رواد", "raoued", "RAOUED", "Raou"):
        for asker in (browser, client):
            answer = asker.get("/search/", {"q": query})
            assert outline(answer).all("a", href=f"/municipalities/{raoued.pk}/")
    for query in ("امل", "أمل بن", "@amel"):
        body = page(browser, q=query)
        assert "أمل بن صالح" in body
        assert "Raoued" in body
        assert 'href="/people/amel/"' in body.split("by-name")[-1]


def test_visitors_and_the_suspended_look_for_no_names_of_members(
    sign_in: Browser, client: Client, amel: Any, emir: Any
) -> None:
    for browser in (client, sign_in(emir)):
        assert "/people/amel/" not in browser.get("/search/", {"q": "amel"}).content.decode()


def test_who_is_suspended_is_not_found_by_name(sign_in: Browser, amel: Any, emir: Any) -> None:
    assert "/people/emir/" not in page(sign_in(amel), q="emir")


# Within one minute of the clock that counts.
@time_machine.travel("2026-11-23T12:00:10Z", tick=False)
def test_who_asks_too_often_is_asked_to_wait(client: Client, thread: Any, limits: None) -> None:
    cache.clear()
    for _ in range(60):
        assert client.get("/search/", {"q": "eau"}).status_code == 200
    answer = client.get("/search/", {"q": "eau"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "You are asking very fast" in answer.content.decode()


def test_an_answer_for_a_member_is_kept_by_nobody(
    sign_in: Browser, thread: Any, amel: Any
) -> None:
    answer = sign_in(amel).get("/search/", {"q": "المياه"})
    assert answer["Cache-Control"] == "private, no-store"


def test_a_search_costs_the_same_with_3_hits_and_with_20_and_at_most_8_beside_the_frame(
    sign_in: Browser, thread: Any, amel: Any, carine: Any, dounia: Any, reply: Any, queries: Any
) -> None:
    browser = sign_in(carine)
    for number in range(3):
        reply(thread, dounia, f"costword {number}")
    few = queries(browser, "/search/?q=costword")
    for number in range(9):
        reply(thread, amel, f"costword {number}", to=1)
        reply(thread, carine, f"costword {number}", to=1)
    assert queries(browser, "/search/?q=costword") <= few + 1  # the names of their towns
    frame = queries(browser, "/accounts/password/change/")
    named = queries(browser, "/search/?q=amel")
    assert few - frame <= 8
    assert named - frame <= 8


def test_it_is_narrowed_to_where_the_author_holds_office(
    client: Client, thread: Any, amel: Any, carine: Any, reply: Any, outline: Any
) -> None:
    here, there = reply(thread, amel, "regionword"), reply(thread, carine, "regionword")
    answer = client.get("/search/", {"q": "regionword", "region": "tn"})
    assert outline(answer).all("a", href=f"/p/{here.pk}/")
    assert not outline(answer).all("a", href=f"/p/{there.pk}/")
    assert outline(answer).all("select", name="region")
    chosen = [one for one in outline(answer).all("option", value="tn") if "selected" in one]
    assert len(chosen) == 1
    assert not outline(answer).all("option", value="world")


# --- Misspelt ---------------------------------------------------------------------------------
@pytest.fixture
def learnt(thread: Any, dounia: Any, reply: Any) -> Any:
    """A post whose words are known."""
    post = reply(thread, dounia, "La collecte des déchets à Médenine")
    learn_all_words()
    return post


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Did you mean:"), ("fr", "Vouliez-vous dire"), ("ar", "هل تقصد:")],
)
def test_a_misspelt_question_is_offered_as_it_was_meant_in_each_language(
    client: Client, learnt: Any, outline: Any, language: str, words: str
) -> None:
    client.cookies["language"] = language
    answer = client.get("/search/", {"q": "colecte des dechts", "author": "dounia"})
    body = answer.content.decode()
    assert words in body
    assert "<mark>collecte</mark> des <mark>déchets</mark>" in body
    (link,) = [a for a in outline(answer).all("a") if "%C3%A9chets" in (a.get("href") or "")]
    there = parse_qs(urlparse(link["href"]).query)
    assert there == {"q": ["collecte des déchets"], "author": ["dounia"]}
    assert f"/p/{learnt.pk}/" in client.get(f"/search/{link['href']}").content.decode()


def test_nothing_is_offered_where_something_was_found_or_nothing_is_near(
    client: Client, learnt: Any
) -> None:
    for query in ("déchets", "zanzibar", "les"):
        assert "Did you mean" not in page(client, q=query)


def test_a_stranger_is_not_told_of_words_on_closed_boards(
    sign_in: Browser, learnt: Any, invited_board: Any, amel: Any, stranger: Any
) -> None:
    open_topic(board=invited_board, author=amel, title="Affaire secrète", body="licenciement")
    learn_all_words()
    for browser in (sign_in(stranger), Client()):
        assert "licenciement" not in page(browser, q="licenciment")


def test_a_misspelt_question_costs_no_more_than_any_other(
    sign_in: Browser, learnt: Any, stranger: Any, queries: Any
) -> None:
    browser = sign_in(stranger)
    frame = queries(browser, "/accounts/password/change/")
    assert queries(browser, "/search/?q=colecte+dechts") - frame <= 8


# --- In either script -------------------------------------------------------------------------
def test_members_are_found_by_who_writes_their_name_in_the_other_script(
    sign_in: Browser, amel: Any, carine: Any, dounia: Any
) -> None:
    browser = sign_in(carine)
    for query, handle in (("Amel Ben Salah", "amel"), ("كارين", "carine"), ("Trabelsi", "dounia")):
        assert f'href="/people/{handle}/"' in page(browser, q=query).split("by-name")[-1]
    assert 'href="/people/dounia/"' not in page(browser, q="Mohamed Hammami")


def test_a_name_as_it_was_typed_comes_before_one_that_sounds_like_it(
    sign_in: Browser, carine: Any
) -> None:
    create_member(name="Mohamed Hammami", handle_from="latin")
    create_member(name="محمد الحمامي", handle_from="arabic")
    for query, first, second in (
        ("محمد الحمامي", "arabic", "latin"), ("mohamed hammami", "latin", "arabic"),
    ):  # fmt: skip
        body = page(sign_in(carine), q=query)
        assert 0 < body.index(f'href="/people/{first}/"') < body.index(f'href="/people/{second}/"')


def test_a_municipality_with_one_name_is_found_in_the_other_script(
    client: Client, places: Any, outline: Any
) -> None:
    town = Municipality.objects.create(code="tn-x", region=places["tn-12"], country="TN")
    MunicipalityName.objects.create(municipality=town, language="fr", name="Médenine")
    answer = client.get("/search/", {"q": "مدنين"})
    assert outline(answer).all("a", href=f"/municipalities/{town.pk}/")
    assert not outline(client.get("/search/", {"q": "المنستير"})).all(
        "a", href=f"/municipalities/{town.pk}/"
    )
