"""Posts and topics of all boards by the words in them: the best first, or the newest."""

import datetime
import math
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from forum.analysis import Question, question_of
from forum.folding import Piece, plain_text, words_of_files
from forum.highlights import excerpt_for, marked
from forum.index import meeting
from forum.models import Board, Post
from forum.narrowing import DATE, Narrowing, posts_within
from forum.querysets import PostQuerySet
from forum.windows import wrong_cursor
from members.refusals import Refused, invalid

RESULTS_A_PAGE = 20
QUERY_LIMIT = 200
WORDS_LIMIT = 12
SEARCHES_A_MINUTE = 60
CURSOR = re.compile(r"([0-9a-f]{12})-([0-9a-f]{16})-([1-9][0-9]{0,17})", re.ASCII)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass
class Result:
    """A post that has every word; its topic's title, and the part of its text with the first."""

    post: Post
    title: list[Piece]
    pieces: list[Piece]
    # The name of its board, where a page shows it.
    board: str = ""


@dataclass(frozen=True)
class Results:
    """A page of results, and the cursor of the next ("" at the end)."""

    rows: list[Result]
    next: str = ""


def parse_question(text: str) -> Question:
    """What to look for; nothing for an empty text. Raises Refused where it is too much."""
    question = question_of(text) if len(text) <= QUERY_LIMIT else None
    if question is None or len(question.groups) > WORDS_LIMIT:
        raise _refused()
    return question


def _refused() -> Refused:
    return invalid(
        pgettext_lazy("refusal", "Please look for fewer words, or for shorter ones."), "q"
    )


def search(
    question: Question,
    narrowing: Narrowing,
    boards: QuerySet[Board],
    *,
    cursor: str = "",
    size: int = RESULTS_A_PAGE,
) -> Results:
    """One page of what is said on these boards, those the asker may read. Raises Refused where
    the cursor is wrong.

    Scores move a little when posts are added: who pages by relevance meanwhile may see one twice.
    """
    sign = narrowing.mark((question.groups, question.beginning))
    hits = meeting(posts_within(narrowing, boards), question)
    edge = _read_cursor(cursor, sign) if cursor else None
    places = (_newest if narrowing.sort == DATE else _best)(hits, edge)
    found = list(places[: size + 1])
    posts = _with_people(pk for pk, _ in found[:size])
    rows = [_result(posts[pk], question) for pk, _ in found[:size] if pk in posts]
    more = len(found) > size
    return Results(rows, _cursor(sign, found[size - 1]) if more else "")


Place = tuple[int, Any]


def _best(hits: QuerySet[Post], edge: tuple[float, int] | None) -> QuerySet[Post, Place]:
    if edge is not None:
        score, pk = edge
        hits = hits.filter(Q(score__gt=score) | Q(score=score, pk__lt=pk))
    # `score` is one of the index, which the type checker does not know.
    return hits.order_by("score", "-pk").values_list("pk", "score")  # type: ignore[misc]


def _newest(hits: QuerySet[Post], edge: tuple[float, int] | None) -> QuerySet[Post, Place]:
    if edge is not None:
        moment, pk = _moment(edge[0]), edge[1]
        hits = hits.filter(
            Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk),
            published_at__lte=moment,
        )
    return hits.order_by("-published_at", "-pk").values_list("pk", "published_at")


def _with_people(ids: Iterable[int]) -> dict[int, Post]:
    """Asked anew whether they may be shown: a moment has passed."""
    posts: PostQuerySet = Post.objects.published().filter(topic__is_visible=True)
    posts = posts.select_related("topic", "author", "mandate__municipality").defer("folded")
    return posts.prefetch_related("mandate__municipality__names").in_bulk(list(ids))


def _result(post: Post, question: Question) -> Result:
    title = marked(post.topic.title, question, post.topic.language)
    text = plain_text(post.body_html) + words_of_files(post.attachments)
    return Result(post, title, excerpt_for(text, question, post.language))


def _cursor(sign: str, place: Place) -> str:
    pk, value = place
    if isinstance(value, datetime.datetime):
        # Exact: until the year 2255 microseconds fit the 53 bits of a float.
        value = float((value - EPOCH) // MICROSECOND)
    return f"{sign}-{struct.pack('>d', value).hex()}-{pk}"


def _read_cursor(cursor: str, sign: str) -> tuple[float, int]:
    found = CURSOR.fullmatch(cursor)
    if found is None or found[1] != sign:
        raise wrong_cursor()
    (value,) = struct.unpack(">d", bytes.fromhex(found[2]))
    if not math.isfinite(value):
        raise wrong_cursor()
    return value, int(found[3])


def _moment(microseconds: float) -> datetime.datetime:
    try:
        return EPOCH + int(microseconds) * MICROSECOND
    except OverflowError:
        raise wrong_cursor() from None
