"""Words of a post found again in its own text, whatever the spelling."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forum.folding import EXCERPT, Piece, excerpt_of, fold_post, plain_text, words_of
from forum.markup import render
from members.folding import fold

LETTERS = "aéÀœßıﷺ أإآةىٱبِّـ\u200d٣ x,.'’-\n"


def hits(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.is_hit]


def said(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_the_words_of_a_post_are_what_its_reader_sees() -> None:
    html = render("# Eau\n\nLes **élus** de [Raoued](https://a.example/x) & `a<b`\n\n* un\n* deux")
    assert " ".join(plain_text(html).split()) == (
        "Eau Les élus de Raoued (a.example) & a<b un deux"
    )
    # Where a link leads is read beside it; the rest of its address is not.
    assert "example" in fold_post(html)
    assert "/x" not in fold_post(html)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", []),
        ("   ", []),
        ("Eau, PROPRE!", ["eau", "propre"]),
        ("eau EAU Éau", ["eau"]),
        ("100% a_b", ["100", "a_b"]),
        ("%", ["%"]),
        ("(ماءٌ)", ["ماء"]),
        ("\u200d ّ", []),
    ],
)
def test_a_query_is_its_words_each_once(query: str, words: list[str]) -> None:
    assert words_of(query) == words


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("Les Élus votent", "elus", ["Élus"]),
        ("قرر المُوَاطِنون", "مواطن", ["مُوَاطِن"]),
        ("بلـــديّة تونس", "بلديه", ["بلـــديّة"]),
        ("le cœur du cœur", "coeur", ["cœur", "cœur"]),
        ("Straße", "ss", ["ß"]),
    ],
)
def test_what_was_found_is_marked_as_it_was_written(
    text: str, word: str, marked: list[str]
) -> None:
    pieces = excerpt_of(text, words_of(word))
    assert hits(pieces) == marked
    assert said(pieces) == text


def test_the_longer_of_two_words_is_marked() -> None:
    assert hits(excerpt_of("une communauté", words_of("commun communauté"))) == ["communauté"]


def test_a_long_text_is_cut_around_the_word_between_words() -> None:
    text = " ".join(f"avant{n}" for n in range(200)) + " TROUVÉ " + "apres " * 200
    pieces = excerpt_of(text, ["trouve"])
    assert pieces[0] == pieces[-1] == Piece("…")
    assert hits(pieces) == ["TROUVÉ"]
    words = said(pieces).strip("…").split()
    assert set(words) <= set(text.split())
    assert len(said(pieces)) <= EXCERPT + 2


def test_a_word_longer_than_an_excerpt_is_shown_whole() -> None:
    text = "a " * 100 + "é" * 600 + " b" * 100
    pieces = excerpt_of(text, ["e" * 600])
    assert hits(pieces) == ["é" * 600]


@given(st.text(LETTERS), st.text(LETTERS, min_size=1, max_size=12), st.text(LETTERS))
def test_whatever_stands_in_a_text_is_found_in_it(before: str, sought: str, after: str) -> None:
    text = before + sought + after
    words = words_of(sought)
    assume(words)
    assert all(word in fold(text) for word in words)
    pieces = excerpt_of(text, words)
    assert hits(pieces)
    assert said(pieces).strip("…") in text
    assert all(any(word in fold(hit) for word in words) for hit in hits(pieces))


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    assert excerpt_of("Bonjour", ["absent"]) == [Piece("Bonjour")]
