"""The back office: for administrators, and each save through an action."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.models import Board, BoardMembership
from members.models import Mandate, Role

LISTS = ("members/member", "members/municipality", "members/mandate", "members/role",
         "forum/board", "forum/boardmembership", "forum/tag")  # fmt: skip


@pytest.mark.parametrize(
    "page", ["", *LISTS, "members/mandate/add", "forum/board/add", "forum/tag/add"]
)
def test_it_does_not_exist_but_for_administrators(
    sign_in: Callable[[Any], Client], administrator: Any, bilal: Any, stranger: Any, page: str
) -> None:
    address = f"/admin/{page}/".replace("//", "/")
    assert sign_in(administrator).get(address).status_code == 200
    assert stranger.is_active
    for member in (stranger, bilal):
        assert sign_in(member).get(address, follow=True).status_code == 404
    assert Client().get(address, follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_passwords_change_at_the_sites_own_page(
    sign_in: Callable[[Any], Client], administrator: Any
) -> None:
    browser = sign_in(administrator)
    for page in ("", "done/"):
        assert browser.get(f"/admin/password_change/{page}").status_code == 404
    assert 'href="/accounts/password/change/"' in browser.get("/admin/").content.decode()


def test_a_mandate_entered_makes_a_councillor(
    sign_in: Callable[[Any], Client], administrator: Any, dounia: Any, raoued: Any
) -> None:
    from members.permissions import is_councillor

    epoch = dounia.access_epoch
    sent = {"member": dounia.pk, "municipality": raoued.pk, "title": "mayor",
            "starts_on": "2024-01-01", "ends_on": ""}  # fmt: skip
    answer = sign_in(administrator).post("/admin/members/mandate/add/", sent)
    assert answer.status_code == 302
    mandate = Mandate.objects.get(member=dounia)
    assert mandate.confirmed_by == administrator
    assert mandate.confirmed_at is not None
    dounia.refresh_from_db()
    assert is_councillor(dounia)
    assert dounia.access_epoch > epoch


def test_nobody_confirms_their_own_mandate(
    sign_in: Callable[[Any], Client], administrator: Any, raoued: Any
) -> None:
    sent = {"member": administrator.pk, "municipality": raoued.pk, "title": "mayor",
            "starts_on": "2024-01-01", "ends_on": ""}  # fmt: skip
    answer = sign_in(administrator).post("/admin/members/mandate/add/", sent)
    assert answer.status_code == 403
    assert not Mandate.objects.filter(member=administrator).exists()


def test_a_mandate_is_only_ended_later(
    sign_in: Callable[[Any], Client], administrator: Any, amel: Any, marseille: Any
) -> None:
    mandate = amel.mandates.get()
    browser = sign_in(administrator)
    sent = {"ends_on": "2099-01-01", "municipality": marseille.pk, "why": "Fin du mandat"}
    assert browser.post(f"/admin/members/mandate/{mandate.pk}/change/", sent).status_code == 302
    after = Mandate.objects.get(pk=mandate.pk)
    # And by two: tests/moderation/views/test_second_looks.py.
    assert (after.ends_on, after.municipality_id) == (None, mandate.municipality_id)
    assert browser.post(f"/admin/members/mandate/{mandate.pk}/delete/").status_code == 403


def test_a_role_is_given_and_ended(
    sign_in: Callable[[Any], Client], administrator: Any, dounia: Any
) -> None:
    browser = sign_in(administrator)
    sent = {"member": dounia.pk, "name": "moderator", "scope": "site", "scope_id": ""}
    assert browser.post("/admin/members/role/add/", sent).status_code == 302
    role = Role.objects.current().get(member=dounia)
    chosen = {"action": "end_now", "_selected_action": role.pk}
    browser.post("/admin/members/role/", chosen)
    assert not Role.objects.current().filter(member=dounia).exists()


def test_a_board_is_opened_with_its_names_and_changed(
    sign_in: Callable[[Any], Client], administrator: Any, places: dict[str, Any]
) -> None:
    browser = sign_in(administrator)
    sent = {"slug": "ariana", "region": places["tn-12"].pk, "position": "1",
            "read_rule": "everyone", "write_rule": "members", "open_rule": "councillors",
            "name_fr": "Ariana", "purpose_fr": "Entre nous"}  # fmt: skip
    answer = browser.post("/admin/forum/board/add/", sent)
    assert answer.status_code == 302
    board = Board.objects.get(slug="ariana")
    assert (board.kind, board.names_by_language) == ("region", {"fr": "Ariana"})
    change = f"/admin/forum/board/{board.pk}/change/"
    browser.post(change, sent | {"read_rule": "members", "name_ar": "أريانة"})
    board.refresh_from_db()
    assert board.read_rule == "members"
    assert Board.objects.get(pk=board.pk).names_by_language["ar"] == "أريانة"
    nameless = sent | {"slug": "other", "region": "", "name_fr": ""}
    assert browser.post("/admin/forum/board/add/", nameless).status_code == 200
    assert not Board.objects.filter(slug="other").exists()


def test_a_member_is_invited_and_removed(
    sign_in: Callable[[Any], Client], administrator: Any, invited_board: Any, stranger: Any
) -> None:
    from forum.permissions import can_read_board

    browser = sign_in(administrator)
    assert not can_read_board(stranger, invited_board)
    sent = {"board": invited_board.pk, "member": stranger.pk}
    assert browser.post("/admin/forum/boardmembership/add/", sent).status_code == 302
    assert can_read_board(stranger, invited_board)
    kept = BoardMembership.objects.get(member=stranger)
    browser.post(f"/admin/forum/boardmembership/{kept.pk}/delete/", {"post": "yes"})
    assert not can_read_board(stranger, invited_board)
