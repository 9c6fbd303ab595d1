"""Names of municipalities that are there already, as they are looked for."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from members.folding import fold_place

LIMIT = 400


def fold_names(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Some thousands at most."""
    connection = editor.connection
    names = apps.get_model("members", "MunicipalityName").objects.using(connection.alias)
    rows = [(fold_place(name)[:LIMIT], pk) for pk, name in names.values_list("pk", "name")]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE members_municipalityname SET folded_name = %s WHERE id = %s", rows
        )


class Migration(migrations.Migration):
    dependencies = [("members", "0004_signin_epoch")]

    operations = [
        migrations.AddField(
            model_name="municipalityname",
            name="folded_name",
            field=models.CharField(blank=True, max_length=400, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
