"""The experiences told on a board, one beside the other."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from forum.models import Board, Record
from forum.windows import wrong_cursor

YEAR, COST = "year", "cost"
SORTS = (YEAR, COST)
RECORDS_PAGE = 30
_CURSORS = {
    YEAR: re.compile(r"([0-9]{1,5})_([0-9]{1,18})", re.ASCII),
    COST: re.compile(r"([A-Z]{3})_([0-9]{1,12}\.[0-9]{3})_([0-9]{1,18})", re.ASCII),
}


@dataclass(frozen=True)
class Comparison:
    """One page of records and the cursor of the next ("" at the end)."""

    records: list[Record]
    sort: str
    next: str


def compare(board: Board, *, sort: str = YEAR, cursor: str = "") -> Comparison:
    """The newest first, or the cheapest first of each currency; without a cost only by year.

    Raises Refused where there is no such order or place.
    """
    if sort not in SORTS:
        raise wrong_cursor()
    found = Record.objects.filter(topic__board=board, topic__is_visible=True)
    ordered = _by_year(found, cursor) if sort == YEAR else _by_cost(found, cursor)
    listed = ordered.select_related("topic__author", "municipality", "contact")
    rows = list(listed.prefetch_related("municipality__names")[: RECORDS_PAGE + 1])
    page = rows[:RECORDS_PAGE]
    return Comparison(page, sort, _after(page[-1], sort) if len(rows) > RECORDS_PAGE else "")


def _by_year(found: QuerySet[Record], cursor: str) -> QuerySet[Record]:
    if cursor:
        year, topic = map(int, _parts(YEAR, cursor))
        found = found.filter(Q(year__lt=year) | Q(year=year, topic__lt=topic))
    return found.order_by("-year", "-topic")


def _by_cost(found: QuerySet[Record], cursor: str) -> QuerySet[Record]:
    found = found.filter(cost__isnull=False)
    if cursor:
        currency, amount, topic = _parts(COST, cursor)
        cost = Decimal(amount)
        found = found.filter(
            Q(currency__gt=currency)
            | Q(currency=currency, cost__gt=cost)
            | Q(currency=currency, cost=cost, topic__gt=int(topic))
        )
    return found.order_by("currency", "cost", "topic")


def _parts(sort: str, cursor: str) -> tuple[str, ...]:
    match = _CURSORS[sort].fullmatch(cursor)
    if match is None:
        raise wrong_cursor()
    return match.groups()


def _after(record: Record, sort: str) -> str:
    if sort == YEAR:
        return f"{record.year}_{record.topic_id}"
    return f"{record.currency}_{record.cost:.3f}_{record.topic_id}"
