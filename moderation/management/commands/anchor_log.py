"""Keeps the day's anchor of the moderation log, and sends it."""

from typing import Any

from django.core.management.base import BaseCommand

from moderation.actions.anchors import anchor_log


class Command(BaseCommand):
    """`manage.py anchor_log`: the site does it daily by itself; again it sends the same line."""

    help = "Writes the end of the moderation log into its file of anchors, sends and prints it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(anchor_log()))
