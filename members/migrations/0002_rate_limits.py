"""The table in which several processes count attempts together."""

from django.apps.registry import Apps
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "rate_limits"


def make_table(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", TABLE, database=editor.connection.alias, verbosity=0)


def drop_table(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(f"DROP TABLE {editor.quote_name(DatabaseCache(TABLE, {})._table)}")


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [migrations.RunPython(make_table, drop_table)]
