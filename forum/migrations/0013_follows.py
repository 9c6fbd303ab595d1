"""Levels of following, bookmarks; addresses below a topic's own that are ours from now on."""

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TAKEN = ("follow", "tags")


def leave_our_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A topic of that name answers under another slug."""
    topics = apps.get_model("forum", "Topic").objects.using(editor.connection.alias)
    for word in TAKEN:
        topics.filter(slug=word).update(slug=f"topic-{word}")


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0011_kinds'),
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
        migrations.AddField(
            model_name='readmark',
            name='level',
            field=models.CharField(blank=True, choices=[('watching', 'Watching'), ('tracking', 'Tracking'), ('normal', 'Normal'), ('muted', 'Muted')], default='', max_length=10),
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
    ]
