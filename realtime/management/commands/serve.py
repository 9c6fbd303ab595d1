"""The forum in one process: pages, sockets and tasks."""

import argparse
import os
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

HELP = "Runs the forum (pages, sockets and tasks) in one process until Ctrl-C."


class Command(BaseCommand):
    """`manage.py serve [--host HOST] [--port PORT] [--server daphne|uvicorn] [--no-tasks]`."""

    help = HELP

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=None)
        parser.add_argument(
            "--server",
            choices=["daphne", "uvicorn"],
            default=os.environ.get("SERVER", "daphne"),
            help="uvicorn is the faster one; both serve the same",
        )
        parser.add_argument(
            "--no-tasks", action="store_true", help="leave tasks to `manage.py db_worker`"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from django.conf import settings

        from forum.actions.founding import found_boards

        # Imported late: it installs Twisted's reactor, which no other command wants.
        from realtime.server import AlreadyRunning, PortTaken, ServerProcess, unapplied_migrations

        missing = unapplied_migrations()
        if missing:
            raise CommandError(
                f"The database is not up to date ({missing} steps are missing). "
                "Run: manage.py migrate"
            )
        self._warn_of_uncollected()
        found_boards()
        kind = ServerProcess
        if options["server"] == "uvicorn":
            from realtime.uvicorn_server import UvicornProcess as kind
        server = kind(
            host=options["host"],
            port=options["port"] or settings.PORT,
            with_tasks=not options["no_tasks"],
        )
        try:
            server.run(
                ready=lambda: self.stdout.write(
                    f"Majlis is open at {server.url}  (Ctrl-C stops it)"
                )
            )
        except (AlreadyRunning, PortTaken) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Majlis is closed.")
        # Threads of the pools may still wait for a slow database; nothing is left to lose.
        if signal.getsignal(signal.SIGTERM) is not None:
            self.stdout.flush()
            os._exit(0)

    def _warn_of_uncollected(self) -> None:
        """Sockets and the API do without static files, so this is no reason not to start."""
        from django.contrib.staticfiles.storage import staticfiles_storage

        # Another storage may know of nothing to collect.
        count = getattr(staticfiles_storage, "uncollected", int)()
        if count:
            self.stderr.write(
                f"{count} static files are missing or old, so pages will fail. "
                "Run: manage.py collectstatic --noinput, and start again."
            )
