"""The index of posts, kept in the same database: FTS5 on SQLite, a tsvector on PostgreSQL.

Both hold the terms of `forum.analysis` and nothing of their own: what is found is the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from forum.analysis import VERSION, Question, terms_of
from forum.models import Post
from members.folding import fold

# A word of the title counts as much as five of the text; in letters where PostgreSQL asks for it.
CREATE = {
    "sqlite": [
        # The tokenizer that cuts at spaces alone: cutting is the analyser's.
        (
            "CREATE VIRTUAL TABLE forum_search USING fts5"
            "(title, body, version UNINDEXED, tokenize = 'ascii')"
        ),
    ],
    "postgresql": [
        (
            "CREATE TABLE forum_search (rowid bigint PRIMARY KEY, terms tsvector NOT NULL,"
            " version smallint NOT NULL)"
        ),
        "CREATE INDEX forum_search_terms ON forum_search USING gin (terms)",
    ],
}
DROP = "DROP TABLE forum_search"
_STORE = {
    "sqlite": 'INSERT OR REPLACE INTO "forum_search" (rowid, title, body, version)'
    " VALUES (%s, %s, %s, %s)",
    "postgresql": 'INSERT INTO "forum_search" (rowid, terms, version)'
    " VALUES (%s, %s::tsvector, %s) ON CONFLICT (rowid)"
    " DO UPDATE SET terms = EXCLUDED.terms, version = EXCLUDED.version",
}
_MEETS = {
    # The sign keeps SQLite from asking the index anew for each post: it is asked once, first.
    "sqlite": ["forum_post.id = +forum_search.rowid", "forum_search MATCH %s"],
    "postgresql": ["forum_post.id = forum_search.rowid", "forum_search.terms @@ %s::tsquery"],
}
# The less, the better it fits.
_SCORE = {
    "sqlite": "bm25(forum_search, 5.0, 1.0)",
    "postgresql": "-ts_rank(forum_search.terms, %s::tsquery, 1)::double precision",
}
_EITHER = {"sqlite": " OR ", "postgresql": " | "}
# What PostgreSQL keeps of a text: this many places, the last for all beyond.
LAST_PLACE = 16_383


@dataclass(frozen=True)
class Document:
    """A post as it is found: its folded words, and its topic's title where it is the first."""

    post_id: int
    folded: str
    language: str
    title: str = ""

    def row(self) -> tuple[int | str, ...]:
        """The values that are stored, as this kind of database takes them."""
        title = terms_of(fold(self.title), self.language)
        body = terms_of(self.folded, self.language)
        if connection.vendor == "postgresql":
            return self.post_id, _vector(title, body), VERSION
        return self.post_id, " ".join(title), " ".join(body), VERSION


def store(documents: Iterable[Document]) -> None:
    """Put posts into the index, in place of what it held of them."""
    rows = [document.row() for document in documents]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_STORE[connection.vendor], rows[0])
        elif rows:
            cursor.executemany(_STORE[connection.vendor], rows)


def remove(post_ids: Sequence[int]) -> None:
    """Take posts out of the index."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM forum_search WHERE rowid = %s", [(pk,) for pk in post_ids])


def stored_versions(above: int, up_to: int) -> dict[int, int]:
    """Which posts of a range of ids the index holds, and by which analyser they were read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, version FROM forum_search WHERE rowid > %s AND rowid <= %s",
            [above, up_to],
        )
        return dict(cursor.fetchall())


def meeting(
    posts: QuerySet[Post], *questions: Question, in_titles: bool = False
) -> QuerySet[Post]:
    """Those of the posts that have what one of these asks for, each with its `score`."""
    vendor = connection.vendor
    sought = _EITHER[vendor].join(f"({_expression(one, in_titles)})" for one in questions)
    if in_titles and vendor == "sqlite":
        sought = f"title : ({sought})"
    score = RawSQL(  # noqa: S611 (the text is ours, the words are values)
        _SCORE[vendor], [sought] * _SCORE[vendor].count("%s"), output_field=FloatField()
    )
    joined = posts.extra(  # noqa: S610 (as above; the table has no model)
        tables=["forum_search"], where=_MEETS[vendor], params=[sought]
    )
    return joined.annotate(score=score)


def _expression(question: Question, in_titles: bool) -> str:
    """The question in the database's own words; terms are letters and figures alone."""
    if connection.vendor == "postgresql":
        quoted, beginning, both = "'{}'", "'{}':*", " & "
        if in_titles:
            quoted, beginning = "'{}':A", "'{}':*A"
    else:
        quoted, beginning, both = '"{}"', '"{}" *', " AND "
    groups = [[quoted.format(term) for term in group] for group in question.groups]
    if question.beginning:
        groups[-1].append(beginning.format(question.beginning))
    return both.join(f"({_EITHER[connection.vendor].join(group)})" for group in groups)


def _vector(title: list[str], body: list[str]) -> str:
    places: dict[str, list[str]] = {}
    for place, term in enumerate(title, 1):
        places.setdefault(term, []).append(f"{min(place, LAST_PLACE)}A")
    for place, term in enumerate(body, len(title) + 1):
        places.setdefault(term, []).append(f"{min(place, LAST_PLACE)}C")
    return " ".join(f"'{term}':{','.join(found)}" for term, found in places.items())
