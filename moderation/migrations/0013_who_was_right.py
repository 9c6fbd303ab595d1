"""Flags there are on cases that are decided: who raised them was right, or was not.

Apart from the migration before: PostgreSQL changes no table whose rows wait to be checked.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q


def fill_in(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    flags = apps.get_model("moderation", "Flag").objects.filter(
        case__decision__isnull=False, withdrawn_at__isnull=True
    )
    # Who asks for help with their own is neither.
    flags = flags.exclude(member=F("case__author"))
    decisions = apps.get_model("moderation", "Decision").objects
    left = decisions.filter(Q(outcome="none") | Q(undone_at__isnull=False)).values("case")
    flags.exclude(case__in=left).update(upheld=True)
    flags.filter(case__in=left).update(upheld=False)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0012_weight")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
