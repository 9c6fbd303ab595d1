"""Regions and their boards: the way down to one, and the whole tree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Min, Q, Value, When

from forum.catalogue import Catalogue
from forum.models import Board
from forum.sight import Sight
from members.folding import fold_name, without_articles
from members.models import Municipality, MunicipalityName, Region
from members.models.places import name_in
from members.sounds import sounding_like

# Above what a search finds; how many signs it takes, with the space before each word.
TOWNS_FOUND = 4
BEGINNING, LONGEST = 3, 60


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


@dataclass(frozen=True)
class Town:
    """A municipality by its names."""

    pk: int
    names: dict[str, str]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return name_in(self.names)


def towns_named(query: str) -> list[Town]:
    """At most 4 municipalities with a name, in any language, that has these words."""
    begun = fold_name(query)
    if not BEGINNING <= len(begun) <= LONGEST:
        return []
    bare = without_articles(begun)
    fits = Q(folded_name__contains=begun) | Q(folded_name__contains=bare)
    names = MunicipalityName.objects.filter(fits | sounding_like(query))
    # What was typed comes before what only sounds like it.
    placed = names.values("municipality").annotate(
        place=Min(Case(When(fits, then=Value(0)), default=Value(1)))
    )
    ids = placed.order_by("place", "municipality")[:TOWNS_FOUND]
    rows = MunicipalityName.objects.filter(municipality__in=ids.values("municipality"))
    found: dict[int, dict[str, str]] = {}
    for row in rows.order_by("municipality", "language"):
        found.setdefault(row.municipality_id, {})[row.language] = row.name
    return [Town(pk, names) for pk, names in found.items()]


def way_to(region: Region | None, sight: Sight) -> list[Place]:
    """The region and those above it, root first, with the boards the reader may know of."""
    if region is None:
        return []
    known = {board.region_id: board for board in sight.boards.values()}
    return [Place(above, known.get(above.pk)) for above in sight.catalogue.way_of(region)]


def whole_tree(catalogue: Catalogue, boards: Iterable[Board]) -> list[Place]:
    """All regions from the root down, with municipalities and these boards."""
    towns = defaultdict(list)
    for town in catalogue.towns.values():
        towns[town.region_id].append(town)
    known = {board.region_id: board for board in boards}
    places: dict[int, Place] = {}
    roots: list[Place] = []
    for region in sorted(catalogue.regions.values(), key=lambda region: region.path):
        place = Place(region, known.get(region.pk))
        place.municipalities = sorted(towns[region.pk], key=lambda town: town.name)
        places[region.pk] = place
        above = places.get(region.parent_id) if region.parent_id else None
        (above.below if above else roots).append(place)
    return roots
