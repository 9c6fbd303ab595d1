"""How names sound, of members and municipalities that are there already."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from members.sounds import sounds_of

BATCH = 500
LIMITS = {"Member": 240, "MunicipalityName": 400}


def fill_sounds(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In batches by id."""
    connection = editor.connection
    for model, limit in LIMITS.items():
        held = apps.get_model("members", model)
        names = held.objects.using(connection.alias).order_by("pk").values_list("pk", "name")
        last = 0
        while batch := list(names.filter(pk__gt=last)[:BATCH]):
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"UPDATE {held._meta.db_table} SET sounds = %s WHERE id = %s",
                    [(sounds_of(name)[:limit], pk) for pk, name in batch],
                )
            last = batch[-1][0]


def added(model: str, limit: int) -> migrations.SeparateDatabaseAndState:
    """A column as both databases add it in place: Django would make the table of SQLite anew, and
    its triggers would be lost (0006_edition)."""
    table = f"members_{model}"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN sounds varchar({limit}) NOT NULL DEFAULT ''",
                f"ALTER TABLE {table} DROP COLUMN sounds",
            )
        ],
        state_operations=[
            migrations.AddField(
                model_name=model,
                name="sounds",
                field=models.CharField(blank=True, max_length=limit, default=""),
                preserve_default=False,
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0007_reading_order")]

    operations = [
        added("member", LIMITS["Member"]),
        added("municipalityname", LIMITS["MunicipalityName"]),
        migrations.RunPython(fill_sounds, migrations.RunPython.noop),
    ]
