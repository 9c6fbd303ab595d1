"""How urgent a case is, what presses for hiding, and from how much on the site hides."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0020_hidden_for_now'),
        ('members', '0008_sounds'),
        ('moderation', '0011_appeals_and_second_looks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HidingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('threshold', models.PositiveSmallIntegerField(blank=True, default=12, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='alarmed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='author_words',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='case',
            name='hidden_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='pressure',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='case',
            name='score',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='flag',
            name='pressure',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='flag',
            name='upheld',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('state', 'withdrawn'), _negated=True)), fields=['-score', 'id'], name='cases_by_urgency'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('upheld__isnull', False)), fields=['member', 'upheld'], name='flags_that_were_judged'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('pressure__gt', 0)), fields=['created_at'], name='flags_that_pressed'),
        ),
    ]
