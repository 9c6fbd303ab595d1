"""Who is answered what: every path and method, asked by everyone, held against `matrix.txt`.

Paths come from the site itself: from the URL resolver, and from the API's operations. A line is
a method, a path as its floor wrote it, and one letter a role, in the order of `world.ROLES`:
visitor, member, councillor, moderator here, moderator elsewhere, former moderator, suspended,
administrator, owner. Where the path names a thing that stands on a board, a second group of
letters is for the same thing on the closed board.

    +  answered, or done            >  sent to sign in             u  must sign in first (401)
    f  forbidden (403)              n  there is no such page       m  no such method (405)
    i  let in, but what was sent, or the state of the thing, is not right (400, 409, 413)

You added a path? Run this test: it prints the lines it found. Judge each letter as if nobody had
asked yet ("may a former moderator do that?"), mend the product where a letter surprises you, then
paste the lines in their place. If the path names a thing by a new word, give the word a value in
`world.py`; if a POST needs a body to be let in, give it one in `asking.BODIES`, so that `+` stands
where `i` would. A method without a line is refused to everyone, or gives no more than GET or POST
of its path.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from ninja import NinjaAPI

from forum.models import Draft
from tests.security.asking import METHODS, Way, ask, cells_of, routes
from tests.security.table import lines_of, read_table
from tests.security.world import ROLES, World, build_world

pytestmark = pytest.mark.django_db

TABLE = "matrix.txt"
AREAS = ("admin/", "accounts/", "api/v1/", "t/", "")
# Who could do most, and who should do least.
EXTREMES = ("visitor", "owner", "administrator")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """All who ask, built once; what a test does is undone, and all of it in the end.

    Pages are not drawn: it is asked whether they are given, not what is on them.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(Template, "render", lambda *args, **kwargs: "")
        patch.setattr(NinjaAPI, "get_openapi_schema", lambda *args, **kwargs: {})
        yield build_world()
        transaction.set_rollback(True)


def area_of(route: str) -> str:
    return next(area for area in AREAS if route.startswith(area))


def listed(area: str) -> dict[str, str]:
    return {k: v for k, v in read_table(TABLE).items() if area_of(k.partition(" ")[2]) == area}


@pytest.mark.parametrize("area", AREAS)
def test_everyone_is_answered_as_the_table_says(world: World, area: str) -> None:
    wrong = [
        f"{line}\n  expected {'':56} {expected}"
        for key, expected in listed(area).items()
        if Way(*key.split(" ", 1)).route in routes()
        for got in [cells_of(Way(*key.split(" ", 1)), world)]
        if got != expected
        for line in lines_of([(key, got)])
    ]
    assert not wrong, "Answered otherwise than the table says:\n" + "\n".join(wrong)


@pytest.mark.parametrize("area", AREAS)
def test_what_has_no_line_lets_nobody_in(world: World, area: str) -> None:
    """A new path fails here, and the message has the lines that are missing."""
    table = listed(area)
    missing = []
    for route in (route for route in routes() if area_of(route) == area):
        unlisted = [m for m in METHODS if f"{m} {route}" not in table]
        known = [table[f"{m} {route}"] for m in ("GET", "POST") if f"{m} {route}" in table]
        for way in (Way(method, route) for method in unlisted):
            if len(unlisted) == len(METHODS) and way.method in ("GET", "POST"):
                missing.append((str(way), cells_of(way, world)))
                continue
            for role in EXTREMES:
                letter, at = ask(way, world, role, "open"), list(ROLES).index(role)
                if letter in "+i" and not any(cells[at] in "+i" for cells in known):
                    missing.append((str(way), cells_of(way, world)))
                    break
    assert not missing, (
        f"tests/security/{TABLE} has no line for what is below. Judge each letter, then add:\n"
        + "\n".join(lines_of(missing))
    )


def test_every_line_is_of_a_path_that_is_there() -> None:
    known = set(routes())
    gone = [key for key in read_table(TABLE) if key.partition(" ")[2] not in known]
    assert not gone, f"Take these lines out of tests/security/{TABLE}: {gone}"


def test_every_line_has_a_letter_for_each_role() -> None:
    odd = [
        key
        for key, cells in read_table(TABLE).items()
        if any(len(group) != len(ROLES) or set(group) - set("+>ufnmi") for group in cells.split())
    ]
    assert odd == []


def test_a_cookie_signs_nobody_in_to_the_api(world: World) -> None:
    keys = [key for key, cells in listed("api/v1/").items() if cells[0] == "u"]
    found = {
        key: ask(Way(*key.split(" ", 1)), world, role, "open", by="cookie")
        for key in keys
        for role in ("administrator", "owner")
    }
    assert {key: letter for key, letter in found.items() if letter not in "um"} == {}


def test_no_wish_of_one_who_is_refused_is_done(world: World) -> None:
    """What answers `+` to whoever asks drops nothing that is another's."""
    draft = Draft.objects.get(pk=world.things["open"]["draft_id"])
    browser = Client()
    browser.force_login(world.members["administrator"])
    assert browser.post(f"/drafts/{draft.pk}/drop/").status_code == 303
    assert Draft.objects.filter(pk=draft.pk).exists()
