"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.live import rooms_live_now
from forum.models import Board
from forum.permissions import boards_readable_by
from forum.rows import rows_of
from forum.windows import topics_on, topics_page
from members.requests import member_of

TOPICS_HERE = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is live now, what is being talked about; for a visitor, what this is."""
    member = member_of(request)
    boards = boards_readable_by(member)
    topics, _ = topics_page(topics_on(boards), "", size=TOPICS_HERE)
    themes = boards.filter(kind=Board.Kind.THEME).prefetch_related("names")
    return render(
        request,
        "forum/home.html",
        {
            "rooms": rooms_live_now(boards, limit=6),
            "rows": rows_of(topics, member),
            "boards": themes.order_by("position", "slug")[:12],
        },
    )
