"""Boards whose posts wait, and why a post waits."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0018_tags_of_a_board'),
    ]

    operations = [
        # Without a value in old rows: a column that has one makes SQLite build the table anew, and
        # the triggers on it that give places a new edition would be gone.
        migrations.AddField(
            model_name='board',
            name='review',
            field=models.CharField(blank=True, choices=[('nobody', 'Nobody'), ('unconfirmed', 'Unconfirmed'), ('everybody', 'Everybody')], max_length=12, null=True),
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('screener', models.CharField(max_length=60)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='forum.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'screener'), name='one_hold_a_post_and_screener')],
            },
        ),
    ]
