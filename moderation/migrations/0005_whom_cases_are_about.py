"""Cases there are, all about posts, take author and language from them.

Apart from the migration before: PostgreSQL changes no table whose rows wait to be checked.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill_in(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    post = apps.get_model("forum", "Post").objects.filter(pk=OuterRef("post"))
    apps.get_model("moderation", "Case").objects.update(
        author_id=Subquery(post.values("author_id")[:1]),
        language=Subquery(post.values("language")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_subjects")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
