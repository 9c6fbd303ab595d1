"""Topics whose titles say much the same: for who is about to open one more."""

from django.db.models import QuerySet

from forum.analysis import Question, question_of, terms_of
from forum.index import meeting
from forum.models import Board, Topic
from forum.narrowing import Narrowing, posts_within
from members.folding import fold

SIMILAR = 5
# Of a title, the words that are looked for; and how many that fit best are looked at.
WORDS = 12
LOOKED_AT = 30
# At least this part of the words must stand in the other title.
SHARE = 0.5
ASKED_A_MINUTE = 60
TITLE_LIMIT = 300


def similar_topics(title: str, boards: QuerySet[Board]) -> list[Topic]:
    """At most 5 topics on these boards, those the asker may read, that share most words."""
    groups = question_of(title).groups[:WORDS] if len(title) <= TITLE_LIMIT else ()
    if not groups:
        return []
    any_word = Question((tuple(term for group in groups for term in group),))
    posts = meeting(posts_within(Narrowing(topics="1"), boards), any_word, in_titles=True)
    # `score` is one of the index, which the type checker does not know.
    ordered = posts.order_by("score", "-pk")  # type: ignore[misc]
    best = ordered.values_list("topic", "topic__title", "topic__language")
    shares = {}
    for pk, its_title, language in best[:LOOKED_AT]:
        terms = set(terms_of(fold(its_title), language))
        shares[pk] = sum(1 for group in groups if terms.intersection(group)) / len(groups)
    chosen = sorted((pk for pk in shares if shares[pk] >= SHARE), key=lambda pk: -shares[pk])
    # Asked anew whether they may be shown: a moment has passed.
    topics = Topic.objects.visible().filter(board__in=boards.order_by().values("pk"))
    found = topics.select_related("board").prefetch_related("board__names")
    rows = found.in_bulk(chosen[:SIMILAR])
    return [rows[pk] for pk in chosen[:SIMILAR] if pk in rows]
