"""Rows of another table gathered into one value of a question, so that it stays one question."""

from typing import Any

from django.db.models import Aggregate, JSONField
from django.db.models.sql.compiler import SQLCompiler


class Gathered(Aggregate):
    """The values of all rows as one list, in no order."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **more: Any) -> Any:
        """SQLite has it under another name."""
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **more)
