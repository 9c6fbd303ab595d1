"""Boards: all of them, one of them, and what is live on them."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from forum.actions import mark_board_read
from forum.finding import find_board
from forum.level_words import Control, control_of
from forum.levels import OfBoard
from forum.live import is_live
from forum.models import Board, Topic
from forum.permissions import can_open_topic
from forum.places import way_to, whole_tree
from forum.requests import sight_of
from forum.rows import rows_of
from forum.sight import Sight
from forum.tab_words import span_words, tab_words
from forum.tabs import UNREAD, Listed, Tab, asked_tab, front_of, reach_of, tabs_for, topics_under
from forum.versions import version_of_board, version_of_lists
from forum.views.keeping import kept_for_visitors
from forum.windows import topics_page
from members.answers import SeeOther
from members.requests import member_of


@require_safe
@kept_for_visitors(version_of_lists)
def all_boards(request: HttpRequest) -> HttpResponse:
    """The themes, then the tree of regions with those that have a board."""
    sight = sight_of(request)
    boards = sight.catalogue.named(sight.rows_of_boards)
    return render(
        request,
        "forum/boards.html",
        {
            "themes": [board for board in boards if board.kind == Board.Kind.THEME],
            "places": whole_tree(sight.catalogue, boards),
        },
    )


@require_safe
@kept_for_visitors(version_of_board)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """What the board is for, where it lies, its rooms, its topics under the tab asked for."""
    sight = sight_of(request)
    member = sight.member
    found = find_board(slug, member, sight.catalogue)
    if member is None and request.GET.get("tab") == UNREAD:
        return redirect_to_login(request.get_full_path())
    may_show_below = len(reach_of(found, sight, below=True)) > 1
    below = may_show_below and _shows_below(found, sight, request.GET)
    tags = sight.catalogue.tags
    tab = asked_tab(request.GET, member, below=below, tags=tags)
    if tab == Tab(below=below):
        listed = front_of(found, sight, below=below)
    else:
        listed = Listed(*topics_under(found, tab, sight))
    return render(
        request,
        "forum/board.html",
        {
            "board": found,
            "way": way_to(found.region, sight),
            "tab": tab,
            "tabs": tab_words(tabs_for(member)),
            "spans": span_words(),
            "rooms": [(room, is_live(room)) for room in listed.rooms],
            "rows": rows_of([*listed.pinned, *listed.topics], member),
            "next": listed.later,
            "may_open": can_open_topic(member, found),
            "follow": _follow(found, sight),
            "tags": list(tags.values()),
            "tag": tags.get(tab.tag),
            "may_show_below": may_show_below,
            "below": below,
            # A visitor's choice is kept in the addresses of the page.
            "kept": "&below=1" if below and member is None else "",
        },
    )


def _shows_below(found: Board, sight: Sight, asked: Mapping[str, str]) -> bool:
    """A member's choice is remembered; a visitor's stands in the address."""
    if sight.member is None:
        return asked.get("below") == "1"
    return sight.follows.boards.get(found.pk, OfBoard()).shows_below


def _follow(found: Board, sight: Sight) -> Control | None:
    """The button of following; visitors have none."""
    if sight.member is None:
        return None
    chosen = sight.follows.boards.get(found.pk, OfBoard())
    below = chosen.below if sight.catalogue.boards_below(found) else None
    url = reverse("follow_board", args=[found.slug])
    return control_of("board", url, sight.level_on(found), below=below)


@require_POST
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """All that stands on the board counts as read."""
    member = member_of(request)
    found = find_board(slug, member)
    below = request.POST.get("below") == "1"
    mark_board_read(board=found, member=member, below=below)
    messages.success(
        request, pgettext("after a press", "Everything on this board counts as read.")
    )
    return SeeOther(iri_to_uri(found.get_absolute_url()))


@require_safe
@kept_for_visitors(version_of_lists)
def live(request: HttpRequest) -> HttpResponse:
    """The rooms of all boards, the one spoken in last first."""
    sight = sight_of(request)
    every = sight.unmuted(sight.topics).filter(format=Topic.Format.ROOM)
    rooms, later = topics_page(every, request.GET.get("before", ""), sight)
    return render(
        request, "forum/live.html", {"rows": rows_of(rooms, sight.member), "next": later}
    )
