"""The words of a question marked in a text that was found by them."""

import re
from collections.abc import Iterator

from forum.analysis import WORD, Question
from forum.folding import EXCERPT, Piece, Span, excerpt_around
from members.folding import FOLDS, fold

TOKEN = re.compile(r"\S+")


def excerpt_for(text: str, question: Question, language: str) -> list[Piece]:
    """The text around the first word that was sought, with all that were sought in it marked."""
    spans: list[Span] = []
    for span in _spans(text, question, language):
        if spans and span[0] > spans[0][0] + EXCERPT:
            # Beyond the excerpt nobody looks.
            break
        spans.append(span)
    return excerpt_around(text, spans)


def marked(text: str, question: Question, language: str) -> list[Piece]:
    """The whole text in pieces, such as a title."""
    pieces: list[Piece] = []
    place = 0
    for begin, finish in _spans(text, question, language):
        if begin > place:
            pieces.append(Piece(text[place:begin]))
        pieces.append(Piece(text[begin:finish], is_hit=True))
        place = finish
    return [*pieces, Piece(text[place:])] if place < len(text) else pieces


def shown_words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text in order: each folded, and where it stands unfolded."""
    for token in TOKEN.finditer(text):
        folded = fold(token.group())
        for word in WORD.finditer(folded):
            yield word.group(), *_unfolded(token.group(), token.start(), *word.span())


def _spans(text: str, question: Question, language: str) -> Iterator[Span]:
    """Where the words stand in the unfolded text, in order, none over another."""
    place = 0
    for token in TOKEN.finditer(text):
        folded = fold(token.group())
        for word in WORD.finditer(folded):
            if question.has(word.group(), language):
                span = _unfolded(token.group(), token.start(), *word.span())
                # One sign may hold two words, such as a fraction.
                if span[0] >= place:
                    place = span[1]
                    yield span


def _unfolded(token: str, start: int, begin: int, finish: int) -> Span:
    """The place of a part of the folded token, with the marks that belong to its last letter."""
    origin = [place for place, letter in enumerate(token) for _ in FOLDS[ord(letter)]]
    end = origin[finish - 1] + 1
    while end < len(token) and not FOLDS[ord(token[end])]:
        end += 1
    return start + origin[begin], start + end
