"""Posts of one topic by the words in them, the newest first."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from forum.folding import Piece, excerpt_of, plain_text, words_of, words_of_files
from forum.models import Post, Topic
from members.refusals import Refused, invalid

RESULTS_A_PAGE = 20
QUERY_LIMIT = 100
WORDS_LIMIT = 8


@dataclass(frozen=True)
class Result:
    """A post that has every word, with the part of its text where the first one stands."""

    post: Post
    pieces: list[Piece]


@dataclass(frozen=True)
class Results:
    """A page of results, and the number to ask for the older ones before (None at the end)."""

    rows: list[Result]
    next: int | None


def parse_query(text: str) -> list[str]:
    """The words to look for; none for an empty query. Raises Refused."""
    if len(text) > QUERY_LIMIT:
        raise _refused()
    words = words_of(text)
    if len(words) > WORDS_LIMIT:
        raise _refused()
    return words


def _refused() -> Refused:
    return invalid(
        pgettext_lazy("refusal", "Please look for fewer words, or for shorter ones."), "q"
    )


def find_in(topic: Topic, words: list[str], *, before: int | None = None) -> Results:
    """The published posts that have all the words, older than `before` where it is given."""
    posts = topic.posts.published().select_related("author").defer("folded", "body")
    for word in words:
        posts = posts.filter(folded__contains=word)
    if before is not None:
        posts = posts.filter(number__lt=before)
    found = list(posts.order_by("-number")[: RESULTS_A_PAGE + 1])
    shown = found[:RESULTS_A_PAGE]
    rows = [
        Result(
            post, excerpt_of(plain_text(post.body_html) + words_of_files(post.attachments), words)
        )
        for post in shown
    ]
    return Results(rows, shown[-1].number if len(found) > RESULTS_A_PAGE else None)
