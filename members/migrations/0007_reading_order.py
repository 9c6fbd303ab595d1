from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0006_edition")]

    operations = [
        # Without a value for those there are: SQLite then keeps the table, and its triggers.
        migrations.AddField(
            "member", "reads_by_time", models.BooleanField(blank=True, null=True)
        ),
    ]
