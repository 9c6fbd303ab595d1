"""`manage.py db_worker` with a short lease: `python -m tests.realtime.servers.labour`."""

import os

LEASE = 1.0


def main() -> None:
    """Work until told to stop."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command

    from realtime import leases
    from realtime.management.commands import db_worker

    leases.LEASE = LEASE
    db_worker.CARE = 0.2
    call_command("db_worker", interval=0.1, startup_delay=False, verbosity=0)


if __name__ == "__main__":
    main()
