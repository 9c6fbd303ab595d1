"""Files in words: their sizes in each language, and why one is not taken."""

import pytest
from django.utils.translation import override

from forum.file_words import TAKEN, kind_word, say_size, words_for
from forum.filing.kinds import CODES
from forum.filing.unfit import Unfit


@pytest.mark.parametrize(
    ("language", "size", "said"),
    [
        ("en", 12, "1 kB"),
        ("en", 240_499, "240 kB"),
        ("en", 1_449_000, "1.4 MB"),
        ("fr", 1_449_000, "1,4\u202fMo"),
        ("ar", 240_499, "240 كيلوبايت"),
    ],
)
def test_a_size_is_said_as_the_language_says_it(language: str, size: int, said: str) -> None:
    with override(language):
        assert say_size(size) == said


def test_every_kind_has_a_word() -> None:
    assert all(kind_word(code) for code in CODES)


@pytest.mark.parametrize("found", [*CODES, "program", "markup", "archive", "text", "other"])
def test_a_disguised_file_is_called_what_it_is(found: str) -> None:
    assert words_for(Unfit("disguised", found)).startswith("The name of this file says")


def test_each_reason_has_words_of_its_own() -> None:
    codes = ("pixels", "bomb", "broken", "macros", "protected", "old_office", "encoding")
    said = {words_for(Unfit(code)) for code in (*codes, "infected", "unknown")}
    assert len(said) == 9
    assert str(TAKEN) in words_for(Unfit("unknown", "archive"))
