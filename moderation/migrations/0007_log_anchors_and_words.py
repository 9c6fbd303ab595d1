"""The log knows its next anchor; the database lets go of an entry's words only where the log says so."""

from django.conf import settings
from django.db import migrations, models
from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = "the words of the moderation log are append-only"
SAID = (
    "EXISTS (SELECT 1 FROM moderation_logentry WHERE action = 'erase_words'"
    " AND object_kind = 'log' AND object_id = OLD.entry_id)"
)
GUARD = {
    "sqlite": [
        f"""CREATE TRIGGER moderation_words_no_update
            BEFORE UPDATE ON moderation_logpayload
            BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
        f"""CREATE TRIGGER moderation_words_no_delete
            BEFORE DELETE ON moderation_logpayload WHEN NOT {SAID}
            BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
    ],
    "postgresql": [
        f"""CREATE FUNCTION moderation_words_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF {SAID} THEN RETURN OLD; END IF;
                ELSIF TG_OP = 'TRUNCATE' THEN
                    IF NOT EXISTS (SELECT 1 FROM moderation_logpayload) THEN RETURN NULL; END IF;
                END IF;
                RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation';
            END $$""",
        """CREATE TRIGGER moderation_words_no_change
            BEFORE UPDATE OR DELETE ON moderation_logpayload
            FOR EACH ROW EXECUTE FUNCTION moderation_words_refuse()""",
        """CREATE TRIGGER moderation_words_no_truncate
            BEFORE TRUNCATE ON moderation_logpayload
            FOR EACH STATEMENT EXECUTE FUNCTION moderation_words_refuse()""",
    ],
}
UNGUARD = {
    "sqlite": [
        "DROP TRIGGER moderation_words_no_update",
        "DROP TRIGGER moderation_words_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER moderation_words_no_change ON moderation_logpayload",
        "DROP TRIGGER moderation_words_no_truncate ON moderation_logpayload",
        "DROP FUNCTION moderation_words_refuse()",
    ],
}


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in GUARD[editor.connection.vendor]:
        editor.execute(statement)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNGUARD[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0006_word_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="loghead",
            name="anchor_day",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["moderator", "-number"], name="log_by_moderator"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["board", "-number"], name="log_by_board"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["action", "-number"], name="log_by_action"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["at"], name="log_by_time"),
        ),
        migrations.RunPython(guard, unguard),
    ]
