"""What a process keeps of boards and places: never older than the request that asks for it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from forum.actions import create_board
from forum.catalogue import catalogue_of, read_catalogue
from forum.facts import edition_in_force
from forum.models import Board, BoardName, Tag, TagName
from members.models import Edition, Member, Municipality, MunicipalityName, Region, RegionName


@pytest.fixture
def region_board(places: dict[str, Any]) -> Any:
    """The board of Tunisia."""
    names = {"fr": ("Tunisie", ""), "en": ("Tunisia", "")}
    return create_board(slug="tunisia-of-tests", names=names, by=None, region=places["tn"])


CHANGES: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "a region": lambda places, board: Region.objects.create(code="xx", kind="world", path="xx/"),
    "a name of a region": lambda places, board: RegionName.objects.filter(
        region=places["tn"], language="fr"
    ).update(name="La Tunisie"),
    "a name less": lambda places, board: RegionName.objects.filter(region=places["tn"]).delete(),
    "a town": lambda places, board: Municipality.objects.create(
        code="tn-x", region=places["tn-12"], country="TN"
    ),
    "a town that moves": lambda places, board: Municipality.objects.filter(code="tn-1213").update(
        region=places["tn"]
    ),
    "a name of a town": lambda places, board: MunicipalityName.objects.create(
        municipality=places["tn-1213"], language="en", name="Raoued"
    ),
    "a board": lambda places, board: create_board(
        slug="new-of-tests", names={"fr": ("Neuf", "")}, by=None
    ),
    "a rule": lambda places, board: Board.objects.filter(pk=board.pk).update(read_rule="members"),
    "an order": lambda places, board: Board.objects.filter(pk=board.pk).update(position=9),
    "a name of a board": lambda places, board: BoardName.objects.filter(board=board).update(
        name="Autre"
    ),
    "a tag": lambda places, board: Tag.objects.create(slug="water"),
    "a name of a tag": lambda places, board: TagName.objects.create(
        tag=Tag.objects.create(slug="waste"), language="fr", name="Déchets"
    ),
    "no name of a board": lambda places, board: BoardName.objects.filter(board=board).delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_to_a_place_or_board_gives_a_new_edition(
    places: dict[str, Any], region_board: Any, change: str
) -> None:
    before = edition_in_force()
    CHANGES[change](places, region_board)
    after = edition_in_force()
    assert after.places != before.places
    assert after.people == before.people
    Board.objects.filter(pk=region_board.pk).delete()
    assert edition_in_force().places != after.places


def test_counters_of_a_board_are_no_new_edition(region_board: Any) -> None:
    before = edition_in_force()
    region_board.topic_count += 1
    region_board.revision += 1
    region_board.save(update_fields=["topic_count", "revision"])
    assert edition_in_force() == before


@pytest.mark.parametrize("column", ["name", "handle", "country"])
def test_another_name_of_a_member_is_an_edition_of_people_alone(dounia: Any, column: str) -> None:
    before = edition_in_force()
    Member.objects.filter(pk=dounia.pk).update(**{column: "xx"})
    renamed = edition_in_force()
    assert renamed.people != before.people
    Member.objects.filter(pk=dounia.pk).update(**{column: "xx", "revision": 9})
    assert edition_in_force() == renamed
    dounia.delete()
    assert edition_in_force().people != renamed.people
    assert edition_in_force().places == before.places


def test_a_change_that_is_undone_leaves_nothing_behind(client: Client, theme_board: Any) -> None:
    client.cookies["language"] = "en"
    before = edition_in_force()
    with transaction.atomic():
        BoardName.objects.filter(board=theme_board, language="en").update(name="Undone")
        assert catalogue_of(edition_in_force().places).boards[theme_board.pk].name == "Undone"
        transaction.set_rollback(True)
    assert edition_in_force() == before
    assert "Undone" not in client.get("/boards/").content.decode()


def test_without_an_edition_nothing_is_kept(theme_board: Any) -> None:
    Edition.objects.all().delete()
    assert edition_in_force().places == ""
    first = catalogue_of("")
    assert catalogue_of("") is not first


def test_the_same_edition_is_read_once(region_board: Any, django_assert_num_queries: Any) -> None:
    edition = edition_in_force().places
    catalogue_of(edition)
    with django_assert_num_queries(0):
        known = catalogue_of(edition)
        assert [board.name for board in known.boards.values()]
        assert [region.name for region in known.regions.values()]
        assert [town.name for town in known.towns.values()]
        assert {board.region.code for board in known.boards.values()} == {"tn"}
    assert list(read_catalogue().boards) == list(known.boards)


def elsewhere(statement: str, *values: Any) -> None:
    """As another process would: nothing of this one takes part."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_another_name_given_elsewhere_is_on_the_next_page(
    client: Client, theme_board: Any
) -> None:
    client.cookies["language"] = "en"
    assert "Water" in client.get("/boards/").content.decode()
    elsewhere("UPDATE forum_boardname SET name = %s WHERE language = 'en'", "Wells")
    page = client.get("/boards/").content.decode()
    assert "Wells" in page
    assert "<bdi>Water</bdi>" not in page


PAGES = ("/", "/boards/", "/live/", "/b/water-of-tests/", "/b/water-of-tests/?tab=top")


def test_a_board_closed_elsewhere_is_gone_from_the_next_page_of_a_visitor_and_a_stranger(
    sign_in: Any, client: Client, thread: Any, room: Any, stranger: Any, amel: Any
) -> None:
    readers = {"visitor": client, "stranger": sign_in(stranger)}
    pages = (*PAGES, thread.get_absolute_url(), room.get_absolute_url())
    for browser in readers.values():
        for address in pages:
            assert "water-of-tests" in browser.get(address).content.decode()
    elsewhere("UPDATE forum_board SET read_rule = 'invited'")
    for who, browser in readers.items():
        for address in pages:
            answer = browser.get(address)
            words = answer.content.decode()
            assert answer.status_code == (200 if address in PAGES[:3] else 404), (who, address)
            assert thread.title not in words
            assert room.title not in words
            assert "water-of-tests" not in words.replace(address, "")
    elsewhere(
        "INSERT INTO forum_boardmembership (board_id, member_id, created_at)"
        " VALUES (%s, %s, '2026-01-01 00:00:00+00:00')", thread.board_id, amel.pk,
    )  # fmt: skip
    assert thread.title in sign_in(amel).get(thread.get_absolute_url()).content.decode()


def test_what_a_member_is_ends_with_the_next_page(
    sign_in: Any, theme_board: Any, amel: Any, bilal: Any, thread: Any, stranger: Any
) -> None:
    elsewhere("UPDATE forum_board SET read_rule = 'councillors'")
    address = thread.get_absolute_url()
    assert sign_in(stranger).get(address).status_code == 404
    browsers = [sign_in(amel), sign_in(bilal)]
    assert [browser.get(address).status_code for browser in browsers] == [200, 200]
    elsewhere("UPDATE members_mandate SET ends_on = starts_on, starts_on = '2020-01-01'")
    elsewhere("UPDATE members_mandate SET ends_on = '2020-01-02'")
    elsewhere("UPDATE members_role SET ends_at = starts_at")
    assert [browser.get(address).status_code for browser in browsers] == [404, 404]
    assert [browser.get("/").content.decode().count(thread.slug) for browser in browsers] == [0, 0]
