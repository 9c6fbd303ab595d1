"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.following import front_topics
from forum.models import Board
from forum.requests import sight_of
from forum.rows import Row, rows_of
from forum.versions import version_of_lists
from forum.views.keeping import kept_for_visitors
from forum.windows import topics_page

TOPICS_HERE = 12
THEMES_HERE = 12


@require_safe
@kept_for_visitors(version_of_lists)
def home(request: HttpRequest) -> HttpResponse:
    """What is live now, what is being talked about; for a visitor, what this is."""
    sight = sight_of(request)
    if sight.member is None:
        topics, _ = topics_page(sight.topics, "", sight, size=TOPICS_HERE)
        followed: list[Row] = []
        rows = rows_of(topics, None)
    else:
        followed, rows = front_topics(sight, sight.member, size=TOPICS_HERE)
    themes = sight.rows_of_boards.filter(kind=Board.Kind.THEME)[:THEMES_HERE]
    return render(
        request,
        "forum/home.html",
        {
            "rooms": sight.live_rooms,
            "rows": rows,
            "followed": followed,
            "boards": sight.catalogue.named(themes),
        },
    )
