"""Words without their endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.stems import stem_arabic, stem_english, stem_french


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("والبلديات", "بلد"),
        ("النفايات", "نفا"),
        ("للشراب", "شراب"),
        ("طرق", "طرق"),
        ("ماء", "ماء"),
        ("وزير", "وزير"),
        ("ال", "ال"),
    ],
)
def test_arabic(word: str, stem: str) -> None:
    assert stem_arabic(word) == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("municipaux", "municipal"),
        ("municipalites", "municipal"),
        ("eaux", "eau"),
        ("travaux", "traval"),
        ("travail", "traval"),
        ("financement", "financ"),
        ("participative", "participat"),
        ("participation", "participat"),
        ("elus", "elu"),
        ("rue", "rue"),
        ("communes", "commun"),
    ],
)
def test_french(word: str, stem: str) -> None:
    assert stem_french(word) == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("councillors", "councillor"),
        ("municipalities", "municipal"),
        ("budgeting", "budget"),
        ("running", "run"),
        ("collection", "collect"),
        ("policies", "policy"),
        ("boxes", "box"),
        ("spring", "spring"),
        ("status", "status"),
        ("bus", "bus"),
    ],
)
def test_english(word: str, stem: str) -> None:
    assert stem_english(word) == stem


@given(word=st.text(min_size=1))
def test_a_stem_is_never_empty_and_hardly_longer(word: str) -> None:
    for stem in (stem_arabic, stem_french, stem_english):
        assert 0 < len(stem(word)) <= len(word)
