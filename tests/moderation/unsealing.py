"""What someone with the database in hand can do: take the triggers of the log off."""

import importlib

from django.db import connection

SEALS = [
    importlib.import_module(f"moderation.migrations.{name}")
    for name in ("0003_log_is_append_only", "0007_log_anchors_and_words")
]


def unseal() -> None:
    """The triggers are off, until the transaction of the test is rolled back."""
    with connection.cursor() as cursor:
        for seal in SEALS:
            for statement in seal.UNGUARD[connection.vendor]:
                cursor.execute(statement)
