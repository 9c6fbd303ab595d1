"""Decided cases stand where the things they are about stand now: until here they stayed behind."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def bring_along(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    cases = apps.get_model("moderation", "Case").objects.filter(state="decided")
    posts = apps.get_model("forum", "Post").objects
    opening = posts.filter(topic=OuterRef("topic"), number=1)
    boards = {
        "post": posts.filter(pk=OuterRef("post")).values("topic__board"),
        "file": posts.filter(files=OuterRef("file")).values("topic__board"),
        # A topic that went into another is where its first post is.
        "topic": opening.values(now=Coalesce("moved_to__topic__board", "topic__board")),
    }
    for kind, found in boards.items():
        board = Subquery(found[:1])
        cases.filter(kind=kind).alias(now=board).filter(now__isnull=False).update(board=board)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0014_queue"),
    ]

    operations = [migrations.RunPython(bring_along, migrations.RunPython.noop)]
