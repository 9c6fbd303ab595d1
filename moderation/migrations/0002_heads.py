"""The one row of the queue and the one row of the log's end."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_heads(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("moderation", "CaseQueue").objects.get_or_create(pk=1)
    apps.get_model("moderation", "LogHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [migrations.RunPython(make_heads, migrations.RunPython.noop)]
