"""Signing up, in, out, and a forgotten password, in pages of our own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

PASSWORD = "the house of the council"


def test_a_visitor_signs_up_confirms_and_signs_in(client: Client, db: None) -> None:
    from members.models import Member

    sent = {"name": "نجلاء المثلوثي", "email": "najla@majlis.example", "password1": PASSWORD}
    answer = client.post("/accounts/signup/", sent, follow=True)
    assert "Look into your mail" in answer.content.decode()
    member = Member.objects.get(email="najla@majlis.example")
    assert member.name == "نجلاء المثلوثي"
    letter = mail.outbox[0]
    assert letter.subject == "Confirm your e-mail address"
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", letter.body)
    assert link is not None
    page = client.get(link[1])
    assert "Confirm your e-mail address" in page.content.decode()
    client.post(link[1])
    client.logout()
    signed = client.post(
        "/accounts/login/", {"login": "najla@majlis.example", "password": PASSWORD}, follow=True
    )
    assert "نجلاء المثلوثي" in signed.content.decode()


def test_a_wrong_password_is_told_and_signs_nobody_in(client: Client, dounia: Any) -> None:
    sent = {"login": dounia.email, "password": "something else entirely"}
    answer = client.post("/accounts/login/", sent)
    assert 'role="alert"' in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "a\u202eb"}, {"email": "x"}, {"password1": "short"},
               {"name": "\x00"}, {"email": "a\x00@b.cd"}],
)  # fmt: skip
def test_a_wrong_sign_up_is_told_and_makes_no_member(
    client: Client, db: None, change: dict[str, str]
) -> None:
    from members.models import Member

    sent = {"name": "Nom", "email": "nom@majlis.example", "password1": PASSWORD} | change
    page = client.post("/accounts/signup/", sent).content.decode()
    assert 'class="field-error"' in page
    assert not Member.objects.exists()


def test_a_forgotten_password_is_chosen_again(client: Client, dounia: Any) -> None:
    client.post("/accounts/password/reset/", {"email": dounia.email}, follow=True)
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[1], follow=True)
    assert "Choose a new password" in form.content.decode()
    address = form.redirect_chain[-1][0]
    new = "a long walk through the town"
    done = client.post(address, {"password1": new, "password2": new}, follow=True)
    assert "Your new password is saved" in done.content.decode()
    dounia.refresh_from_db()
    assert dounia.check_password(new)


def test_asking_for_an_address_without_account_tells_nothing(client: Client, dounia: Any) -> None:
    known = client.post("/accounts/password/reset/", {"email": dounia.email}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "x@x.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert "no account" in mail.outbox[1].body


def test_a_member_signs_out_after_being_asked(
    sign_in: Callable[[Any], Client], dounia: Any
) -> None:
    browser = sign_in(dounia)
    assert "Sign out?" in browser.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in browser.session
    browser.post("/accounts/logout/")
    assert "_auth_user_id" not in browser.session


PAGES = (
    "login", "signup", "logout", "password/reset", "password/reset/done", "email",
    "password/change", "password/reset/key/1-a-b", "password/reset/key/done", "confirm-email",
    "confirm-email/wrong", "inactive", "reauthenticate",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_accounts_wears_our_clothes(
    sign_in: Callable[[Any], Client], client: Client, dounia: Any, page: str
) -> None:
    for browser in (client, sign_in(dounia)):
        html = browser.get(f"/accounts/{page}/", follow=True).content.decode()
        assert 'class="bar"' in html
        assert "Menu:" not in html
        assert html.count("<h1") == 1
