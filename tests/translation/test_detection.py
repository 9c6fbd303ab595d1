"""The language of a text is that of its own words, not of what it quotes or names."""

import pytest

from translation.detection import detect

TEXTS = [
    ("مرحبا بكم", "fr", "ar"),
    ("Bonjour à toutes", "fr", "fr"),
    ("Bonjour", "ar", "und"),
    ("1 234 :-)", "fr", "und"),
    ("> Bonjour à toutes et à tous\n> — [Carine Étienne](/p/5/) @carine\n\nشكرا", "ar", "ar"),
    ("> السلام عليكم ورحمة الله\n> — [أمل](/p/5/) @amel\n\nMerci", "fr", "fr"),
    ("> Bonjour", "fr", "und"),
    ("شكرا\n\n```\nprint('Bonjour à toutes')\n\nx\n```\n", "fr", "ar"),
    ("شكرا https://a.example/bonjour-a-toutes-et-a-tous @carine-etienne", "fr", "ar"),
]


@pytest.mark.parametrize(("text", "likely", "language"), TEXTS)
def test_the_words_of_the_writer_decide(text: str, likely: str, language: str) -> None:
    assert detect(text, likely=likely) == language
