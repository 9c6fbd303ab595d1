"""Brings the index of the search up to what the posts say."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from forum.actions.indexing import rebuild_index
from forum.actions.vocabulary import learn_all_words
from members.refusals import Refused

SECONDS_BETWEEN_LINES = 2.0


class Command(BaseCommand):
    help = (
        "Adds to the search what is missing or was read by an older version of it, and takes out "
        "what may not be found; learns the words for who misspells one. The site runs on "
        "meanwhile; stopped and run again, it goes on where it was. With --anew every post is "
        "read again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="read every post again")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with self._progress() as progress:
                mended = rebuild_index(anew=options["anew"], progress=progress)
            with self._progress("Learning words") as progress:
                learn_all_words(anew=options["anew"], progress=progress)
        except KeyboardInterrupt:
            raise CommandError("Stopped. What is done stays; run this again to go on.") from None
        except Refused as refused:
            raise CommandError(f"{refused.message} What is done stays; run this again.") from None
        self.stdout.write(f"Mended {mended} entries of the search.")

    @contextmanager
    def _progress(self, what: str = "Reading posts") -> Iterator[Callable[[int, int], None]]:
        """A bar on a terminal; elsewhere a line now and then."""
        if not sys.stderr.isatty():
            yield self._line_now_and_then(what)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task(what, total=None)

            def show(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            yield show

    def _line_now_and_then(self, what: str) -> Callable[[int, int], None]:
        last = 0.0

        def show(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= SECONDS_BETWEEN_LINES or done == total:
                last = time.monotonic()
                self.stderr.write(f"{what}: {done} of {total}")

        return show
