"""Erases the words of one entry of the log: the act stays, and the erasing is added to it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.refusals import Refused
from moderation.actions.erasing import erase_words
from moderation.models import LogEntry


class Command(BaseCommand):
    """`manage.py erase_words 41 --why "…"`: where the law wants something forgotten."""

    help = "Erases the words of an entry of the moderation log. The chain stays whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="the number of the entry")
        parser.add_argument("--why", required=True, help="stands in the log for everyone")

    def handle(self, *args: Any, **options: Any) -> None:
        entry = LogEntry.objects.filter(number=options["number"]).first()
        if entry is None:
            raise CommandError(f"There is no entry {options['number']}.")
        try:
            said = erase_words(entry=entry, by=None, why=options["why"])
        except Refused as refused:
            raise CommandError(str(refused.message)) from None
        self.stdout.write(f"Erased; entry {said.number} says so.")
