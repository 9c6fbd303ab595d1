"""The numbers of moderation: everyone's, and a moderator's own boards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from forum.permissions import boards_readable_by, moderated_boards
from members.refusals import not_found
from members.requests import member_of
from moderation.counting import count_waiting
from moderation.figures import FEW, figures_of
from moderation.permissions import may_review


@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """Of the boards everyone may read; with `?boards=mine` of those one moderates, exact."""
    member = member_of(request)
    is_mine = request.GET.get("boards") == "mine"
    if is_mine and not may_review(member):
        raise not_found()
    boards = moderated_boards(member) if is_mine else boards_readable_by(None)
    facts = {
        "figures": figures_of(boards, exact=is_mine),
        "waiting": count_waiting(boards) if is_mine else None,
        "is_mine": is_mine,
        "few": FEW,
    }
    return render(request, "moderation/numbers.html", facts)
