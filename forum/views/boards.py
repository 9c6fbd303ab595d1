"""Boards: all of them, one of them, and what is live on them."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from forum.actions import mark_board_read
from forum.finding import find_board
from forum.live import is_live, rooms_of
from forum.models import Board, Topic
from forum.permissions import boards_readable_by, can_open_topic
from forum.places import way_to, whole_tree
from forum.rows import rows_of
from forum.tab_words import span_words, tab_words
from forum.tabs import UNREAD, Tab, asked_tab, tabs_for, topics_under
from forum.windows import topics_page
from members.answers import SeeOther
from members.requests import member_of

ROOMS_HERE = 6
PINNED_HERE = 30


@require_safe
def all_boards(request: HttpRequest) -> HttpResponse:
    """The themes, then the tree of regions with those that have a board."""
    boards = boards_readable_by(member_of(request))
    themes = boards.filter(kind=Board.Kind.THEME).prefetch_related("names")
    return render(
        request,
        "forum/boards.html",
        {"themes": themes.order_by("position", "slug"), "places": whole_tree(boards)},
    )


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """What the board is for, where it lies, its rooms, its topics under the tab asked for."""
    member = member_of(request)
    found = find_board(slug, member)
    if member is None and request.GET.get("tab") == UNREAD:
        return redirect_to_login(request.get_full_path())
    tab = asked_tab(request.GET, member)
    topics, later = topics_under(found, tab, member)
    pinned, rooms = _standing_first(found) if tab == Tab() else ([], [])
    return render(
        request,
        "forum/board.html",
        {
            "board": found,
            "way": way_to(found.region, boards_readable_by(member)) if found.region else [],
            "tab": tab,
            "tabs": tab_words(tabs_for(member)),
            "spans": span_words(),
            "rooms": [(room, is_live(room)) for room in rooms],
            "rows": rows_of([*pinned, *topics], member),
            "next": later,
            "may_open": can_open_topic(member, found),
        },
    )


def _standing_first(found: Board) -> tuple[list[Topic], list[Topic]]:
    topics = Topic.objects.visible().filter(board=found)
    pinned = topics.filter(pinned_at__isnull=False).newest_first().with_people()[:PINNED_HERE]
    rooms, _ = topics_page(topics.filter(format=Topic.Format.ROOM), "", size=ROOMS_HERE)
    return list(pinned), rooms


@require_POST
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """All that stands on the board counts as read."""
    member = member_of(request)
    found = find_board(slug, member)
    mark_board_read(board=found, member=member)
    messages.success(
        request, pgettext("after a press", "Everything on this board counts as read.")
    )
    return SeeOther(iri_to_uri(found.get_absolute_url()))


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The rooms of all boards, the one spoken in last first."""
    member = member_of(request)
    rooms, later = topics_page(rooms_of(boards_readable_by(member)), request.GET.get("before", ""))
    return render(request, "forum/live.html", {"rows": rows_of(rooms, member), "next": later})
