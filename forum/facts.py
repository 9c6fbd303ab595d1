"""What a reader is to the house and which edition is in force: one question a page."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from forum.models import BoardFollow, BoardMembership, MemberFollow
from members.models import Edition, Mandate, Member, Region, Role
from members.permissions import may_act
from members.prepared import Prepared
from members.standing import Standing

EDITION, ROLE, MANDATE, INVITED = "edition", "role", "mandate", "invited"
BOARD_LEVEL, MEMBER_LEVEL = "board level", "member level"
YES = "yes"


@dataclass(frozen=True)
class Marks:
    """The marks of the edition in force; empty where the database has none, and nothing keeps."""

    places: str = ""
    people: str = ""


def _text(value: str) -> Cast:
    return Cast(Value(value), TextField())


def _as_text(column: str) -> Cast:
    return Cast(column, TextField())


def _if(column: str) -> Case:
    return Case(When(**{column: True}, then=_text(YES)), default=_text(""))


def _rows(rows: QuerySet[Any], kind: str, **columns: Any) -> QuerySet[Any, Any]:
    """As rows of one shape: a kind, three texts, a number, the row's own."""
    # An id of nobody stands for no number: a union asks for one type a column.
    nothing: dict[str, Any] = {"c1": _text(""), "c2": _text(""), "c3": _text(""), "c4": NO_ID}
    told = {"c0": _text(kind), **nothing, **columns, "c5": Cast("pk", BigIntegerField())}
    return rows.order_by().annotate(**told).values_list(*sorted(told))


NO_ID = Cast(Value(0), BigIntegerField())
_EDITION = Prepared(
    lambda: _rows(Edition.objects.all(), EDITION, c1=_as_text("places"), c2=_as_text("people"))
)


def _all_of(member: int, day: datetime.date, moment: datetime.datetime) -> QuerySet[Any, Any]:
    covered = Region.objects.filter(pk=OuterRef("scope_id")).values("path")[:1]
    return _rows(
        Edition.objects.all(), EDITION, c1=_as_text("places"), c2=_as_text("people")
    ).union(
        _rows(
            Role.objects.current(at=moment).filter(member=member),
            ROLE,
            c1=_as_text("name"),
            c2=_as_text("scope"),
            c3=Cast(Subquery(covered), TextField()),
            c4=Cast("scope_id", BigIntegerField()),
        ),
        _rows(
            Mandate.objects.current(on=day).filter(member=member),
            MANDATE,
            c1=_as_text("starts_on"),
            c4=Cast("municipality_id", BigIntegerField()),
        ),
        _rows(
            BoardMembership.objects.filter(member=member),
            INVITED,
            c4=Cast("board_id", BigIntegerField()),
        ),
        _rows(
            BoardFollow.objects.filter(member=member),
            BOARD_LEVEL,
            c1=_as_text("level"),
            c2=_if("below"),
            c3=_if("shows_below"),
            c4=Cast("board_id", BigIntegerField()),
        ),
        _rows(
            MemberFollow.objects.filter(member=member),
            MEMBER_LEVEL,
            c1=_as_text("level"),
            c4=Cast("whom_id", BigIntegerField()),
        ),
        all=True,
    )


_ALL = Prepared(_all_of, int, datetime.date, datetime.datetime)


def edition_in_force() -> Marks:
    """The marks, for who asks about nobody."""
    return _marks(_EDITION.all())


def read_standing(member: Member) -> Marks:
    """Lay on the member what they are to the house now; the marks come along."""
    now = timezone.now()
    rows = _ALL.all(member.pk, now.date(), now)
    mandates = sorted((day, pk, town) for kind, day, _, _, town, pk in rows if kind == MANDATE)
    member.standing = Standing(
        roles=_roles(member, rows) if may_act(member) else (),
        municipality_id=mandates[-1][2] if mandates else None,
        invited_to=frozenset(board for kind, *_, board, _ in rows if kind == INVITED),
        board_levels={
            board: (level, below == YES, shown == YES)
            for kind, level, below, shown, board, _ in rows
            if kind == BOARD_LEVEL
        },
        member_levels={whom: level for kind, level, _, _, whom, _ in rows if kind == MEMBER_LEVEL},
    )
    return _marks(rows)


def _roles(member: Member, rows: list[Any]) -> list[Role]:
    found = []
    for kind, name, scope, path, scope_id, pk in rows:
        if kind == ROLE:
            role = Role(pk=pk, member=member, name=name, scope=scope, scope_id=scope_id)
            role.region_path = path if scope == Role.Scope.REGION else None
            found.append(role)
    return sorted(found, key=lambda role: role.pk)


def _marks(rows: list[Any]) -> Marks:
    for kind, places, people, *_ in rows:
        if kind == EDITION:
            return Marks(places, people)
    return Marks()
