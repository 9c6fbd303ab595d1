"""Verifies the chain of the moderation log; fails where it was tampered with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.actions import verify_log


class Command(BaseCommand):
    """`manage.py verify_log`: for a nightly check."""

    help = "Verifies that no entry of the moderation log was changed, added or taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify_log()
        for fault in found.faults:
            self.stderr.write(fault)
        if found.faults:
            raise CommandError(f"The log was tampered with: {len(found.faults)} faults.")
        self.stdout.write(
            f"The log is whole: {found.entries} entries, {found.erased} with erased words."
        )
