"""`manage.py create_member`: one line of JSON, again and again."""

import json
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from forum.models import Board
from forum.permissions import can_moderate, can_open_topic
from members.actions import member_of_token
from members.models import Member, Region
from members.permissions import current_mandate, is_administrator, is_councillor

EMAIL = "a.ben-ali@majlis.example"


def create(*options: str, email: str = EMAIL) -> dict[str, Any]:
    """What the command prints."""
    printed = StringIO()
    call_command("create_member", email, *options, stdout=printed)
    (line,) = printed.getvalue().splitlines()
    answer: dict[str, Any] = json.loads(line)
    return answer


def member() -> Member:
    return Member.objects.get(email=EMAIL)


def test_a_member_can_sign_in_with_a_verified_address(db: None, client: Any) -> None:
    answer = create("--name", "Ali Ben Ali", "--password", "the-long-way-home")
    assert answer == {"id": member().pk, "handle": "ali-ben-ali"}
    assert EmailAddress.objects.get(user=member()).verified
    signed_in = client.post("/accounts/login/", {"login": EMAIL, "password": "the-long-way-home"})
    assert signed_in.status_code == 302
    assert client.session["_auth_user_id"] == str(member().pk)


def test_a_token_is_printed_only_when_asked_for(db: None) -> None:
    assert "token" not in create()
    token = create("--token")["token"]
    assert member_of_token(token) == member()


def test_a_councillor_sits_in_a_demo_municipality_even_before_places_were_loaded(db: None) -> None:
    assert not Region.objects.exists()
    create("--role", "councillor")
    mandate = current_mandate(member())
    assert mandate is not None
    assert mandate.municipality.code == "tn-1213"
    assert can_open_topic(member(), Board.objects.first() or _a_board())


def _a_board() -> Board:
    from forum.actions.founding import found_boards

    found_boards()
    return Board.objects.get(slug="field-work")


@pytest.mark.parametrize(
    "wanted", ["fr-marseille", "FR-MARSEILLE", "Marseille", "marseille", "مرسيليا"]
)
def test_a_municipality_is_given_by_code_or_by_name_in_any_language(
    places: Any, wanted: str
) -> None:
    create("--role", "councillor", "--municipality", wanted)
    mandate = current_mandate(member())
    assert mandate is not None
    assert mandate.municipality == places["fr-marseille"]
    assert member().country == "FR"


def test_a_municipality_is_given_by_its_id(places: Any) -> None:
    marseille = places["fr-marseille"]
    create("--role", "councillor", "--municipality", str(marseille.pk))
    mandate = current_mandate(member())
    assert mandate is not None
    assert mandate.municipality == marseille


def test_an_unknown_municipality_or_board_changes_nothing(places: Any, theme_board: Any) -> None:
    with pytest.raises(CommandError, match="municipality"):
        create("--role", "councillor", "--municipality", "Atlantis")
    with pytest.raises(CommandError, match=theme_board.slug):
        create("--role", "moderator", "--board", "atlantis")
    assert not Member.objects.filter(email=EMAIL).exists()


def test_a_moderator_keeps_all_boards_or_the_one_named(
    theme_board: Any, invited_board: Any
) -> None:
    create("--role", "moderator", "--board", theme_board.slug)
    assert can_moderate(member(), theme_board)
    assert not can_moderate(member(), invited_board)
    create("--role", "moderator")
    assert can_moderate(member(), invited_board)
    create("--role", "moderator", "--board", invited_board.slug)
    assert not can_moderate(member(), theme_board)
    assert can_moderate(member(), invited_board)


def test_run_again_it_changes_the_member_and_replaces_what_they_are(
    raoued: Any, marseille: Any
) -> None:
    first = create("--name", "Ali", "--role", "councillor", "--password", "the-long-way-home")
    again = create(
        "--name", "Ali Ben Ali", "--role", "administrator", "--language", "ar",
        "--password", "another-way-home",
    )  # fmt: skip
    assert again["id"] == first["id"]
    changed = member()
    assert (changed.name, changed.language) == ("Ali Ben Ali", "ar")
    assert changed.check_password("another-way-home")
    assert is_administrator(changed)
    assert not is_councillor(changed)
    create("--role", "councillor", "--municipality", marseille.code, email=EMAIL.upper())
    assert not is_administrator(member())
    mandate = current_mandate(member())
    assert mandate is not None
    assert mandate.municipality == marseille
    create("--role", "member")
    assert not is_councillor(member())
    assert Member.objects.count() == 1


def test_without_a_role_it_leaves_the_roles_alone(places: Any) -> None:
    create("--role", "councillor")
    create("--name", "Another Name")
    assert is_councillor(member())


def test_a_mandate_begun_today_ends_today_too(raoued: Any) -> None:
    from members.actions import give_mandate

    create()
    give_mandate(member=member(), municipality=raoued, by=None)
    assert is_councillor(member())
    create("--role", "member")
    assert not is_councillor(member())


def test_the_same_councillor_keeps_the_mandate_that_posts_point_to(places: Any) -> None:
    create("--role", "councillor")
    before = current_mandate(member())
    create("--role", "councillor", "--municipality", "رواد")
    assert current_mandate(member()) == before


@pytest.mark.parametrize(
    "options", [["--board", "water-of-tests"], ["--municipality", "tn-1213"], ["--role", "king"]]
)
def test_options_that_do_not_go_together_are_told(
    theme_board: Any, places: Any, options: list[str]
) -> None:
    with pytest.raises(CommandError):
        create(*options)


def test_what_is_no_address_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="e-mail"):
        create(email="not an address")
