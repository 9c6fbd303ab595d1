"""The steps of `make run` that need the packages: translations, static files, database, demo."""

import os
import sys
from pathlib import Path

from messages import compile_all
from steps import PYTHON, ROOT, content_of, dates_of, is_fresh, leave_stamp, step

DATABASE_REMEDY = (
    "Check that the folder of DATA_DIR (by default `data/`) can be written to, or, with "
    "DATABASE_URL set, that the database answers there. To begin anew, give another folder: "
    "make run DATA_DIR=/tmp/majlis"
)


def collect_static() -> None:
    """Copy static files under hashed names, where one changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".majlis"
    value = dates_of(ROOT / "static") + content_of([ROOT / "requirements" / "base.txt"])
    if not is_fresh(stamp, value):
        call_command("collectstatic", interactive=False, verbosity=0)
        leave_stamp(stamp, value)


def main() -> None:
    """Make all ready, then become the server."""
    import django
    from django.core.management import call_command

    with step(3, "Translations and settings", remedy="Mend what is named above, then run again."):
        compile_all()
        sys.path.insert(0, str(ROOT))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
    with step(4, "Static files", remedy="Remove the folder `staticfiles/`, then run it again."):
        collect_static()
    with step(5, "Database", remedy=DATABASE_REMEDY):
        call_command("migrate", interactive=False, verbosity=0)
    with step(6, "Demo community", remedy=DATABASE_REMEDY):
        call_command("demo")
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "manage.py", "serve"])  # noqa: S606


if __name__ == "__main__":
    main()
