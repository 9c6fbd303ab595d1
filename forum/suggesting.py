"""What may have been meant by a question that found nothing: its words, spelt otherwise."""

from dataclasses import dataclass
from itertools import product

from django.db.models import Case, QuerySet, Value, When

from forum.analysis import question_of, says_nothing, terms_of
from forum.folding import Piece
from forum.highlights import shown_words
from forum.index import meeting
from forum.models import Board, Spelling, Word
from forum.narrowing import Narrowing, posts_within
from forum.spelling import keys_of, slips_between, slips_in
from members.folding import fold

# Words that are looked at, ways to spell each, and questions that are tried, all at once.
WORDS_AT_ONCE = 6
WAYS = 3
TRIES = 4
# Posts that are looked into for which of them is met.
HITS = 20
# Words that meet a misspelt one; the commonest first.
MET = 300
# A misspelt word, where it stands, and the words it may be.
Slip = tuple[int, int, list[str]]


@dataclass(frozen=True)
class Suggestion:
    """The question spelt otherwise; what was changed is marked."""

    pieces: list[Piece]

    @property
    def text(self) -> str:
        """As it is asked."""
        return "".join(piece.text for piece in self.pieces)


def suggestion_for(query: str, narrowing: Narrowing, boards: QuerySet[Board]) -> Suggestion | None:
    """A way to spell the question by which the asker finds something on these boards.

    The words come from boards that everyone may read, and what is offered was found as the
    asker's own question: nobody learns a word that they could not find themselves.
    """
    slips = _slips(query)
    if not slips:
        return None
    ways = sorted(
        product(*(enumerate(words) for _, _, words in slips)),
        key=lambda way: sum(rank for rank, _ in way),
    )
    tried = [Suggestion(_spelt(query, slips, [word for _, word in way])) for way in ways[:TRIES]]
    asked = [(one, question) for one in tried if (question := question_of(one.text))]
    hits = meeting(posts_within(narrowing, boards), *[question for _, question in asked])
    # `score` is one of the index, which the type checker does not know.
    best = hits.order_by("score")  # type: ignore[misc]
    rows = best.values_list("folded", "language", "number", "topic__title")
    found = [
        set(terms_of(f"{fold(title)} {folded}" if number == 1 else folded, language))
        for folded, language, number, title in rows[:HITS]
    ]
    met = (one for one, question in asked if any(question.is_met_by(terms) for terms in found))
    return next(met, None)


def _slips(query: str) -> list[Slip]:
    places = [
        (folded, begin, finish)
        for folded, begin, finish in shown_words(query)
        if slips_in(folded) and folded.isalpha() and not says_nothing(folded)
    ][:WORDS_AT_ONCE]
    met = _met_by([folded for folded, _, _ in places])
    known = {text for text, _ in met}
    found = [
        (begin, finish, _nearest(folded, met))
        for folded, begin, finish in places
        if folded not in known
    ]
    return [slip for slip in found if slip[2]]


def _met_by(words: list[str]) -> list[tuple[str, str]]:
    """These words and those with a key in common, the commonest first: folded, and as shown."""
    if not words:
        return []
    keys = {key for word in words for key in keys_of(word, slips_in(word))}
    meeting_keys = Spelling.objects.filter(key__in=sorted(keys)).values("word")
    itself = Case(When(text__in=words, then=Value(0)), default=Value(1))
    rows = Word.objects.filter(pk__in=meeting_keys).order_by(itself, "-posts", "text")
    return list(rows.values_list("text", "shown")[:MET])


def _nearest(word: str, met: list[tuple[str, str]]) -> list[str]:
    most = slips_in(word)
    near = [(slips_between(word, text, most), shown) for text, shown in met]
    return [shown for slips, shown in sorted(near, key=lambda one: one[0]) if slips <= most][:WAYS]


def _spelt(query: str, slips: list[Slip], words: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    place = 0
    for (begin, finish, _), word in zip(slips, words, strict=True):
        pieces += [Piece(query[place:begin]), Piece(word, is_hit=True)]
        place = finish
    return [piece for piece in [*pieces, Piece(query[place:])] if piece.text]
