"""Posts that are there already: when their text last changed, what they are found by."""

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from forum.folding import fold_post

BATCH = 500
# Addresses below a topic's own that are ours from now on.
TAKEN = ("slow", "find", "people", "readers")


def fill_posts(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In batches, each a transaction of its own: a stopped run may be started again."""
    connection = editor.connection
    posts = apps.get_model("forum", "Post").objects.using(connection.alias).order_by("pk")
    rows = posts.values_list("pk", "revision", "text_revision", "body_html")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE forum_post SET text_revision = %s, folded = %s WHERE id = %s",
                [(known or now, fold_post(html), pk) for pk, now, known, html in batch],
            )
        last = batch[-1][0]


def leave_our_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A topic of that name answers under another slug."""
    topics = apps.get_model("forum", "Topic").objects.using(editor.connection.alias)
    for word in TAKEN:
        topics.filter(slug=word).update(slug=f"topic-{word}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("forum", "0004_live_rooms")]

    operations = [
        migrations.RunPython(fill_posts, migrations.RunPython.noop),
        migrations.RunPython(leave_our_words, migrations.RunPython.noop),
    ]
