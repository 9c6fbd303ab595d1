"""A case may be about a topic, a member, a file or a municipality, and knows whom it is about."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0017_finding'),
        ('members', '0008_sounds'),
        ('moderation', '0003_log_is_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='author',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_about', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='forum.attachment'),
        ),
        migrations.AddField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('post', 'A post'), ('topic', 'A topic'), ('member', 'A member'), ('file', 'A file'), ('municipality', 'A municipality')], default='post', max_length=12),
        ),
        migrations.AddField(
            model_name='case',
            name='language',
            field=models.CharField(default='und', max_length=12),
        ),
        migrations.AddField(
            model_name='case',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='members.municipality'),
        ),
        migrations.AddField(
            model_name='case',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='members.region'),
        ),
        migrations.AddField(
            model_name='case',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='forum.topic'),
        ),
        migrations.AlterField(
            model_name='case',
            name='board',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='forum.board'),
        ),
        migrations.AlterField(
            model_name='case',
            name='post',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='forum.post'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['author', 'opened_at'], name='moderation__author__d8171d_idx'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'decided'), _negated=True), fields=('topic',), name='one_undecided_case_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'decided'), _negated=True), fields=('member',), name='one_undecided_case_a_member'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'decided'), _negated=True), fields=('file',), name='one_undecided_case_a_file'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'decided'), _negated=True), fields=('municipality',), name='one_undecided_case_a_municipality'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('kind', 'post'), ('member__isnull', True), ('municipality__isnull', True), ('post__isnull', False), ('topic__isnull', True)), models.Q(('file__isnull', True), ('kind', 'topic'), ('member__isnull', True), ('municipality__isnull', True), ('post__isnull', True), ('topic__isnull', False)), models.Q(('file__isnull', True), ('kind', 'member'), ('member__isnull', False), ('municipality__isnull', True), ('post__isnull', True), ('topic__isnull', True)), models.Q(('file__isnull', False), ('kind', 'file'), ('member__isnull', True), ('municipality__isnull', True), ('post__isnull', True), ('topic__isnull', True)), models.Q(('file__isnull', True), ('kind', 'municipality'), ('member__isnull', True), ('municipality__isnull', False), ('post__isnull', True), ('topic__isnull', True)), _connector='OR'), name='case_names_its_subject'),
        ),
    ]
