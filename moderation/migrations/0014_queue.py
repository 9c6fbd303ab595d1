"""How the queue is shared out; claims there are end as new ones do."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


def end_claims(apps, editor):
    claimed = apps.get_model("moderation", "Case").objects.filter(state="claimed")
    claimed.update(claim_ends_at=timezone.now() + datetime.timedelta(minutes=30))


def give_times(apps, editor):
    """What is closed has the time of that, what waits has none; held to from now on."""
    cases = apps.get_model("moderation", "Case").objects.all()
    waits = Q(state__in=("open", "claimed"))
    cases.filter(waits, decided_at__isnull=False).update(decided_at=None)
    for case in cases.exclude(waits).filter(decided_at__isnull=True).iterator():
        decision = getattr(case, "decision", None)
        case.decided_at = decision.created_at if decision is not None else case.opened_at
        case.save(update_fields=["decided_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0019_screening'),
        ('members', '0009_sanctions'),
        ('moderation', '0013_who_was_right'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bulk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('outcome', models.CharField(max_length=10)),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('cases', models.JSONField(default=list)),
                ('posts', models.JSONField(default=list)),
                ('done', models.PositiveIntegerField(default=0)),
                ('faults', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='EscalationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('circle', models.PositiveSmallIntegerField(choices=[(1, 'The moderators of the board'), (2, 'The moderators of the region or the site'), (3, 'The administrators')], unique=True)),
                ('hours', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ReadLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='moderation__state_fc1187_idx',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_by_urgency',
        ),
        migrations.AddField(
            model_name='case',
            name='claim_ends_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='level',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['state', 'id'], name='moderation__state_7200d0_idx'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['id', 'language', 'level'], name='undecided_cases'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['board', 'id', 'language'], name='undecided_cases_of_a_board'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['-score', 'id', 'language'], name='cases_by_urgency'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['board', '-score', 'id', 'language'], name='cases_of_a_board_by_urgency'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['language', 'id'], name='undecided_cases_to_be_read'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['level', 'opened_at'], name='cases_to_be_passed_on'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'claimed')), fields=['claim_ends_at'], name='claims_by_their_end'),
        ),
        migrations.RunPython(end_claims, migrations.RunPython.noop),
        migrations.RunPython(give_times, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ('open', 'claimed'))), models.Q(models.Q(('state__in', ('open', 'claimed')), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='closed_case_has_its_time'),
        ),
        migrations.AddField(
            model_name='bulk',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bulks_about', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulk',
            name='moderator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulk',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bulks', to='moderation.houserule'),
        ),
        migrations.AddField(
            model_name='readlanguage',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_languages', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='bulk',
            constraint=models.UniqueConstraint(fields=('moderator', 'key'), name='one_bulk_a_key'),
        ),
        migrations.AddConstraint(
            model_name='readlanguage',
            constraint=models.UniqueConstraint(fields=('member', 'language'), name='one_row_a_read_language'),
        ),
    ]
