"""How long each branch of a thread is, on the reply that it hangs on."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Addresses below a topic's own that are ours from now on.
TAKEN = ("order", "unseen")

# `~` sorts after all that a path is written with.
COUNT = """
    UPDATE forum_post SET below = (
        SELECT COUNT(*) FROM forum_post AS one
        WHERE one.topic_id = forum_post.topic_id
        AND one.path > forum_post.path AND one.path < forum_post.path || '~'
    ) WHERE depth = 1
"""


def leave_our_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A topic of that name answers under another slug."""
    topics = apps.get_model("forum", "Topic").objects.using(editor.connection.alias)
    for word in TAKEN:
        topics.filter(slug=word).update(slug=f"topic-{word}")


class Migration(migrations.Migration):
    dependencies = [("forum", "0013_follows")]

    operations = [
        migrations.RunPython(leave_our_words, migrations.RunPython.noop),
        migrations.AddField("readmark", "seen", models.TextField(blank=True, default="")),
        migrations.AddField("post", "below", models.PositiveIntegerField(default=0)),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
