"""Counts changes of a second factor, which end the sessions made before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_names_as_they_are_looked_for")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="signin_epoch",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
