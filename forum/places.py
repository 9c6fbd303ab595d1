"""Regions and their boards: the way down to one, and the whole tree."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet

from forum.models import Board
from members.models import Municipality, Region


@dataclass
class Place:
    """A region with its board, if it has one the reader may know of, and what lies in it."""

    region: Region
    board: Board | None = None
    below: list["Place"] = field(default_factory=list)
    municipalities: list[Municipality] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The region's name in the reader's language."""
        return self.region.name

    @property
    def url(self) -> str:
        """Its board, else its place in the list of all."""
        return self.board.get_absolute_url() if self.board else f"/boards/#{self.region.code}"


def way_to(region: Region, boards: QuerySet[Board]) -> list[Place]:
    """The region and those above it, root first; `boards` are those the reader may know of."""
    codes = [*region.ancestor_codes, region.code]
    regions = Region.objects.filter(code__in=codes).prefetch_related("names").order_by("path")
    known = {board.region_id: board for board in boards.filter(region__code__in=codes)}
    return [Place(above, known.get(above.pk)) for above in regions]


def whole_tree(boards: QuerySet[Board]) -> list[Place]:
    """All regions from the root down, with boards and municipalities."""
    towns = defaultdict(list)
    for town in Municipality.objects.prefetch_related("names"):
        towns[town.region_id].append(town)
    known = {
        board.region_id: board
        for board in boards.filter(kind=Board.Kind.REGION).prefetch_related("names")
    }
    places: dict[int, Place] = {}
    roots: list[Place] = []
    for region in Region.objects.prefetch_related("names").order_by("path"):
        place = Place(region, known.get(region.pk))
        place.municipalities = sorted(towns[region.pk], key=lambda town: town.name)
        places[region.pk] = place
        above = places.get(region.parent_id) if region.parent_id else None
        (above.below if above else roots).append(place)
    return roots
