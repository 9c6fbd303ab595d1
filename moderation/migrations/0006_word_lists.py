"""Words that are looked at first or not let in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0005_whom_cases_are_about'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WordListHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ListedWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(max_length=80)),
                ('folded', models.CharField(max_length=320)),
                ('language', models.CharField(blank=True, choices=[('', 'Any language'), ('ar', 'Arabic'), ('fr', 'French'), ('en', 'English')], default='', max_length=12)),
                ('verdict', models.CharField(choices=[('hold', 'A moderator looks first'), ('refuse', 'Not let in')], default='hold', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listed_words', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['folded', 'language'],
                'constraints': [models.UniqueConstraint(fields=('folded', 'language'), name='one_listed_word_a_language')],
            },
        ),
    ]
