"""Boards, regions and municipalities with their names, as this process knows them.

Kept for as long as the edition that the database names with each request is the same: what is
changed is read anew by the next request of every process.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db.models import Model

from forum.models import Board, Post, Tag, Topic
from members.models import Municipality, Region

# The marks of an edition and what they stand for; replaced as a whole, never changed.
Places: TypeAlias = dict[int, Any]


@dataclass(frozen=True)
class Catalogue:
    """By id; boards in the order of their lists. A board's counters are old: ask for those."""

    boards: dict[int, Board]
    regions: dict[int, Region]
    towns: dict[int, Municipality]
    # By slug, in the order of their lists.
    tags: dict[str, Tag] = field(default_factory=dict)

    def lend_names(self, topics: Collection[Topic]) -> None:
        """Lay on topics' boards, municipalities and tags the names they would ask for."""
        for topic in topics:
            _lend(topic.board, self.boards)
            topic.shown_tags = [self.tags[slug] for slug in topic.tags if slug in self.tags]
        self.lend_towns(topics)

    def lend_towns(self, written: Iterable[Topic | Post]) -> None:
        """Lay on the municipalities of authors' offices the names they would ask for."""
        self.lend(one.mandate.municipality for one in written if one.mandate is not None)

    def lend(self, towns: Iterable[Municipality]) -> None:
        """Lay on municipalities the names they would ask for."""
        for town in towns:
            _lend(town, self.towns)

    def named(self, boards: Iterable[Board]) -> list[Board]:
        """The same boards with the names they would ask for."""
        found = list(boards)
        for board in found:
            _lend(board, self.boards)
        return found

    def boards_above(self, board: Board) -> list[int]:
        """Ids of the boards of the regions above a region's board, nearest first."""
        region = self.regions.get(board.region_id or 0)
        if region is None:
            return []
        known = {one.region_id: one.pk for one in self.boards.values() if one.region_id}
        above = reversed(self.way_of(region)[:-1])
        return [known[place.pk] for place in above if place.pk in known]

    def boards_below(self, board: Board) -> list[int]:
        """Ids of the boards of the regions below a region's board."""
        region = self.regions.get(board.region_id or 0)
        if region is None:
            return []
        return [
            one.pk
            for one in self.boards.values()
            if one.region is not None
            and one.pk != board.pk
            and one.region.path.startswith(region.path)
        ]

    def regions_down(self) -> list[tuple[str, str]]:
        """Code and name of each region below the root, each after the one it lies in."""
        rows = sorted(self.regions.values(), key=lambda region: region.path)
        # Further in by a wide space for each step down.
        return [
            (row.code, "\u2003" * (len(row.ancestor_codes) - 1) + row.name)
            for row in rows
            if row.parent_id
        ]

    def way_of(self, region: Region) -> list[Region]:
        """The region and those above it, root first."""
        way = [known for known in self.regions.values() if region.path.startswith(known.path)]
        return sorted(way, key=lambda known: known.path)


def _lend(row: Model, known: Places) -> None:
    same = known.get(row.pk)
    if same is not None:
        kept: Any = row
        kept._prefetched_objects_cache = {"names": same._prefetched_objects_cache["names"]}


def read_catalogue() -> Catalogue:
    """As it is in the database now."""
    regions = {row.pk: row for row in Region.objects.prefetch_related("names")}
    boards = {row.pk: row for row in Board.objects.prefetch_related("names")}
    for board in boards.values():
        board.region = regions.get(board.region_id) if board.region_id else None
    towns = {row.pk: row for row in Municipality.objects.prefetch_related("names")}
    tags = {row.slug: row for row in Tag.objects.prefetch_related("names")}
    return Catalogue(boards, regions, towns, tags)


class _Shelf:
    """The one catalogue that a process keeps."""

    def __init__(self) -> None:
        self._kept: tuple[str, Catalogue] | None = None

    def get(self, edition: str) -> Catalogue:
        kept = self._kept
        if kept is not None and edition and kept[0] == edition:
            return kept[1]
        catalogue = read_catalogue()
        self._kept = (edition, catalogue)
        return catalogue


_shelf = _Shelf()


def catalogue_of(edition: str) -> Catalogue:
    """The catalogue of an edition just read; without one, as it is now."""
    return _shelf.get(edition)
