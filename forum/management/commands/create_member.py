"""Makes or changes a member from the command line, for scripts and tests."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import IntegrityError

from forum.actions.founding import found_boards
from forum.models import Board
from members.actions import (
    change_language,
    change_password,
    create_member,
    issue_token,
    update_member,
)
from members.actions.standing import find_municipality, set_standing
from members.models import Member, Role
from members.refusals import Refused
from members.writing import write

# Beside a running server another process may take a handle or the write lock first.
TRIES = 3


class Command(BaseCommand):
    help = (
        "Makes a member who can sign in, or changes the one with this e-mail. "
        'Prints one line of JSON: {"id": 8, "handle": "...", "token": "..."}.'
    )

    # It runs beside the server, which has passed them, and often.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", help="the full name shown beside posts")
        parser.add_argument(
            "--role", choices=["member", "councillor", "moderator", "administrator"]
        )
        parser.add_argument("--password", help="without one, a new member cannot sign in by form")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES])
        parser.add_argument("--municipality", help="a code (tn-1213), a name or an id")
        parser.add_argument("--board", metavar="SLUG", help="the one board a moderator keeps")
        parser.add_argument("--token", action="store_true", help="make an API token, and print it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self._try_several_times(options)
        except Refused as refused:
            raise CommandError(f"{refused.field or 'member'}: {refused.message}") from None
        self.stdout.write(json.dumps(answer))

    def _try_several_times(self, options: dict[str, Any]) -> dict[str, Any]:
        for _ in range(TRIES - 1):
            try:
                return _settle(options)
            except IntegrityError:
                continue
            except Refused as refused:
                if refused.code != "unavailable":
                    raise
        return _settle(options)


def _settle(options: dict[str, Any]) -> dict[str, Any]:
    email = _email(options["email"])
    board = _board(options["board"]) if options["board"] else None
    town = find_municipality(options["municipality"]) if options["municipality"] else None
    member = Member.objects.filter(email__iexact=email).first()
    role = options["role"] or ("member" if member is None else None)
    if board is not None and role != Role.Name.MODERATOR:
        raise CommandError("--board goes with --role moderator.")
    if town is not None and role in {None, "member"}:
        raise CommandError("--municipality goes with --role councillor (or a role beside it).")
    with write():
        member = _create(email, options) if member is None else _change(member, options)
        if role is not None:
            set_standing(
                member=member,
                role=role,
                municipality=town,
                scope=Role.Scope.BOARD if board else Role.Scope.SITE,
                scope_id=board.pk if board else None,
            )
        answer: dict[str, Any] = {"id": member.pk, "handle": member.handle}
        if options["token"]:
            answer["token"] = issue_token(member=member, label="create_member")
    return answer


def _create(email: str, options: dict[str, Any]) -> Member:
    return create_member(
        name=options["name"] or email.split("@")[0],
        email=email,
        password=options["password"],
        language=options["language"] or settings.LANGUAGE_CODE,
    )


def _change(member: Member, options: dict[str, Any]) -> Member:
    if options["name"]:
        update_member(member=member, name=options["name"])
    if options["language"]:
        change_language(member=member, language=options["language"])
    if options["password"] and not member.check_password(options["password"]):
        change_password(member=member, password=options["password"])
    return member


def _email(given: str) -> str:
    email = given.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"{given!r} is not an e-mail address.") from None
    return email


def _board(slug: str) -> Board:
    found_boards()
    board = Board.objects.filter(slug=slug).first()
    if board is None:
        known = ", ".join(Board.objects.values_list("slug", flat=True))
        raise CommandError(f"There is no board {slug!r}. There are: {known}.")
    return board
