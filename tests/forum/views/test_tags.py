"""Tags on pages: chosen in the form, shown as links, a board read by one of them."""

from typing import Any

import pytest
from django.test import Client

from forum.actions import keep_tag, open_topic, set_tags
from forum.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tags(db: None) -> None:
    """Four of them."""
    for position, slug in enumerate(("water", "waste", "roads", "budget")):
        keep_tag(slug=slug, names={"fr": slug, "en": slug.title()}, by=None, position=position)


def test_a_topic_is_opened_with_tags_from_the_form(
    sign_in: Any, outline: Any, theme_board: Any, amel: Any
) -> None:
    browser = sign_in(amel)
    page = outline(browser.get("/b/water-of-tests/new/?kind=discussion"))
    assert [box["value"] for box in page.all("input", name="tags")] == [
        "water", "waste", "roads", "budget",
    ]  # fmt: skip
    sent = {"title": "Titre", "body": "texte", "kind": "discussion", "tags": ["waste", "roads"]}
    assert browser.post("/b/water-of-tests/new/", sent).status_code == 303
    assert Topic.objects.get().tags == ["waste", "roads"]


def test_a_form_that_is_refused_keeps_what_was_ticked(
    sign_in: Any, outline: Any, theme_board: Any, amel: Any
) -> None:
    every = ["water", "waste", "roads", "budget"]
    sent = {"title": "Titre", "body": "texte", "kind": "discussion", "tags": every}
    answer = sign_in(amel).post("/b/water-of-tests/new/", sent)
    assert answer.status_code == 400
    assert "Choose at most three tags." in answer.content.decode()
    ticked = [box for box in outline(answer).all("input", name="tags") if "checked" in box]
    assert len(ticked) == 4


def test_they_are_links_on_the_topic_and_its_row(
    sign_in: Any, client: Client, outline: Any, thread: Any, room: Any, amel: Any
) -> None:
    for topic in (thread, room):
        set_tags(topic=topic, by=amel, tags=["water"])
    link = "/b/water-of-tests/?tag=water"
    for browser in (client, sign_in(amel)):
        for path in (
            thread.get_absolute_url(),
            room.get_absolute_url(),
            "/b/water-of-tests/",
            "/",
        ):
            found = outline(browser.get(path)).all("a", href=link)
            assert any("topic-tag" in str(one.get("class")) for one in found), path


def test_their_names_are_those_of_now(client: Client, thread: Any, amel: Any) -> None:
    set_tags(topic=thread, by=amel, tags=["water"])
    client.cookies["language"] = "en"
    for path in (thread.get_absolute_url(), "/b/water-of-tests/"):
        assert "<bdi>Water</bdi></a>" in client.get(path).content.decode()
    keep_tag(slug="water", names={"en": "Wells"}, by=None)
    for path in (thread.get_absolute_url(), "/b/water-of-tests/"):
        assert "<bdi>Wells</bdi></a>" in client.get(path).content.decode()


def test_a_board_is_read_by_one_tag_page_by_page(
    sign_in: Any, client: Client, outline: Any, queries: Any, theme_board: Any, amel: Any,
    bilal: Any,
) -> None:  # fmt: skip
    from forum.actions import pin_topic

    for number in range(70):
        topic = open_topic(
            board=theme_board, author=amel, title=f"Titre {number}", body="b",
            facts={"tags": ["water" if number % 2 else "waste"]},
        ).post.topic  # fmt: skip
    pin_topic(topic=topic, by=bilal)

    def rows(browser: Client, path: str) -> list[str]:
        found = outline(browser.get(path)).tags
        return [
            str(a["data-topic-row"]) for n, a in found if n == "li" and a.get("data-topic-row")
        ]

    path = "/b/water-of-tests/?tag=water"
    for browser in (client, sign_in(amel)):
        first = rows(browser, path)
        later = outline(browser.get(path)).all("a", rel="next")[0]["href"]
        second = rows(browser, f"/b/water-of-tests/{later}")
        assert (len(first), len(second)) == (30, 5)
        assert Topic.objects.filter(pk__in=first + second, tags=["water"]).count() == 35
    assert queries(sign_in(amel), path) <= 8


def test_no_other_word_is_a_tag(client: Client, theme_board: Any) -> None:
    for asked in ("?tag=nothing", "?tag=water&tab=top", "?tag=%00"):
        assert client.get(f"/b/water-of-tests/{asked}").status_code == 400
    assert client.get("/b/water-of-tests/?tag=water").status_code == 200


def test_its_author_and_moderators_change_them_and_a_stranger_may_not(
    sign_in: Any, client: Client, thread: Any, amel: Any, bilal: Any, stranger: Any
) -> None:
    path = f"/t/{thread.pk}/tags/"
    for member in (amel, bilal):
        browser = sign_in(member)
        assert path in browser.get(thread.get_absolute_url()).content.decode()
        assert browser.get(path).status_code == 200
        assert browser.post(path, {"tags": ["water"]}).status_code == 303
        assert Topic.objects.get().tags == ["water"]
        assert browser.post(path, {}).status_code == 303
        assert Topic.objects.get().tags == []
    assert sign_in(stranger).get(path).status_code == 403
    assert sign_in(stranger).post(path, {"tags": ["water"]}).status_code == 403
    assert path not in sign_in(stranger).get(thread.get_absolute_url()).content.decode()
    assert client.get(path).status_code == 302
    assert client.post(path, {"tags": ["water"]}).status_code == 401


def test_what_is_wrong_is_said_on_the_page(sign_in: Any, thread: Any, amel: Any) -> None:
    every = ["water", "waste", "roads", "budget"]
    answer = sign_in(amel).post(f"/t/{thread.pk}/tags/", {"tags": every})
    assert answer.status_code == 400
    assert "Choose at most three tags." in answer.content.decode()


def test_an_administrator_makes_and_renames_one_in_the_back_office(
    sign_in: Any, administrator: Any
) -> None:
    from forum.models import Tag

    browser = sign_in(administrator)
    sent = {
        "slug": "green",
        "position": "9",
        "name_ar": "خضراء",
        "name_fr": "Vert",
        "name_en": "Green",
    }
    assert browser.post("/admin/forum/tag/add/", sent).status_code == 302
    tag = Tag.objects.get(slug="green")
    assert browser.post(f"/admin/forum/tag/{tag.pk}/change/", {**sent, "name_en": "Parks"})
    assert tag.names.get(language="en").name == "Parks"


def test_the_search_offers_them_and_says_what_was_chosen(
    client: Client, outline: Any, thread: Any, amel: Any
) -> None:
    set_tags(topic=thread, by=amel, tags=["waste"])
    page = outline(client.get("/search/?q=" + thread.title.split()[0] + "&tag=waste"))
    options = page.all("option")
    assert {one["value"] for one in options} >= {"water", "waste", "roads", "budget"}
    assert "selected" in next(one for one in options if one["value"] == "waste")
    assert page.all("ol", **{"class": "results"})


def test_without_tags_the_search_has_no_such_field(client: Client, outline: Any) -> None:
    from forum.models import Tag

    Tag.objects.all().delete()
    assert not outline(client.get("/search/")).all("select", name="tag")
