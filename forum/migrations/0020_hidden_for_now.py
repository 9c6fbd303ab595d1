"""A post may be hidden by the site itself, until a moderator has looked at it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0019_screening'),
        ('members', '0008_sounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='hidden_for_now',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('hidden_for_now', False), ('state', 'hidden'), _connector='OR'), name='hidden_for_now_is_hidden'),
        ),
    ]
