"""The index of posts, made as each kind of database makes one, and filled."""

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from forum import index

BATCH = 500


def create_index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A stopped run may be started again."""
    connection = editor.connection
    if "forum_search" in connection.introspection.table_names():
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in index.CREATE[connection.vendor]:
            cursor.execute(statement)


def drop_index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What it held is in the posts."""
    with editor.connection.cursor() as cursor:
        cursor.execute(index.DROP)


def fill_index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In batches, each a transaction of its own."""
    alias = editor.connection.alias
    posts = apps.get_model("forum", "Post").objects.using(alias).filter(state="published")
    rows = posts.order_by("pk").values_list(
        "pk", "folded", "language", "number", "topic__title"
    )
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic(using=alias):
            index.store(
                index.Document(pk, folded, language, title if number == 1 else "")
                for pk, folded, language, number, title in batch
            )
        last = batch[-1][0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("forum", "0009_edition_of_boards"), ("members", "0005_town_names_as_they_are_looked_for")]

    operations = [
        migrations.RunPython(create_index, drop_index),
        migrations.RunPython(fill_index, migrations.RunPython.noop),
    ]
