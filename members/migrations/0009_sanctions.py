import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def write_down_who_is_out(apps, schema_editor):
    """Who was suspended before there were sanctions is so until somebody lets them in."""
    Member, Sanction = apps.get_model("members", "Member"), apps.get_model("members", "Sanction")
    for member in Member.objects.filter(suspended_at__isnull=False):
        Sanction.objects.create(member=member, kind="ban", starts_at=member.suspended_at)


class Migration(migrations.Migration):
    dependencies = [("members", "0008_sounds")]

    operations = [
        # Without a value for those there are: SQLite then keeps the table, and its triggers.
        migrations.AddField(
            "member", "suspended_until", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField("member", "limits", models.JSONField(blank=True, null=True)),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10, choices=[("slow", "Writes only from time to time"), ("held", "A moderator reads each post first"), ("read_only", "Reads and does not write"), ("no_rooms", "Does not write in rooms"), ("mute", "Does not write in one room"), ("suspend", "Suspended"), ("ban", "Banned")])),
                ("scope", models.CharField(max_length=10, choices=[("site", "Site"), ("board", "Board"), ("topic", "Topic")], default="site")),
                ("scope_id", models.PositiveBigIntegerField(blank=True, null=True)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("starts_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("decision_id", models.PositiveBigIntegerField(blank=True, db_index=True, null=True)),
                ("rule_words", models.JSONField(blank=True, default=dict)),
                ("why", models.CharField(blank=True, max_length=2000)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("ended_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sanctions", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["member", "starts_at"], name="sanctions_of_a_member")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(kind="ban") | models.Q(ends_at__isnull=False), name="only_a_ban_has_no_end"),
                    models.CheckConstraint(condition=models.Q(scope="site", scope_id__isnull=True) | (~models.Q(scope="site") & models.Q(scope_id__isnull=False)), name="sanction_scope_names_its_place"),
                ],
            },
        ),
        migrations.RunPython(write_down_who_is_out, migrations.RunPython.noop),
    ]
