"""The boards every site begins with."""

import json
from pathlib import Path

from forum.actions.boards import create_board
from forum.actions.tags import keep_tag
from forum.models import Board
from forum.models.boards import Rule
from members.actions import load_places
from members.models import Region
from members.writing import write

DATA = Path(__file__).resolve().parent.parent / "data"
BOARDS = DATA / "boards.json"
TAGS = DATA / "tags.json"


def found_boards() -> int:
    """The five theme boards and the first region boards, where there is no board yet.

    Everyone reads them, members reply, councillors open topics. Returns how many were made.
    Cheap where they exist, so that each start may call it.
    """
    if Board.objects.exists():
        return 0
    rows = json.loads(BOARDS.read_text(encoding="utf-8"))
    wanted = {row["region"] for row in rows if "region" in row}
    if Region.objects.filter(code__in=wanted).count() < len(wanted):
        load_places()
    with write():
        if Board.objects.exists():
            return 0
        regions = {region.code: region for region in Region.objects.all()}
        for position, row in enumerate(rows, start=1):
            create_board(
                slug=row["slug"],
                names={code: (name, purpose) for code, (name, purpose) in row["names"].items()},
                by=None,
                region=regions[row["region"]] if "region" in row else None,
                position=position,
                read_rule=Rule.EVERYONE,
                write_rule=Rule.MEMBERS,
                open_rule=Rule.COUNCILLORS,
            )
        _found_tags()
    return len(rows)


def _found_tags() -> None:
    """A handful that every municipality knows."""
    for position, row in enumerate(json.loads(TAGS.read_text(encoding="utf-8")), start=1):
        slug = row.pop("slug")
        keep_tag(slug=slug, names=row, by=None, position=position)
