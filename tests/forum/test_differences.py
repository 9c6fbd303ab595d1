"""What an edit changed: both texts whole within it, found by words, in bounded time."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.differences import PATIENCE, Piece, differences

TEXTS = st.text(max_size=200)


def test_words_are_compared_and_not_letters() -> None:
    assert differences("Le budget est voté.", "Le budget fut voté hier.") == [
        Piece("same", "Le budget "),
        Piece("removed", "est"),
        Piece("added", "fut"),
        Piece("same", " voté"),
        Piece("added", " hier"),
        Piece("same", "."),
    ]


def test_arabic_words_are_compared_whole() -> None:
    found = differences("الميزانية التشاركية مهمة", "الميزانية المفتوحة مهمة")
    assert Piece("removed", "التشاركية") in found
    assert Piece("added", "المفتوحة") in found


@given(TEXTS, TEXTS)
def test_both_texts_stand_whole_in_what_is_found(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {piece.kind for piece in differences(text, text)} <= {"same"}


@pytest.mark.parametrize("signs", ["ab .,", "!?.,;:-_()[]{}", "".join(map(chr, range(40, 240)))])
def test_no_text_keeps_a_page_waiting(signs: str) -> None:
    chance = random.Random(7)
    before, after = ("".join(chance.choices(signs, k=20_000)) for _ in range(2))
    begun = time.process_time()
    found = differences(before, after)
    # Far from what it takes without its limit: minutes.
    assert time.process_time() - begun < 50 * PATIENCE
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
