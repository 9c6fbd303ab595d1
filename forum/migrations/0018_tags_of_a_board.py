"""Rows of tags know their topic's board and its newest post, so that a list is a range of an index."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    alias = editor.connection.alias
    topics = apps.get_model("forum", "Topic").objects.using(alias).filter(pk=OuterRef("topic"))
    apps.get_model("forum", "TopicTag").objects.using(alias).update(
        board=Subquery(topics.values("board")[:1]),
        last_post_at=Subquery(topics.values("last_post_at")[:1]),
    )


class Migration(migrations.Migration):
    # PostgreSQL refuses to change a table whose rows the same transaction has written.
    atomic = False

    dependencies = [("forum", "0017_finding")]

    operations = [
        migrations.AddField(
            model_name="topictag",
            name="board",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forum.board"),
        ),
        migrations.AddField(
            model_name="topictag",
            name="last_post_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="topictag",
            name="board",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forum.board"),
        ),
        migrations.AlterField(
            model_name="topictag",
            name="last_post_at",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="topictag",
            index=models.Index(models.F("tag"), models.F("board"), models.OrderBy(models.F("last_post_at"), descending=True), models.OrderBy(models.F("topic"), descending=True), name="tagged_on_a_board_newest"),
        ),
    ]
