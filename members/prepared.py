"""Questions asked for every post: put into SQL once, then asked with other values each time.

Building a query costs Django several times what the database takes to answer it.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row")

# Stand in for the values while the question is put into SQL; no question holds them otherwise.
_PLACES: dict[type, Callable[[int], Any]] = {
    int: lambda place: 2_009_876_500 + place,
    str: lambda place: f"place {place} of a value",
    uuid.UUID: lambda place: uuid.UUID(int=2**127 + 987_654 + place),
    datetime.date: lambda place: datetime.date(9001, 1, 1 + place),
    datetime.datetime: lambda place: datetime.datetime(9002, 1, 1 + place, tzinfo=datetime.UTC),
}


@dataclass(frozen=True)
class _Statement:
    """One question as one kind of database takes it."""

    sql: str
    # A position among the values, or None beside what always stands there.
    params: list[tuple[int | None, Any]]
    converters: list[tuple[int, Sequence[Any], Any]]
    model: Any
    names: list[str]
    populators: list[Any]
    # Names and columns of what was reckoned beside the fields.
    annotations: list[tuple[str, int]]


class Prepared(Generic[Row]):
    """A question whose SQL is the same for all values; `kinds` are the types of these.

    Nothing in it may depend on the moment it is first asked in, such as today's date: that is a
    value too. A limit belongs into the question.
    """

    def __init__(self, question: Callable[..., QuerySet[Any, Row]], *kinds: type) -> None:
        self._question = question
        self._kinds = kinds
        self._statements: dict[str, _Statement] = {}

    def all(self, *values: object) -> list[Row]:
        """Every row."""
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._prepare(connection)
        params = [
            fixed if place is None else _adapted(values[place], connection)
            for place, fixed in statement.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            rows = cursor.fetchall()
        return list(_built(statement, rows, connection))

    def first(self, *values: object) -> Row | None:
        """The first row, if there is one."""
        rows = self.all(*values)
        return rows[0] if rows else None

    def get(self, *values: object) -> Row:
        """The one row. Raises ObjectDoesNotExist."""
        row = self.first(*values)
        if row is None:
            raise ObjectDoesNotExist
        return row

    def any(self, *values: object) -> bool:
        """Whether there is a row."""
        return bool(self.all(*values))

    def _prepare(self, connection: BaseDatabaseWrapper) -> _Statement:
        places = [_PLACES[kind](place) for place, kind in enumerate(self._kinds)]
        query = self._question(*places).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        known = [_adapted(place, connection) for place in places]
        found = [(known.index(p) if p in known else None, p) for p in params]
        if {place for place, _ in found} - {None} != set(range(len(places))):
            raise TypeError("A value of the question has no place in its SQL")
        select, info = compiler.select, compiler.klass_info
        columns = [column[0] for column in select]
        converters = compiler.get_converters(columns)
        if info is None or query.values_select:
            return _Statement(sql, found, _steps(converters), None, [], [], [])
        names = [columns[at].target.attname for at in info["select_fields"]]
        # The types are those of a later Django.
        populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
        return _Statement(
            sql,
            found,
            _steps(converters),
            info["model"],
            names,
            populators,
            list((compiler.annotation_col_map or {}).items()),
        )


def _steps(converters: Any) -> list[tuple[int, Sequence[Any], Any]]:
    return [(at, steps, expression) for at, (steps, expression) in converters.items()]


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As the database's driver takes it."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value.astimezone(datetime.UTC))
    if isinstance(value, datetime.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _built(
    statement: _Statement, rows: Sequence[Sequence[Any]], connection: BaseDatabaseWrapper
) -> Iterator[Any]:
    """Rows as Django's own query would give them: instances with what was joined, or tuples."""
    width = len(statement.names)
    for found in rows:
        row = list(found)
        for at, steps, expression in statement.converters:
            for convert in steps:
                row[at] = convert(row[at], expression, connection)
        if statement.model is None:
            yield tuple(row)
            continue
        instance = statement.model.from_db(connection.alias, statement.names, row[:width])
        for populator in statement.populators:
            populator.populate(row, instance)
        for name, at in statement.annotations:
            setattr(instance, name, row[at])
        yield instance
