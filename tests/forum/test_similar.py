"""Topics that share most words of a title, among those the asker may read."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import hide_post, open_topic
from forum.models import Topic
from forum.permissions import boards_readable_by
from forum.similar import similar_topics


@pytest.fixture
def topics(theme_board: Any, amel: Any) -> dict[str, Topic]:
    titles = {
        "lights": ("fr", "L'éclairage public au quartier de la gare"),
        "led": ("fr", "Remplacer l'éclairage public par des LED"),
        "market": ("fr", "Horaires du marché couvert"),
        "roads": ("ar", "صيانة الطرقات في مدنين"),
        "waste": ("en", "How do you collect household waste?"),
    }
    return {
        name: open_topic(
            board=theme_board, author=amel, title=title, body="marché éclairage waste",
            language=language,
        ).post.topic
        for name, (language, title) in titles.items()
    }  # fmt: skip


def similar(title: str, member: Any = None) -> list[str]:
    return [topic.title for topic in similar_topics(title, boards_readable_by(member))]


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Éclairages publics", "lights"),
        ("Remplacement de l'éclairage par des LED", "led"),
        ("هل من خطة لصيانة الطرقات؟", "roads"),
        ("Collecting household waste", "waste"),
    ],
)
def test_topics_with_such_a_title_are_found(
    topics: dict[str, Topic], title: str, first: str
) -> None:
    assert topics[first].title in similar(title)[:2]


@pytest.mark.parametrize(
    "title", ["", "؟!", "le la les", "Budget participatif de la jeunesse", "x" * 10_240]
)
def test_other_titles_find_nothing(topics: dict[str, Topic], title: str) -> None:
    assert similar(title) == []


def test_a_word_of_the_text_alone_or_one_of_many_is_not_enough(
    topics: dict[str, Topic],
) -> None:
    assert topics["market"].title not in similar("Éclairage")
    assert similar("Le marché aux bestiaux déménage vers la route nationale") == []


def test_what_is_written_first_fits_best_and_five_are_enough(theme_board: Any, amel: Any) -> None:
    for number in range(7):
        open_topic(board=theme_board, author=amel, title=f"Passerelle {number}", body="x")
    open_topic(board=theme_board, author=amel, title="Passerelle du port", body="x")
    found = similar("La passerelle du port")
    assert len(found) == 5
    assert found[0] == "Passerelle du port"


def test_a_stranger_is_shown_neither_the_closed_nor_the_hidden(
    topics: dict[str, Topic], invited_board: Any, amel: Any, stranger: Any, bilal: Any
) -> None:
    open_topic(board=invited_board, author=amel, title="Éclairage secret", body="x")
    hide_post(post=topics["led"].posts.get(number=1), by=bilal)
    assert "Éclairage secret" in similar("Éclairage", amel)
    for member in (None, stranger):
        assert similar("Éclairage", member) == [topics["lights"].title]


def test_it_costs_the_same_for_one_and_for_five(topics: dict[str, Topic]) -> None:
    costs = []
    for title in ("Horaires du marché", "éclairage public"):
        with CaptureQueriesContext(connection) as captured:
            similar(title)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 3
