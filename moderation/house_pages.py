"""What administrators see of the word list: a page of it, and what it would do to a text."""

from dataclasses import dataclass, field

from django.utils.functional import Promise

from forum.models import Board, Review
from members.folding import fold
from members.models import Member
from members.permissions import is_administrator
from members.refusals import not_found
from moderation.house_forms import REVIEWS
from moderation.models import ListedWord
from moderation.word_lists import present_list

A_PAGE = 100


@dataclass(frozen=True)
class WordPage:
    """Rows in order of the alphabet, and where the next page begins."""

    words: list[ListedWord]
    asked: str
    language: str
    next: str
    count: int


@dataclass(frozen=True)
class Trial:
    """What would become of a text, and by which rows."""

    text: str
    verdict: str = ""
    found: list[tuple[ListedWord, str]] = field(default_factory=list)


@dataclass(frozen=True)
class BoardRow:
    """A board with what is chosen for it."""

    board: Board
    choices: list[tuple[Review, str | Promise]]


def require_keeper(member: Member | None) -> Member:
    """Who administers the site; for all others there is no such page. Raises Refused."""
    if member is None or not is_administrator(member):
        raise not_found()
    return member


def word_page(*, asked: str = "", language: str = "", after: str = "") -> WordPage:
    """The words that hold what is asked for, in one language or in all."""
    words = ListedWord.objects.select_related("changed_by").order_by("folded", "pk")
    if asked:
        words = words.filter(folded__contains=fold(asked).strip())
    if language in ListedWord.Language.values and language:
        words = words.filter(language=language)
    count = words.count()
    begun = int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
    page = list(words[begun : begun + A_PAGE])
    more = str(begun + A_PAGE) if begun + A_PAGE < count else ""
    return WordPage(page, asked, language, more, count)


def try_out(text: str) -> Trial:
    """As a member without a role would meet it."""
    hits = present_list().find(text)
    rows = ListedWord.objects.in_bulk([hit.listed.id for hit in hits])
    found = [(rows[hit.listed.id], hit.seen) for hit in hits if hit.listed.id in rows]
    verdicts = {word.verdict for word, _ in found}
    strictest = ListedWord.Verdict.REFUSE if "refuse" in verdicts else ListedWord.Verdict.HOLD
    return Trial(text, str(strictest) if found else "publish", found)


def board_rows() -> list[BoardRow]:
    """Every board, and whose posts wait there."""
    boards = Board.objects.select_related("region").prefetch_related("names")
    return [BoardRow(board, list(REVIEWS.items())) for board in boards]
