"""What finds what: the forms of words in three languages, and text made to break things."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.analysis import LONGEST, Question, question_of, terms_of
from members.folding import fold

GOLD = json.loads((Path(__file__).parent / "search_gold.json").read_text(encoding="utf-8"))
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("aéßıﷺأإآةىٱبِّـ\u200d٣_\"'*:()-^\\\x00 %|&!<>؟"))
)


def finds(query: str, text: str, language: str = "und") -> bool:
    return question_of(query).is_met_by(set(terms_of(fold(text), language)))


def tried(language: str | None, key: str) -> list[tuple[str, str, bool]]:
    return [
        (row["query"], text, finds(row["query"], text, row["language"]))
        for row in GOLD
        if language in (None, row["language"])
        for text in row[key]
    ]


@pytest.mark.parametrize(
    ("language", "least", "of"), [("ar", 33, 35), ("fr", 17, 17), ("en", 7, 7)]
)
def test_the_forms_of_a_word_are_found(language: str, least: int, of: int) -> None:
    found = tried(language, "must_match")
    missed = [(query, text) for query, text, hit in found if not hit]
    assert len(found) == of
    assert len(found) - len(missed) >= least, missed


def test_other_words_are_not_found_with_one_exception_at_most() -> None:
    found = tried(None, "must_not_match")
    assert len(found) == 26
    assert sum(hit for _, _, hit in found) <= 1, [row for row in found if row[2]]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("municipalité", "the municipality of Sousse"),
        ("بلديتنا", "البلديات"),
        ("TRAVAUX", "le travail commence"),
        ("2026", "في سنة ٢٠٢٦"),
        ("oeuvre", "main-d’œuvre"),
        ("aujourd'hui", "Aujourd’hui"),
        ("running", "it runs"),
        ("conseillère", "un conseiller"),
        ("المرسى", "مرسي"),
        ("eclairage publ", "l'éclairage public"),
    ],
)
def test_found_across_spellings_and_forms(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("commune", "communication"),
        ("eau potable", "eau"),
        ("pub eclairage", "l'éclairage public"),
        ("Ali", "Alger"),
        ("ecole", "écologie"),
    ],
)
def test_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


def test_only_the_last_word_may_be_a_beginning_and_only_with_three_letters() -> None:
    assert question_of("eau pot").beginning == "pot"
    assert question_of("eau po").beginning == ""
    assert question_of("potable, dans").beginning == ""


@pytest.mark.parametrize("query", ["the", "Le la les", "في من", "d' l'", "THE of À", "و"])
def test_words_that_stand_everywhere_ask_for_nothing_and_are_known_as_words(query: str) -> None:
    question = question_of(query)
    assert not question
    assert question.had_words
    assert not question.is_met_by({"the", "le", "في"})


@pytest.mark.parametrize("query", ["", "  ", "؟!", "***", "\u200d ّ", "😀", "__"])
def test_what_holds_no_word_asks_for_nothing(query: str) -> None:
    assert question_of(query) == Question()


@pytest.mark.parametrize("name", ["على", "car", "or", "but", "mais"])
def test_a_word_that_is_a_thing_in_another_language_is_looked_for(name: str) -> None:
    assert finds(name, name)


def test_nobody_knows_the_language_of_a_question_so_all_forms_are_tried() -> None:
    (group,) = question_of("conseillers").groups
    assert set(group) >= {"conseillers", "conseill", "conseiller"}


@given(text=HOSTILE, language=st.sampled_from(["ar", "fr", "en", "und", "x"]))
def test_any_text_becomes_terms_of_letters_and_figures_alone(text: str, language: str) -> None:
    for term in terms_of(fold(text), language):
        assert term.isalnum()
        assert 0 < len(term) <= LONGEST


@given(query=HOSTILE, language=st.sampled_from(["ar", "fr", "en", "und"]))
def test_a_text_is_found_by_itself(query: str, language: str) -> None:
    question = question_of(query)
    assert question.is_met_by(set(terms_of(fold(query), language))) == bool(question)


def test_a_very_long_word_is_cut_alike_in_text_and_question() -> None:
    assert finds("a" * 20_000, "a" * 15_000)


def test_terms_keep_their_order_and_repeat() -> None:
    assert terms_of("eau eaux", "fr") == ["eau", "eaux", "eau"]


def gold_row(query: str) -> Any:
    return next(row for row in GOLD if row["query"] == query)


def test_the_list_can_fail() -> None:
    assert not finds("budget", gold_row("ecole")["must_match"][0], "fr")
