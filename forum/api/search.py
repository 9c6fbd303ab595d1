"""Search for programs: the same question, the same answers as the page."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.html import escape
from ninja import P, QueryEx, Router

from forum.api.cursors import LARGEST_PAGE, wrong_cursor
from forum.models import Topic
from forum.narrowing import asked_narrowing
from forum.permissions import boards_readable_by
from forum.schemas import READ_ERRORS, SEARCH_ERRORS, FoundPage, SimilarTopics
from forum.seeking import (
    RESULTS_A_PAGE,
    SEARCHES_A_MINUTE,
    Result,
    parse_question,
)
from forum.seeking import search as search_posts
from forum.similar import ASKED_A_MINUTE, similar_topics
from forum.suggesting import suggestion_for
from forum.wire import Wire, post_payload
from members.api import asker_of, open_auth
from members.rates import count_within
from members.requests import asker_key

router = Router(tags=["search"])


@router.get(
    "/search",
    auth=open_auth,
    response={200: FoundPage, **READ_ERRORS, **SEARCH_ERRORS},
    exclude_unset=True,
    summary="Search all boards",
)
def search(
    request: HttpRequest,
    q: str,
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = RESULTS_A_PAGE,
) -> Wire:
    """Posts that have every word. Also `board` (a slug), `region`, `author` (a handle), `format`,
    `language`, `since`, `until` (days), `topics=1`, `concluded=1`, `tag` (a slug),
    `sort` (`relevance`, `date`).

    Nothing is found by words that stand in nearly every text, such as "the". Where nothing is
    found, `suggestion` is the question spelt so that something is, if there is such a spelling.
    """
    asker = asker_of(request)
    narrowing, question = asked_narrowing(request.GET), parse_question(q)
    if not question:
        if after is not None:
            raise wrong_cursor()
        return {"items": [], "next": None}
    count_within("search", asker_key(request, asker), a_minute=SEARCHES_A_MINUTE)
    boards = boards_readable_by(asker)
    found = search_posts(question, narrowing, boards, cursor=after or "", size=limit)
    # What the page does without.
    prefetch_related_objects([result.post for result in found.rows], "parent", "mentions__member")
    page: Wire = {"items": [_item(result) for result in found.rows], "next": found.next or None}
    if not (found.rows or after) and (suggestion := suggestion_for(q, narrowing, boards)):
        page["suggestion"] = suggestion.text
    return page


@router.get(
    "/search/similar",
    auth=open_auth,
    response={200: SimilarTopics, **READ_ERRORS, **SEARCH_ERRORS},
    summary="Find topics with a similar title",
)
def similar(request: HttpRequest, title: str) -> Wire:
    """At most 5 topics that share most words of the title: to be read before opening one more."""
    asker = asker_of(request)
    count_within("similar", asker_key(request, asker), a_minute=ASKED_A_MINUTE)
    found = similar_topics(title, boards_readable_by(asker))
    return {"items": [_similar(topic) for topic in found]}


def _similar(topic: Topic) -> Wire:
    return {
        "id": topic.pk,
        "board": topic.board_id,
        "title": topic.title,
        "language": topic.language,
        "format": topic.format,
        "url": topic.get_absolute_url(),
    }


def _item(result: Result) -> Wire:
    topic = result.post.topic
    return {
        **post_payload(result.post),
        "board": topic.board_id,
        "title": topic.title,
        "format": topic.format,
        "url": result.post.get_absolute_url(),
        # Escaped text; what was sought stands in <mark>.
        "excerpt": "".join(
            f"<mark>{escape(piece.text)}</mark>" if piece.is_hit else str(escape(piece.text))
            for piece in result.pieces
        ),
    }
