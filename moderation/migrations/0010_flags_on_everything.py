"""Flags keep as evidence what was flagged, whatever it is, and may be taken back."""

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import JSONObject


def keep_texts(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What was flagged until now were texts of posts."""
    apps.get_model("moderation", "Flag").objects.update(evidence=JSONObject(text="post_body"))


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0017_finding'),
        ('members', '0008_sounds'),
        ('moderation', '0008_rules_and_undoing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='one_undecided_case_a_post',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='one_undecided_case_a_topic',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='one_undecided_case_a_member',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='one_undecided_case_a_file',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='one_undecided_case_a_municipality',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_names_its_subject',
        ),
        migrations.RemoveConstraint(
            model_name='flag',
            name='one_flag_a_member_and_post',
        ),
        migrations.AddField(
            model_name='case',
            name='evidence',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='flag',
            name='evidence',
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(keep_texts, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='flag',
            name='post_body',
        ),
        migrations.AddField(
            model_name='flag',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='case',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='forum.attachment'),
        ),
        migrations.AlterField(
            model_name='case',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('claimed', 'Being looked at'), ('decided', 'Decided'), ('withdrawn', 'Closed: taken back')], default='open', max_length=10),
        ),
        migrations.AlterField(
            model_name='decision',
            name='outcome',
            field=models.CharField(choices=[('none', 'Leave it as it is'), ('hide', 'Hide it'), ('edit', 'Remove a part'), ('move', 'Move it'), ('lock', 'Lock the topic'), ('warn', 'Warn the author'), ('restrict', 'Restrict the author'), ('suspend', 'Suspend the author'), ('ban', 'Ban the author'), ('rename', 'Take the name away'), ('pass_on', 'Pass it on to the administrators')], max_length=10),
        ),
        migrations.AlterField(
            model_name='flag',
            name='post',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='forum.post'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(fields=['member', '-created_at'], name='flags_of_a_member'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'claimed'))), fields=('post',), name='one_undecided_case_a_post'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'claimed'))), fields=('topic',), name='one_undecided_case_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'claimed'))), fields=('member',), name='one_undecided_case_a_member'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'claimed'))), fields=('file',), name='one_undecided_case_a_file'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'claimed'))), fields=('municipality',), name='one_undecided_case_a_municipality'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('kind', 'post'), ('member__isnull', True), ('municipality__isnull', True), ('post__isnull', False), ('topic__isnull', True)), models.Q(('file__isnull', True), ('kind', 'topic'), ('member__isnull', True), ('municipality__isnull', True), ('post__isnull', True), ('topic__isnull', False)), models.Q(('file__isnull', True), ('kind', 'member'), ('member__isnull', False), ('municipality__isnull', True), ('post__isnull', True), ('topic__isnull', True)), models.Q(('file__isnull', False), ('kind', 'file'), ('member__isnull', True), ('municipality__isnull', True), ('post__isnull', True), ('topic__isnull', True)), models.Q(('file__isnull', True), ('kind', 'municipality'), ('member__isnull', True), ('municipality__isnull', False), ('post__isnull', True), ('topic__isnull', True)), models.Q(models.Q(('state__in', ('open', 'claimed')), _negated=True), ('file__isnull', True), ('kind', 'file'), ('member__isnull', True), ('municipality__isnull', True), ('post__isnull', True), ('topic__isnull', True)), _connector='OR'), name='case_names_its_subject'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('case', 'member'), name='one_flag_a_member_and_case'),
        ),
    ]
