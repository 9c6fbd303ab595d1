"""Verifies the chain of the moderation log; fails where it was tampered with."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from moderation.actions.verifying import Progress as Told
from moderation.actions.verifying import verify_log
from moderation.anchor_file import Anchor, anchor_path, read_anchor, read_anchors


class Command(BaseCommand):
    """`manage.py verify_log`: for a nightly check."""

    help = (
        "Verifies that no entry of the moderation log was changed, moved, put in or taken away, "
        "against itself and against the daily anchors. Says what is wrong in one line each, and "
        "ends with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="LINE",
            help='a line of an anchor letter, "<day> <number> <hash>"; may be given again',
        )
        parser.add_argument(
            "--anchors", metavar="FILE", help="a file of anchors kept elsewhere, beside our own"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = self._anchors(options["anchor"], options["anchors"])
        with self._progress() as progress:
            found = verify_log(anchors=anchors, progress=progress)
        for fault in found.faults:
            self.stderr.write(fault)
        if found.faults:
            raise CommandError(f"The log was tampered with: {len(found.faults)} faults.")
        self.stdout.write(
            f"The log is whole: {found.entries} entries, {found.erased} with erased words, "
            f"{found.anchors} anchors."
        )

    def _anchors(self, lines: list[str], elsewhere: str | None) -> list[Anchor]:
        if elsewhere is not None and not Path(elsewhere).exists():
            raise CommandError(f"There is no file {elsewhere}.")
        found: list[Anchor] = []
        try:
            for path in (anchor_path(), *([Path(elsewhere)] if elsewhere else [])):
                found += read_anchors(path)
            found += [read_anchor(line) for line in lines]
        except ValueError as wrong:
            raise CommandError(f"This is not an anchor: {wrong}") from None
        return list(dict.fromkeys(found))

    @contextmanager
    def _progress(self) -> Iterator[Told | None]:
        """A bar on a terminal, nothing elsewhere."""
        if not sys.stderr.isatty():
            yield None
            return
        columns = (TextColumn("Reading the log"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=None)

            def show(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            yield show
