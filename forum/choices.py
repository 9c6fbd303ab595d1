"""What the forms of kinds offer to choose from, in the reader's language."""

from collections import defaultdict
from typing import Any

from django.conf import settings

from forum.amounts import OFFERED
from forum.models.calls import today
from members.formats import country_name, reader_locale
from members.models import Member, Municipality
from members.permissions import current_mandate


def record_choices(member: Member | None) -> dict[str, Any]:
    """What the form of an experience needs beside what was typed."""
    return {
        "currencies": currencies(),
        "countries": towns_by_country(),
        "own_town": own_town(member),
        "fact_limit": settings.FACT_LIMIT,
    }


def call_choices() -> dict[str, Any]:
    """What the form of a call needs beside what was typed."""
    return {"fact_limit": settings.FACT_LIMIT, "first_day": today().isoformat()}


def poll_choices() -> dict[str, Any]:
    """What the form of a poll needs beside what was typed."""
    return {"first_day": today().isoformat()}


def currencies() -> list[tuple[str, str]]:
    """Codes and names of the currencies offered."""
    names = reader_locale().currencies
    return [(code, f"{names.get(code, code)} ({code})") for code in OFFERED]


def towns_by_country() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each country with its municipalities, ids and names, by name."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for town in Municipality.objects.prefetch_related("names"):
        found[town.country].append((str(town.pk), town.name))
    named = [
        (country_name(code), sorted(towns, key=lambda pair: pair[1]))
        for code, towns in found.items()
    ]
    return sorted(named, key=lambda pair: (-len(pair[1]), pair[0]))


def own_town(member: Member | None) -> str:
    """The id of the member's own municipality; nothing where they hold no mandate."""
    mandate = current_mandate(member)
    return str(mandate.municipality_id) if mandate is not None else ""
