"""Brings conversations from a JSON Lines file onto a board."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from forum.actions.founding import found_boards
from forum.actions.imports import ImportReport, import_threads
from forum.models import Board
from members.refusals import Refused

SECONDS_BETWEEN_LINES = 2.0


class Command(BaseCommand):
    help = (
        "Reads JSON Lines, one object a post (id, parent_id, topic_id, title, author, body, "
        "body_format text|markdown|html, language, created_at; only id and body are needed). "
        "Run again, it adds only what is missing. Rows mended or refused are told on stderr."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--board", metavar="SLUG", required=True)
        parser.add_argument("--limit", type=int, metavar="N", help="only the first N rows")
        parser.add_argument(
            "--source",
            help="the name these ids belong to; the file's name without its ending if not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found_boards()
        board = Board.objects.filter(slug=options["board"]).first()
        if board is None:
            known = ", ".join(Board.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no board {options['board']!r}. There are: {known}.")
        if options["limit"] is not None and options["limit"] < 0:
            raise CommandError("--limit is a number of rows.")
        path: Path = options["file"]
        try:
            with path.open("rb") as file, self._progress() as progress:
                report = import_threads(
                    lines=file,
                    board=board,
                    source=(options["source"] or path.stem)[:120],
                    limit=options["limit"],
                    progress=progress,
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. What is stored stays; run this again to go on.") from None
        except IntegrityError:
            raise CommandError(
                "Another import of this file is at work. Wait for it, then run this again."
            ) from None
        except Refused as refused:
            raise CommandError(
                f"{refused.message} What is stored stays; run this again."
            ) from None
        self._tell(report)

    def _tell(self, report: ImportReport) -> None:
        for line in report.tally.lines():
            self.stderr.write(line)
        self.stdout.write(
            f"{report.read} rows: {report.posts} posts added in {report.topics} new topics, "
            f"{report.present} already here; {report.tally.summary()}."
        )

    @contextmanager
    def _progress(self) -> Iterator[Callable[[int, int], None]]:
        """A bar on a terminal; elsewhere a line now and then."""
        if not sys.stderr.isatty():
            yield self._line_now_and_then()
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task("Reading", total=None)

            def show(done: int, total: int) -> None:
                bar.update(task, description="Storing posts", completed=done, total=total)

            yield show

    def _line_now_and_then(self) -> Callable[[int, int], None]:
        last = 0.0

        def show(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= SECONDS_BETWEEN_LINES or done in {0, total}:
                last = time.monotonic()
                self.stderr.write(f"Storing posts: {done} of {total}")

        self.stderr.write("Reading the file")
        return show
