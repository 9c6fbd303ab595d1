"""Text without what spelling varies, for every character of living scripts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.folding import (
    FOLDS,
    REMEMBERED_BELOW,
    fold,
    fold_name,
    fold_place,
    without_articles,
)

EVERY = [chr(code) for code in range(0x20000) if not 0xD800 <= code <= 0xDFFF]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إدارة", "اداره"),
        ("آسيا", "اسيا"),
        ("ٱلماء", "الماء"),
        ("مُوَاطِنٌ", "مواطن"),
        ("بلـــديّة", "بلدية"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسوول"),
        ("رئيس", "رييس"),
        ("کتاب", "كتاب"),
        ("٢٠٢٦", "2026"),
        ("۲۰۲۶", "2026"),
        ("ﷲ", "الله"),
        ("Élus", "elus"),
        ("DÉCHETS", "dechets"),
        ("cœur", "COEUR"),
        ("Straße", "STRASSE"),
        ("l’eau", "l'eau"),
        ("ıssız", "ISSIZ"),
        ("e\u0301lu", "élu"),
        ("a\u200db\u00adc\u202ed", "abcd"),
        ("ﬁn", "fin"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ماء", "نار"), ("budget", "gadget"), ("1", "2"), ("ب", "ت"), ("s", "z")]
)
def test_other_words_stay_others(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folding_what_is_folded_changes_nothing() -> None:
    again = [one for one in EVERY if fold(fold(one)) != fold(one)]
    assert again == []


def test_no_folded_text_holds_marks_or_controls() -> None:
    kept = {part for one in EVERY for part in fold(one)}
    assert {unicodedata.category(part) for part in kept} & {"Mn", "Me", "Cf", "Cc"} == set()
    assert "\n" not in kept
    assert "\x00" not in kept


@given(st.text())
def test_a_text_is_folded_letter_by_letter(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


def test_what_is_remembered_is_bounded() -> None:
    fold("".join(EVERY))
    assert len(FOLDS) <= REMEMBERED_BELOW


def test_the_words_of_a_name_stand_apart() -> None:
    assert fold_name("Carine  Étienne-Ben’Ali") == " carine etienne ben ali"
    assert fold_name("أمل بن صالح") == " امل بن صالح"
    assert fold_name("…") == ""


def test_a_place_is_found_with_its_article_and_without() -> None:
    assert fold_place("المرسى") == " المرسي مرسي"
    assert fold_place("Sidi Bou Saïd") == " sidi bou said"
    assert without_articles(" المرسي") == " مرسي"
    assert without_articles(" الي") == " الي"
