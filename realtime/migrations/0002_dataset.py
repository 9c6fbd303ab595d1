"""The one row that names this data set."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_data_set(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("realtime", "DataSet").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("realtime", "0001_initial")]

    operations = [migrations.RunPython(name_data_set, migrations.RunPython.noop)]
