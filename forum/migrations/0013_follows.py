"""Levels of following, bookmarks, tags; addresses below a topic's own that are ours from now on."""

from collections.abc import Callable

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TAKEN = ("follow", "tags", "steer", "acts")
# A change to a tag or its names gives places a new edition, as one to a board does.
TABLES = ("forum_tag", "forum_tagname")
ACTS = ("INSERT", "UPDATE", "DELETE")


def leave_our_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A topic of that name answers under another slug."""
    topics = apps.get_model("forum", "Topic").objects.using(editor.connection.alias)
    for word in TAKEN:
        topics.filter(slug=word).update(slug=f"topic-{word}")


def arm_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_{act.lower()} AFTER {act} ON {table}"
        " BEGIN UPDATE members_edition SET places = lower(hex(randomblob(16))); END"
        for table in TABLES
        for act in ACTS
    ]


def arm_postgresql() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION members_new_places()"
        for table in TABLES
    ]


def disarm_sqlite() -> list[str]:
    return [f"DROP TRIGGER {table}_{act.lower()}" for table in TABLES for act in ACTS]


def disarm_postgresql() -> list[str]:
    return [f"DROP TRIGGER {table}_edition ON {table}" for table in TABLES]


ARM: dict[str, Callable[[], list[str]]] = {"sqlite": arm_sqlite, "postgresql": arm_postgresql}
DISARM: dict[str, Callable[[], list[str]]] = {
    "sqlite": disarm_sqlite,
    "postgresql": disarm_postgresql,
}


def arm(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ARM[editor.connection.vendor]():
        editor.execute(statement)


def disarm(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DISARM[editor.connection.vendor]():
        editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0012_steering'),
        ('members', '0006_edition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(leave_our_words, migrations.RunPython.noop),
        migrations.CreateModel(
            name='BoardFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(blank=True, choices=[('watching', 'Watching'), ('tracking', 'Tracking'), ('normal', 'Normal'), ('muted', 'Muted')], default='', max_length=10)),
                ('below', models.BooleanField(default=False)),
                ('shows_below', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('remind_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='MemberFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('watching', 'Watching'), ('tracking', 'Tracking'), ('normal', 'Normal'), ('muted', 'Muted')], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('position', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='TagName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='TopicTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.AddField(
            model_name='readmark',
            name='level',
            field=models.CharField(blank=True, choices=[('watching', 'Watching'), ('tracking', 'Tracking'), ('normal', 'Normal'), ('muted', 'Muted')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='topic',
            name='tags',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddIndex(
            model_name='readmark',
            index=models.Index(condition=models.Q(('level', ''), _negated=True), fields=['member', 'level', 'topic'], name='topics_a_member_follows'),
        ),
        migrations.AddIndex(
            model_name='readmark',
            index=models.Index(condition=models.Q(('level', 'watching')), fields=['topic', 'member'], name='watchers_of_a_topic'),
        ),
        migrations.AddField(
            model_name='boardfollow',
            name='board',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='forum.board'),
        ),
        migrations.AddField(
            model_name='boardfollow',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='board_follows', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bookmark',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookmarks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bookmark',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookmarks', to='forum.post'),
        ),
        migrations.AddField(
            model_name='memberfollow',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_follows', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberfollow',
            name='whom',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tagname',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='forum.tag'),
        ),
        migrations.AddField(
            model_name='topictag',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_rows', to='forum.tag'),
        ),
        migrations.AddField(
            model_name='topictag',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tag_rows', to='forum.topic'),
        ),
        migrations.AddIndex(
            model_name='boardfollow',
            index=models.Index(fields=['board', 'level', 'member'], name='followers_of_a_board'),
        ),
        migrations.AddConstraint(
            model_name='boardfollow',
            constraint=models.UniqueConstraint(fields=('member', 'board'), name='one_follow_a_member_and_board'),
        ),
        migrations.AddIndex(
            model_name='bookmark',
            index=models.Index(fields=['member', '-id'], name='bookmarks_of_a_member'),
        ),
        migrations.AddConstraint(
            model_name='bookmark',
            constraint=models.UniqueConstraint(fields=('member', 'post'), name='one_bookmark_a_member_and_post'),
        ),
        migrations.AddIndex(
            model_name='memberfollow',
            index=models.Index(fields=['whom', 'level', 'member'], name='followers_of_a_member'),
        ),
        migrations.AddConstraint(
            model_name='memberfollow',
            constraint=models.UniqueConstraint(fields=('member', 'whom'), name='one_follow_a_member_and_member'),
        ),
        migrations.AddConstraint(
            model_name='memberfollow',
            constraint=models.CheckConstraint(condition=models.Q(('member', models.F('whom')), _negated=True), name='nobody_follows_themselves'),
        ),
        migrations.AddConstraint(
            model_name='tagname',
            constraint=models.UniqueConstraint(fields=('tag', 'language'), name='one_name_a_tag_language'),
        ),
        migrations.AddConstraint(
            model_name='topictag',
            constraint=models.UniqueConstraint(fields=('tag', 'topic'), name='one_row_a_tag_and_topic'),
        ),
        migrations.RunPython(arm, disarm),
    ]
