"""Boards: all of them, one of them, and what is live on them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.finding import find_board
from forum.live import is_live, rooms_of
from forum.models import Board, Topic
from forum.permissions import boards_readable_by, can_open_topic
from forum.places import way_to, whole_tree
from forum.rows import rows_of
from forum.windows import topics_page
from members.requests import member_of

ROOMS_HERE = 6


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
    """What the board is for, where it lies, its rooms, its topics by newest activity."""
    member = member_of(request)
    found = find_board(slug, member)
    cursor = request.GET.get("before", "")
    topics = Topic.objects.visible().filter(board=found)
    page, later = topics_page(topics.filter(pinned_at__isnull=True), cursor)
    pinned: list[Topic] = []
    rooms: list[Topic] = []
    if not cursor:
        pinned = list(topics.filter(pinned_at__isnull=False).newest_first().with_people()[:30])
        rooms, _ = topics_page(topics.filter(format=Topic.Format.ROOM), "", size=ROOMS_HERE)
    return render(
        request,
        "forum/board.html",
        {
            "board": found,
            "way": way_to(found.region, boards_readable_by(member)) if found.region else [],
            "rooms": [(room, is_live(room)) for room in rooms],
            "rows": rows_of([*pinned, *page], member),
            "next": later,
            "is_first": not cursor,
            "may_open": can_open_topic(member, found),
        },
    )


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The rooms of all boards, the one spoken in last first."""
    member = member_of(request)
    rooms, later = topics_page(rooms_of(boards_readable_by(member)), request.GET.get("before", ""))
    return render(request, "forum/live.html", {"rows": rows_of(rooms, member), "next": later})
