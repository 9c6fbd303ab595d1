"""Names of members that are there already, as they are looked for."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from members.folding import fold_name

BATCH = 500
LIMIT = 240


def fold_names(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In batches by id."""
    connection = editor.connection
    members = apps.get_model("members", "Member").objects.using(connection.alias)
    names = members.order_by("pk").values_list("pk", "name")
    last = 0
    while batch := list(names.filter(pk__gt=last)[:BATCH]):
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE members_member SET folded_name = %s WHERE id = %s",
                [(fold_name(name)[:LIMIT], pk) for pk, name in batch],
            )
        last = batch[-1][0]


class Migration(migrations.Migration):
    dependencies = [("members", "0002_rate_limits")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="folded_name",
            field=models.CharField(blank=True, max_length=240, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
