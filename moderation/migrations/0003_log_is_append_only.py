"""The database itself refuses to change or take away an entry of the log."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = "the moderation log is append-only"
GUARD = {
    "sqlite": [
        f"""CREATE TRIGGER moderation_log_no_{act.lower()}
            BEFORE {act} ON moderation_logentry
            BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE FUNCTION moderation_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_LEVEL = 'ROW' OR EXISTS (SELECT 1 FROM moderation_logentry) THEN
                    RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NULL;
            END $$""",
        """CREATE TRIGGER moderation_log_no_change
            BEFORE UPDATE OR DELETE ON moderation_logentry
            FOR EACH ROW EXECUTE FUNCTION moderation_log_refuse()""",
        """CREATE TRIGGER moderation_log_no_truncate
            BEFORE TRUNCATE ON moderation_logentry
            FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_refuse()""",
    ],
}
UNGUARD = {
    "sqlite": [
        "DROP TRIGGER moderation_log_no_update",
        "DROP TRIGGER moderation_log_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER moderation_log_no_change ON moderation_logentry",
        "DROP TRIGGER moderation_log_no_truncate ON moderation_logentry",
        "DROP FUNCTION moderation_log_refuse()",
    ],
}


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in GUARD[editor.connection.vendor]:
        editor.execute(statement)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNGUARD[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_heads")]

    operations = [migrations.RunPython(guard, unguard)]
