"""A change to a board, to its names or its rules gives places a new edition; its counters do not."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Those that change with each post are left out.
COLUMNS = "slug, kind, region_id, position, read_rule, write_rule, open_rule"
UPDATES = {"forum_board": f"UPDATE OF {COLUMNS}", "forum_boardname": "UPDATE"}


def arm_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_{act.split()[0].lower()} AFTER {act} ON {table}"
        " BEGIN UPDATE members_edition SET places = lower(hex(randomblob(16))); END"
        for table, update in UPDATES.items()
        for act in ("INSERT", update, "DELETE")
    ]


def arm_postgresql() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_edition AFTER INSERT OR {update} OR DELETE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION members_new_places()"
        for table, update in UPDATES.items()
    ] + [
        f"CREATE TRIGGER {table}_emptied AFTER TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION members_new_places()"
        for table in UPDATES
    ]


def disarm_sqlite() -> list[str]:
    return [
        f"DROP TRIGGER {table}_{act}"
        for table in UPDATES
        for act in ("insert", "update", "delete")
    ]


def disarm_postgresql() -> list[str]:
    return [
        f"DROP TRIGGER {table}_{name} ON {table}"
        for table in UPDATES
        for name in ("edition", "emptied")
    ]


ARM = {"sqlite": arm_sqlite, "postgresql": arm_postgresql}
DISARM = {"sqlite": disarm_sqlite, "postgresql": disarm_postgresql}


def arm(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ARM[editor.connection.vendor]():
        editor.execute(statement)


def disarm(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DISARM[editor.connection.vendor]():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("forum", "0008_history"), ("members", "0006_edition")]

    operations = [migrations.RunPython(arm, disarm)]
