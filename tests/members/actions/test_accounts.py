"""Accounts, roles, mandates and tokens: made, changed, ended."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.actions import (
    change_language,
    change_password,
    create_member,
    end_mandate,
    give_mandate,
    give_role,
    issue_token,
    join_member,
    member_of_token,
    reinstate_member,
    revoke_tokens,
    suspend_member,
    take_role,
)
from members.actions.handles import check_handle, free_handle, skeleton
from members.models import ApiToken, Member
from members.refusals import Refused

pytestmark = pytest.mark.django_db


def test_a_new_member_has_a_handle_of_their_own() -> None:
    first = create_member(name="Salma Ayari", email="salma@majlis.example")
    second = create_member(name="Salma Ayari", email="other@majlis.example")
    assert (first.handle, second.handle) == ("salma-ayari", "salma-ayari-2")


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("سلمى الزواري", "salma-alzawari"),
        ("يوسف بن صالح", "yousaf-ban-salah"),
        ("آمال عائشة", "amal-aycha"),
        ("مُحمّد", "mouhmad"),
        ("Carine Étienne", "carine-etienne"),
        ("Dounia دنيا", "dounia-danya"),
    ],
)
def test_a_handle_spells_the_name_in_latin_letters(name: str, handle: str) -> None:
    assert create_member(name=name, email="private.box@majlis.example").handle == handle


def test_a_name_we_cannot_spell_has_a_number_and_nothing_of_the_address() -> None:
    made = [
        create_member(name=name, email=f"private.box.{number}@majlis.example").handle
        for number, name in enumerate(("Елена", "Ελένη", "李"))
    ]
    assert made == ["member-1", "member-2", "member-3"]


def test_who_signs_up_has_to_verify_the_address() -> None:
    member = join_member(
        name="Salma Ayari", email="Salma@Majlis.example", password="x" * 14, language="xx"
    )
    assert (member.handle, member.email) == ("salma-ayari", "salma@majlis.example")
    assert (member.language, member.emailaddress_set.count()) == ("en", 0)
    assert Member.objects.get(pk=member.pk).check_password("x" * 14)


def test_one_address_has_one_member() -> None:
    create_member(name="A", email="a@majlis.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        create_member(name="B", email="A@majlis.example")


def test_members_without_an_address_are_many_and_cannot_sign_in() -> None:
    for number in range(3):
        member = create_member(name="Imported", source="s", source_id=str(number))
        assert not member.has_usable_password()


@pytest.mark.parametrize("name", ["", "a\u202eb", "x" * 81, "\x00"])
def test_a_name_that_cannot_stand_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        create_member(name=name, email="a@majlis.example")
    assert not Member.objects.exists()


@pytest.mark.parametrize("handle", ["amеl", "AMEL", "a-mel", "admin", "ab"])
def test_no_handle_looks_like_anothers(amel: Any, handle: str) -> None:
    Member.objects.filter(pk=amel.pk).update(handle="amel", handle_skeleton=skeleton("amel"))
    with pytest.raises(Refused):
        check_handle(handle)


def test_digits_that_look_like_letters_are_taken_for_them() -> None:
    create_member(name="Olil", email="olil@majlis.example")
    assert free_handle("0l1l") != "0l1l"


def test_a_language_we_do_not_offer_is_refused(dounia: Any) -> None:
    with pytest.raises(Refused):
        change_language(member=dounia, language="xx")
    assert change_language(member=dounia, language="fr")
    assert not change_language(member=dounia, language="fr")


def test_a_new_password_makes_open_sockets_look_again(dounia: Any) -> None:
    epoch = dounia.access_epoch
    change_password(member=dounia, password="another long password")
    dounia.refresh_from_db()
    assert dounia.access_epoch == epoch + 1


def test_suspending_and_reinstating_say_whether_they_changed(
    stranger: Any, administrator: Any
) -> None:
    assert suspend_member(member=stranger, by=administrator)
    assert not suspend_member(member=stranger, by=administrator)
    assert stranger.is_suspended
    assert reinstate_member(member=stranger)
    assert not reinstate_member(member=stranger)


def test_nobody_suspends_themselves(administrator: Any) -> None:
    with pytest.raises(Refused):
        suspend_member(member=administrator, by=administrator)


def test_only_an_administrator_gives_mandates_and_roles(
    stranger: Any, dounia: Any, bilal: Any, administrator: Any, raoued: Any
) -> None:
    assert not stranger.roles.exists()
    for member in (stranger, bilal):
        with pytest.raises(Refused):
            give_mandate(member=dounia, municipality=raoued, by=member)
        with pytest.raises(Refused):
            give_role(member=dounia, name="moderator", by=member)
        with pytest.raises(Refused):
            take_role(role=bilal.roles.get(), by=member)
    mandate = give_mandate(member=dounia, municipality=raoued, by=administrator)
    assert mandate.confirmed_by == administrator
    with pytest.raises(Refused):
        end_mandate(mandate=mandate, on=mandate.starts_on, by=stranger)


def test_nobody_confirms_their_own_mandate(administrator: Any, raoued: Any) -> None:
    with pytest.raises(Refused):
        give_mandate(member=administrator, municipality=raoued, by=administrator)


def test_a_token_is_known_by_its_digest_and_shown_once(dounia: Any, stranger: Any) -> None:
    secret = issue_token(member=dounia)
    assert member_of_token(secret) == dounia
    assert member_of_token(secret + "x") is None
    assert not ApiToken.objects.filter(digest__contains=secret).exists()
    assert revoke_tokens(member=stranger) == 0
    assert member_of_token(secret) == dounia
    assert revoke_tokens(member=dounia) == 1
    assert member_of_token(secret) is None
