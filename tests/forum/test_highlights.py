"""The words of a question marked in a text, whatever it holds."""

from hypothesis import given
from hypothesis import strategies as st

from forum.analysis import question_of
from forum.folding import EXCERPT
from forum.highlights import excerpt_for, marked

TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("aéßıﷺأإآةىٱبِّـ\u200d٣ x,.'’-\n")))


def test_a_title_is_whole_and_marked() -> None:
    pieces = marked("L'éclairage du port: éclairages", question_of("eclairage"), "fr")
    assert "".join(piece.text for piece in pieces) == "L'éclairage du port: éclairages"
    assert [piece.text for piece in pieces if piece.is_hit] == ["éclairage", "éclairages"]


def test_a_word_that_begins_with_the_last_one_is_marked_whole() -> None:
    pieces = marked("pompage et pompes", question_of("eau pomp"), "fr")
    assert [piece.text for piece in pieces if piece.is_hit] == ["pompage", "pompes"]


def test_an_excerpt_stands_around_the_first_word_found() -> None:
    text = f"{'avant ' * 200}pompage {'milieu ' * 200}pompage"
    pieces = excerpt_for(text, question_of("pompage"), "fr")
    assert pieces[0].text == pieces[-1].text == "…"
    assert [piece.text for piece in pieces if piece.is_hit] == ["pompage"]
    assert sum(len(piece.text) for piece in pieces) <= EXCERPT + 2


def test_a_text_without_the_words_begins_at_its_beginning() -> None:
    assert excerpt_for("Un deux", question_of("trois"), "fr")[0].text == "Un deux"


@given(text=TEXTS, query=TEXTS)
def test_marking_changes_no_text(text: str, query: str) -> None:
    pieces = marked(text, question_of(query), "und")
    assert "".join(piece.text for piece in pieces) == text
    excerpt = "".join(piece.text for piece in excerpt_for(text, question_of(query), "und"))
    assert excerpt.strip("…") in text
