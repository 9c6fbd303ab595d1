"""Places: loaded from our data files, again and again without doubling."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from members.models import Municipality, MunicipalityName, Region, RegionName
from members.writing import write

DATA = Path(__file__).resolve().parent.parent / "data"


def load_places() -> tuple[int, int]:
    """Regions and municipalities of `members/data`; returns how many of each there are.

    Names are added or corrected; nothing is removed, because mandates and boards point here.
    """
    regions = json.loads((DATA / "regions.json").read_text(encoding="utf-8"))
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        towns = list(csv.DictReader(file))
    with write():
        _load_regions(regions)
        _load_municipalities(towns)
    return len(regions), len(towns)


def _load_regions(rows: Iterable[dict[str, Any]]) -> None:
    known: dict[str, Region] = {region.code: region for region in Region.objects.all()}
    names: list[RegionName] = []
    for row in rows:
        parent = known.get(row["parent"] or "")
        region = known.get(row["code"])
        if region is None:
            region = Region.objects.create(
                code=row["code"],
                kind=row["kind"],
                parent=parent,
                path=f"{parent.path if parent else ''}{row['code']}/",
                country=row.get("country") or "",
            )
            known[region.code] = region
        names += [
            RegionName(region=region, language=language, name=name)
            for language, name in row["names"].items()
            if name
        ]
    RegionName.objects.bulk_create(
        names,
        update_conflicts=True,
        unique_fields=["region", "language"],
        update_fields=["name"],
    )


def _load_municipalities(rows: list[dict[str, str]]) -> None:
    regions = {region.code: region for region in Region.objects.all()}
    Municipality.objects.bulk_create(
        [
            Municipality(
                code=row["code"], region=regions[row["region"]], country=row["country"].upper()
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    towns = {town.code: town for town in Municipality.objects.all()}
    MunicipalityName.objects.bulk_create(
        [
            MunicipalityName(
                municipality=towns[row["code"]], language=language, name=row[f"name_{language}"]
            ).fold()
            for row in rows
            for language in ("ar", "fr", "en")
            if row.get(f"name_{language}")
        ],
        update_conflicts=True,
        unique_fields=["municipality", "language"],
        update_fields=["name", "folded_name", "sounds"],
    )
