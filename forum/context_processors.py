"""What the frame of each page needs: themes, my region and its parents, live rooms."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.live import rooms_live_now
from forum.models import Board
from forum.permissions import boards_readable_by
from forum.places import way_to
from members.models import Mandate
from members.permissions import current_mandate, may_act, roles_of
from members.requests import member_of


class Navigation:
    """Asked only by templates that draw the frame: each part costs its queries once."""

    def __init__(self, request: HttpRequest) -> None:
        # A page of an error may come before the middleware that knows who asks.
        self._member = member_of(request) if hasattr(request, "user") else None

    @cached_property
    def _boards(self) -> QuerySet[Board]:
        return boards_readable_by(self._member)

    @cached_property
    def _mandate(self) -> Mandate | None:
        return current_mandate(self._member)

    @cached_property
    def town(self) -> int | None:
        """The id of the municipality the member may speak for now."""
        if self._mandate is None or not may_act(self._member):
            return None
        return self._mandate.municipality_id

    @cached_property
    def themes(self) -> list[dict[str, str]]:
        """The theme boards the reader may read."""
        boards = self._boards.filter(kind=Board.Kind.THEME)
        return [
            {"name": board.name, "url": board.get_absolute_url()}
            for board in boards.prefetch_related("names").order_by("position", "slug")
        ]

    @cached_property
    def regions(self) -> list[dict[str, str]]:
        """The boards of the member's own region and of those above it, own first."""
        if self._mandate is None:
            return []
        way = way_to(self._mandate.municipality.region, self._boards)
        return [{"name": place.name, "url": place.url} for place in reversed(way) if place.board]

    @cached_property
    def live(self) -> list[dict[str, str]]:
        """Rooms somebody spoke in a moment ago."""
        rooms = rooms_live_now(self._boards, limit=5)
        return [{"title": room.title, "url": room.get_absolute_url()} for room in rooms]

    @cached_property
    def may_review(self) -> bool:
        """Whether the member keeps order somewhere."""
        return bool(roles_of(self._member))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav`, drawn by the side column, and the clock that scripts go by."""
    return {"nav": Navigation(request), "display_time_zone": settings.DISPLAY_TIME_ZONE}
