"""The post that the site hid for now stands on the case: its file may leave it meanwhile."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0020_hidden_for_now"), ("moderation", "0015_decided_cases_follow")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="hidden_post",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="forum.post",
            ),
        )
    ]
