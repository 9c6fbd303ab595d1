"""What the frame of each page needs: themes, my region and its parents, live rooms."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from forum.following import boards_followed
from forum.levels import CLOSE
from forum.models import Board
from forum.places import way_to
from forum.requests import sight_of
from forum.sight import Sight
from members.permissions import may_act, roles_of

LIVE_HERE = 5
FOLLOWS_HERE = 12


class Navigation:
    """Asked only by templates that draw the frame."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _sight(self) -> Sight:
        return sight_of(self._request)

    @cached_property
    def town(self) -> int | None:
        """The id of the municipality the member may speak for now."""
        member = self._sight.member
        if not may_act(member) or member.standing is None:
            return None
        return member.standing.municipality_id

    @cached_property
    def themes(self) -> list[dict[str, str]]:
        """The theme boards the reader may read."""
        return [
            {"name": board.name, "url": board.get_absolute_url()}
            for board in self._sight.boards.values()
            if board.kind == Board.Kind.THEME
        ]

    @cached_property
    def regions(self) -> list[dict[str, str]]:
        """The boards of the member's own region and of those above it, own first."""
        way = way_to(self._sight.region, self._sight)
        return [{"name": place.name, "url": place.url} for place in reversed(way) if place.board]

    @cached_property
    def has_tags(self) -> bool:
        """Whether topics of this site can carry tags."""
        return bool(self._sight.catalogue.tags)

    @cached_property
    def follows(self) -> list[dict[str, str]]:
        """The boards the member watches or tracks; topics stand on the front page."""
        return [
            {"title": one.board.name, "url": one.board.get_absolute_url()}
            for one in boards_followed(self._sight)
            if one.level in CLOSE
        ][:FOLLOWS_HERE]

    @cached_property
    def live(self) -> list[dict[str, str]]:
        """Rooms somebody spoke in a moment ago."""
        rooms = self._sight.live_rooms[:LIVE_HERE]
        return [{"title": room.title, "url": room.get_absolute_url()} for room in rooms]

    @cached_property
    def may_review(self) -> bool:
        """Whether the member keeps order somewhere."""
        return bool(roles_of(self._sight.member))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav`, drawn by the side column, and the clock that scripts go by."""
    return {"nav": Navigation(request), "display_time_zone": settings.DISPLAY_TIME_ZONE}
