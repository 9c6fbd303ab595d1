"""The row of editions, and triggers that give it a new mark whatever changes a place or a name."""

import uuid

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PLACES = (
    "members_region",
    "members_regionname",
    "members_municipality",
    "members_municipalityname",
)
SHOWN = ("name", "handle", "country")


def arm_sqlite() -> list[str]:
    new = "UPDATE members_edition SET {} = lower(hex(randomblob(16)))"
    every = [
        f"CREATE TRIGGER {table}_{act.lower()} AFTER {act} ON {table} BEGIN {new.format('places')}; END"
        for table in PLACES
        for act in ("INSERT", "UPDATE", "DELETE")
    ]
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in SHOWN)
    people = new.format("people")
    return [
        *every,
        f"CREATE TRIGGER members_member_shown AFTER UPDATE OF {', '.join(SHOWN)} ON members_member"
        f" WHEN {differs} BEGIN {people}; END",
        f"CREATE TRIGGER members_member_gone AFTER DELETE ON members_member BEGIN {people}; END",
    ]


def arm_postgresql() -> list[str]:
    functions = [
        f"""CREATE FUNCTION members_new_{mark}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE members_edition SET {mark} = gen_random_uuid();
                RETURN NULL;
            END $$"""
        for mark in ("places", "people")
    ]
    every = [
        f"CREATE TRIGGER {table}_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION members_new_places()"
        for table in PLACES
    ]
    differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in SHOWN)
    return [
        *functions,
        *every,
        f"CREATE TRIGGER members_member_shown AFTER UPDATE OF {', '.join(SHOWN)} ON members_member"
        f" FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION members_new_people()",
        "CREATE TRIGGER members_member_gone AFTER DELETE OR TRUNCATE ON members_member"
        " FOR EACH STATEMENT EXECUTE FUNCTION members_new_people()",
    ]


def disarm_sqlite() -> list[str]:
    names = [f"{table}_{act}" for table in PLACES for act in ("insert", "update", "delete")]
    return [
        f"DROP TRIGGER {name}"
        for name in (*names, "members_member_shown", "members_member_gone")
    ]


def disarm_postgresql() -> list[str]:
    return [
        *(f"DROP TRIGGER {table}_edition ON {table}" for table in PLACES),
        *(f"DROP TRIGGER members_member_{name} ON members_member" for name in ("shown", "gone")),
        *(f"DROP FUNCTION members_new_{mark}()" for mark in ("places", "people")),
    ]


ARM = {"sqlite": arm_sqlite, "postgresql": arm_postgresql}
DISARM = {"sqlite": disarm_sqlite, "postgresql": disarm_postgresql}


def arm(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("members", "Edition").objects.get_or_create(pk=1)
    for statement in ARM[editor.connection.vendor]():
        editor.execute(statement)


def disarm(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DISARM[editor.connection.vendor]():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("members", "0005_town_names_as_they_are_looked_for")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("places", models.UUIDField(default=uuid.uuid4)),
                ("people", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.RunPython(arm, disarm),
    ]
