"""After a backup was restored: a new epoch, so that clients forget what they hold."""

from typing import Any

from django.core.management.base import BaseCommand

from realtime.epoch import renew_epoch


class Command(BaseCommand):
    """`manage.py renew_epoch`."""

    help = "Gives the data a new identity. To be run once after a backup was restored."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The data have a new epoch: {renew_epoch()}")
