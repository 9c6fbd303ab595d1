"""Loads the demo community into an empty site, and prints its sign-ins."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from forum.actions.demo import settle_demo
from forum.demo import SOURCE, SignIn, read, sign_ins
from forum.models import Post
from members.models import Member
from members.permissions import is_administrator
from moderation.actions import flag_post, set_rule


class Command(BaseCommand):
    help = (
        "Loads places, boards and the demo community where the site has no members yet, "
        "and prints whom one can sign in as."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anyway", action="store_true", help="on a public site too: its passwords are known!"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_LOCAL and not options["anyway"]:
            raise CommandError(
                "The passwords of the demo members are public, one of them an administrator's, "
                f"and {settings.SITE_URL} is not this machine alone. --anyway loads them all "
                "the same."
            )
        cast = settle_demo()
        if cast:
            self._flag(cast)
            self._write_rules(cast)
        here = _those_here()
        if here:
            self._print(here)
        else:
            self.stdout.write("The site has members of its own: no demo community was loaded.")

    def _flag(self, cast: dict[str, Member]) -> None:
        for row in read("flags"):
            post = Post.objects.select_related("topic__board__region").get(
                source=SOURCE, topic__source_id=row["topic"], number=row["number"]
            )
            flag_post(post=post, member=cast[row["by"]], reason=row["reason"], note=row["note"])

    def _write_rules(self, cast: dict[str, Member]) -> None:
        keeper = next(member for member in cast.values() if is_administrator(member))
        for row in read("rules"):
            set_rule(
                by=keeper,
                texts={language: tuple(row[language]) for language in dict(settings.LANGUAGES)},
                order=row["order"],
                reason=row["reason"],
            )

    def _print(self, here: list[SignIn]) -> None:
        table = Table(title="Demo sign-ins", title_justify="left", box=SIMPLE_HEAD)
        for heading in ("who", "e-mail", "password", "language"):
            table.add_column(heading, no_wrap=True)
        for one in here:
            table.add_row(_who(one), one.email, one.password, one.language)
        Console(file=self.stdout, width=100).print(table)  # type: ignore[arg-type]


def _those_here() -> list[SignIn]:
    """The demo members of this site whose password is still the known one."""
    present = Member.objects.filter(source=SOURCE, email__isnull=False, is_active=True)
    by_key = {member.source_id: member for member in present}
    return [
        one
        for one in sign_ins()
        if one.key in by_key and by_key[one.key].check_password(one.password)
    ]


def _who(one: SignIn) -> str:
    towns = {"samia": "Raoued", "hedi": "Sfax", "awa": "Dakar"}
    return f"{one.role} of {towns[one.key]}" if one.key in towns else one.role
