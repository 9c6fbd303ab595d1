"""Questions that found nothing, spelt so that the asker finds something."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import hide_post, open_topic, publish_post
from forum.actions.vocabulary import learn_all_words
from forum.models import Word
from forum.narrowing import Narrowing
from forum.permissions import boards_readable_by
from forum.suggesting import suggestion_for


@pytest.fixture
def said(thread: Any, dounia: Any) -> list[Any]:
    bodies = [
        "La collecte des déchets reprend à Médenine, dit la municipalité.",
        "The drainage of the neighbourhood is finished.",
        "المجلس البلدي ينظر في الميزانية وفي صيانة الطرقات.",
    ]
    posts = [publish_post(topic=thread, author=dounia, body=body).post for body in bodies]
    learn_all_words()
    return posts


def suggested(query: str, member: Any = None, **narrowed: str) -> str | None:
    found = suggestion_for(query, Narrowing(**narrowed), boards_readable_by(member))
    return found.text if found else None


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("dechts", "déchets"),
        ("Colecte des déchetz", "collecte des déchets"),
        ("Mednine", "médenine"),
        ("munisipalté", "municipalité"),
        ("drainnage", "drainage"),
        ("neihgbourhood", "neighbourhood"),
        ("الميزانيا", "الميزانية"),
        ("صيانت الطرقات", "صيانة الطرقات"),
        ("«dechts» !", "«déchets» !"),
    ],
)
def test_a_misspelt_question_is_offered_as_it_was_meant(
    said: list[Any], query: str, meant: str
) -> None:
    assert suggested(query) == meant


@pytest.mark.parametrize(
    "query", ["zanzibar", "déchets zanzibar", "eu", "les", "؟!", "1234567", "Médenine drainage"]
)
def test_nothing_is_offered_where_nothing_was_meant(said: list[Any], query: str) -> None:
    assert suggested(query) is None


def test_what_was_changed_is_marked(said: list[Any]) -> None:
    found = suggestion_for("la colecte", Narrowing(), boards_readable_by(None))
    assert found is not None
    assert [(piece.text, piece.is_hit) for piece in found.pieces] == [
        ("la ", False), ("collecte", True),
    ]  # fmt: skip


def test_what_is_offered_finds_something_within_what_was_chosen(said: list[Any]) -> None:
    assert suggested("dechts", author="dounia") == "déchets"
    assert suggested("dechts", author="amel") is None
    assert suggested("dechts", format="room") is None


def test_nobody_is_offered_a_word_of_a_closed_board(
    said: list[Any], invited_board: Any, amel: Any, stranger: Any
) -> None:
    open_topic(board=invited_board, author=amel, title="Licenciement", body="Affaire")
    learn_all_words(anew=True)
    assert [suggested("licenciment", member) for member in (None, stranger, amel)] == [None] * 3


def test_a_word_that_was_learnt_is_offered_to_nobody_once_its_post_or_board_is_closed(
    said: list[Any], theme_board: Any, bilal: Any, stranger: Any, amel: Any
) -> None:
    hide_post(post=said[0], by=bilal)
    assert Word.objects.filter(text="dechets").exists()
    assert suggested("dechts", bilal) is None
    assert suggested("drainnage", stranger) == "drainage"
    theme_board.read_rule = "invited"
    theme_board.save()
    assert suggested("drainnage", stranger) is None


def test_a_question_costs_at_most_two_more_whatever_is_misspelt(said: list[Any]) -> None:
    for query in ("dechts", "colecte dechts mednine munisipalté drainnage", "zanzibar"):
        with CaptureQueriesContext(connection) as captured:
            suggested(query)
        assert len(captured) <= 2
