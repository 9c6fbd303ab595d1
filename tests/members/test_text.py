"""What text may enter."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.refusals import Refused
from members.text import clean_body, clean_line

ATTACKS = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "unicode_attack.json"
)


def test_text_is_kept_in_its_composed_form() -> None:
    assert clean_body("e\u0301te\u0301", limit=10) == "été"


def test_line_ends_are_made_one() -> None:
    assert clean_body("a\r\nb\rc\n\n", limit=10) == "a\nb\nc"


def test_quranic_marks_and_joined_emoji_are_living_script() -> None:
    for text in ("بِسْمِ ٱللَّهِ", "👩‍👩‍👧‍👦", "Việt Nam"):
        assert clean_body(text, limit=50)


@pytest.mark.parametrize("text", ["a\x00", "\x07", "\x85", "\ud800", "\udfff\ud800", "\ufffe"])
def test_broken_and_control_characters_are_refused(text: str) -> None:
    for clean in (lambda: clean_body(text, limit=9), lambda: clean_line(text, limit=9, field="f")):
        with pytest.raises(Refused) as caught:
            clean()
        assert caught.value.code == "invalid"


def test_overrides_of_direction_are_taken_out_of_texts_and_refused_in_names() -> None:
    assert clean_body("user\u202etxt.exe", limit=20) == "usertxt.exe"
    with pytest.raises(Refused):
        clean_line("user\u202etxt.exe", limit=20, field="name")


def test_invisible_characters_are_taken_out_of_names() -> None:
    assert clean_line("ad\u00admin\u200b  x\u00a0y", limit=20, field="name") == "admin x y"


def test_nothing_but_invisible_is_nothing() -> None:
    for text in ("\u200b", "\u2060\ufeff", "\u200f\u200e", " \t "):
        with pytest.raises(Refused):
            clean_body(text, limit=9)


def test_the_limit_counts_characters_not_bytes() -> None:
    assert len(clean_body("م" * 9, limit=9)) == 9
    with pytest.raises(Refused) as caught:
        clean_body("م" * 10, limit=9)
    assert caught.value.code == "too_large"
    assert "9" in str(caught.value.message)


@given(st.text(max_size=200))
def test_what_is_taken_is_normal_bounded_and_can_be_stored(text: str) -> None:
    try:
        clean = clean_body(text, limit=100)
    except Refused:
        return
    assert len(clean) <= 100
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")
    assert "\x00" not in clean
    assert clean_body(clean, limit=100) == clean


@pytest.mark.skipif(
    not ATTACKS.exists(), reason="needs ../shared/data/hostile, which is not part of the project"
)
def test_every_known_attack_is_refused_or_made_harmless() -> None:
    attacks = json.loads(ATTACKS.read_text(encoding="utf-8"))
    assert len(attacks) > 25
    for name, text in attacks.items():
        if not isinstance(text, str):
            continue
        try:
            clean = clean_line(text, limit=500, field="name")
        except Refused:
            continue
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in clean), name
        assert not set(clean) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), name
