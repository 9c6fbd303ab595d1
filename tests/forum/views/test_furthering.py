"""The form of a topic offers further boards to show it on."""

from typing import Any

import pytest

from forum.actions import create_board
from forum.models import Topic

pytestmark = pytest.mark.django_db
FORM = "/b/water-of-tests/new/?kind=discussion"


def board_of(slug: str, rule: str = "everyone", **more: Any) -> Any:
    return create_board(slug=slug, names={"fr": (slug, "")}, by=None, read_rule=rule, **more)


def test_those_are_offered_that_may_be_chosen(
    sign_in: Any, outline: Any, theme_board: Any, amel: Any
) -> None:
    wanted = board_of("wanted")
    board_of("shut", open_rule="invited")
    board_of("hidden", "invited")
    boxes = outline(sign_in(amel).get(FORM)).all("input", name="also_on")
    assert [box["value"] for box in boxes] == [str(wanted.pk)]


def test_nothing_is_offered_where_there_is_no_other_board(
    sign_in: Any, outline: Any, theme_board: Any, amel: Any
) -> None:
    page = sign_in(amel).get(FORM)
    assert page.status_code == 200
    assert outline(page).all("input", name="also_on") == []


def test_the_form_sends_them_and_keeps_them_where_it_is_refused(
    sign_in: Any, outline: Any, theme_board: Any, amel: Any
) -> None:
    wanted = board_of("wanted")
    sent = {"title": "", "body": "texte", "kind": "discussion", "also_on": [str(wanted.pk)]}
    refused = sign_in(amel).post("/b/water-of-tests/new/", sent)
    assert refused.status_code == 400
    assert ["checked" in box for box in outline(refused).all("input", name="also_on")] == [True]
    sent["title"] = "Titre"
    assert sign_in(amel).post("/b/water-of-tests/new/", sent).status_code == 303
    assert Topic.objects.get().also_on == [wanted.pk]
    assert "Titre" in sign_in(amel).get("/b/wanted/").content.decode()


def test_what_was_not_offered_is_refused_over_the_form(
    sign_in: Any, theme_board: Any, amel: Any
) -> None:
    sent = {"title": "Titre", "body": "texte", "kind": "discussion", "also_on": ["x"]}
    refused = sign_in(amel).post("/b/water-of-tests/new/", sent)
    assert refused.status_code == 400
    assert "Choose one of the boards offered." in refused.content.decode()
