"""Second looks as moderators and strangers meet them."""

import json

import pytest

from forum.actions import edit_post, invite_member, open_topic, publish_post
from members.actions import create_member, give_mandate, give_role
from members.models import Mandate, Member
from moderation.actions import (
    ask_to_export,
    ask_to_unmask,
    confirm_second_look,
    decide_case,
    flag_post,
    undo_decision,
)
from moderation.models import Decision, SecondLook


@pytest.fixture
def of_raoued(raoued):
    """A moderator who sits in Raoued."""
    member = create_member(name="Rim of Raoued", language="en")
    give_role(member=member, name="moderator", by=None)
    give_mandate(member=member, municipality=raoued, by=None)
    return Member.objects.get(pk=member.pk)


def suspend_by_form(case, administrator, sign_in):
    return sign_in(administrator).post(
        f"/cases/{case.pk}/decide/", {"outcome": "suspend", "note": "Assez."}, follow=True
    )


def test_the_case_says_that_it_waits(case, administrator, of_raoued, carine, sign_in):
    page = suspend_by_form(case, administrator, sign_in).content.decode()
    look = SecondLook.objects.get()
    assert "This waits for a second moderator now." in page
    assert f'href="/second-looks/{look.pk}/"' in page
    assert not Member.objects.get(pk=carine.pk).is_suspended
    browser = sign_in(of_raoued)
    assert f'href="/second-looks/{look.pk}/"' in browser.get("/second-looks/").content.decode()
    shown = browser.get(f"/second-looks/{look.pk}/").content.decode()
    for told in ("Suspend the author", carine.name, administrator.name, "Assez.", "I confirm it"):
        assert told in shown
    done = browser.post(f"/second-looks/{look.pk}/confirm/", follow=True).content.decode()
    assert "Confirmed, and done." in done
    assert Member.objects.get(pk=carine.pk).is_suspended
    assert Decision.objects.get().moderator_id == administrator.pk


def test_whom_it_is_about_reads_nothing_of_it_as_a_moderator(
    case, administrator, carine, theme_board, sign_in
):
    give_role(member=carine, name="moderator", by=None, scope="board", scope_id=theme_board.pk)
    suspend_by_form(case, administrator, sign_in)
    browser = sign_in(Member.objects.get(pk=carine.pk))
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "This case is about yourself." in page
    assert "asked a second moderator" not in page
    assert administrator.name not in page


def test_what_was_changed_is_shown_and_confirmed_as_it_was_read(
    case, administrator, of_raoued, carine, sign_in
):
    suspend_by_form(case, administrator, sign_in)
    look, browser = SecondLook.objects.get(), sign_in(of_raoued)
    url = f"/second-looks/{look.pk}/"
    assert "changed since it was asked" not in browser.get(url).content.decode()
    edit_post(post=case.post, editor=carine, body="Un mot de moins")
    assert browser.post(f"{url}confirm/").status_code == 409
    page = browser.get(url).content.decode()
    assert "changed since it was asked" in page
    assert "<ins>" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert browser.post(f"{url}confirm/", {"seen": seen}).status_code == 302
    assert Member.objects.get(pk=carine.pk).is_suspended


def test_a_program_is_told_that_it_waits(case, administrator, sign_in):
    answer = sign_in(administrator).post(
        f"/cases/{case.pk}/decide/",
        {"outcome": "suspend", "note": "Assez."},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json()["answer"]) == (202, None)


def test_for_others_it_does_not_exist(
    case, administrator, stranger, elsewhere, carine, client, sign_in
):
    suspend_by_form(case, administrator, sign_in)
    look = SecondLook.objects.get()
    assert not stranger.roles.exists()
    for browser in (client, *(sign_in(each) for each in (stranger, elsewhere, carine))):
        assert browser.get(f"/second-looks/{look.pk}/").status_code == 404
        for act in ("confirm", "refuse"):
            answer = browser.post(f"/second-looks/{look.pk}/{act}/", {"words": "x"})
            assert answer.status_code == 404
    assert SecondLook.objects.get().answer == ""


def test_who_asked_and_who_is_of_no_municipality_are_told_why_not(
    case, administrator, bilal, sign_in
):
    suspend_by_form(case, administrator, sign_in)
    look = SecondLook.objects.get()
    for member, why in ((administrator, "You asked for this yourself"), (bilal, "not you")):
        browser = sign_in(member)
        page = browser.get(f"/second-looks/{look.pk}/").content.decode()
        assert why in page
        assert "I confirm it" not in page
        assert "At present nobody may confirm this" in page
        assert browser.post(f"/second-looks/{look.pk}/confirm/").status_code == 403


def test_a_refusal_without_words_is_shown_at_its_field(case, administrator, of_raoued, sign_in):
    suspend_by_form(case, administrator, sign_in)
    look = SecondLook.objects.get()
    browser = sign_in(of_raoued)
    answer = browser.post(f"/second-looks/{look.pk}/refuse/", {"words": ""})
    assert answer.status_code == 400
    assert 'id="words-error"' in answer.content.decode()
    said = browser.post(f"/second-looks/{look.pk}/refuse/", {"words": "Trop."}, follow=True)
    assert "Trop." in said.content.decode()


@pytest.mark.parametrize("act", ["confirm", "refuse"])
def test_nothing_is_answered_by_get(case, administrator, of_raoued, sign_in, act):
    suspend_by_form(case, administrator, sign_in)
    look = SecondLook.objects.get()
    assert sign_in(of_raoued).get(f"/second-looks/{look.pk}/{act}/").status_code == 405


def test_names_of_who_flagged_are_for_who_asked_alone(
    case, administrator, of_raoued, dounia, sign_in
):
    answer = sign_in(administrator).post(
        f"/cases/{case.pk}/unmask/", {"why": "Requête 12 du tribunal"}, follow=True
    )
    look = SecondLook.objects.get()
    assert dounia.handle not in answer.content.decode()
    confirm_second_look(look=look, by=of_raoued)
    address = f"/second-looks/{look.pk}/"
    assert dounia.handle in sign_in(administrator).get(address).content.decode()
    assert dounia.handle not in sign_in(of_raoued).get(address).content.decode()
    assert dounia.handle not in sign_in(administrator).get(f"/cases/{case.pk}/").content.decode()


def test_a_moderator_is_not_offered_to_unmask(case, bilal, administrator, sign_in):
    assert "/unmask/" not in sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    assert "/unmask/" in sign_in(administrator).get(f"/cases/{case.pk}/").content.decode()
    assert sign_in(bilal).post(f"/cases/{case.pk}/unmask/", {"why": "x"}).status_code == 403


def test_a_copy_of_the_log_for_who_asked_and_when_confirmed(
    case, administrator, of_raoued, bilal, sign_in
):
    look = ask_to_export(by=administrator, why="Rapport annuel")
    address = f"/second-looks/{look.pk}/log/"
    assert sign_in(administrator).get(address).status_code == 404
    confirm_second_look(look=look, by=of_raoued)
    for member in (of_raoued, bilal):
        assert sign_in(member).get(address).status_code == 404
    copy = sign_in(administrator).get(address)
    lines = [json.loads(line) for line in copy.getvalue().decode().splitlines()]
    assert [line["action"] for line in lines] == ["second_asked", "second_confirmed"]
    assert lines[0]["private"]["why"] == "Rapport annuel"


def test_what_is_no_copy_of_the_log_is_none(case, administrator, of_raoued, sign_in):
    look = ask_to_unmask(case=case, by=administrator, why="x")
    confirm_second_look(look=look, by=of_raoued)
    assert sign_in(administrator).get(f"/second-looks/{look.pk}/log/").status_code == 404


def test_a_closed_board_shows_the_flagged_post_alone(
    invited_board, amel, carine, bilal, of_raoued, sign_in
):
    from forum.actions import invite_member, open_topic, publish_post
    from moderation.actions import flag_post

    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=amel, title="Fermé", body="AUTOUR").post.topic
    post = publish_post(topic=topic, author=carine, body="FLAGGED").post
    case = flag_post(post=post, member=amel, reason="hate").case
    browser = sign_in(bilal)
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "FLAGGED" in page
    assert "AUTOUR" not in page
    browser.post(f"/cases/{case.pk}/around/", {"why": "Le contexte"})
    confirm_second_look(look=SecondLook.objects.get(), by=of_raoued)
    assert "AUTOUR" in browser.get(f"/cases/{case.pk}/").content.decode()


def test_the_back_office_ends_no_mandate_by_one_alone(carine, administrator, of_raoued, sign_in):
    mandate = carine.mandates.get()
    page = f"/admin/members/mandate/{mandate.pk}/change/"
    browser = sign_in(administrator)
    assert 'name="why"' in browser.get(page).content.decode()
    day = mandate.starts_on.isoformat()
    assert browser.post(page, {"ends_on": day}).status_code == 200
    answer = browser.post(page, {"ends_on": day, "why": "Démission"}, follow=True)
    assert "This waits for a second moderator now." in answer.content.decode()
    assert Mandate.objects.get(pk=mandate.pk).ends_on is None
    confirm_second_look(look=SecondLook.objects.get(), by=of_raoued)
    assert Mandate.objects.get(pk=mandate.pk).ends_on == mandate.starts_on


def test_a_closed_board_is_not_read_around_the_case_either(
    invited_board, amel, carine, bilal, administrator, sign_in
):
    for member in (carine, amel):
        invite_member(board=invited_board, member=member, by=None)
    author, flagger = (Member.objects.get(pk=member.pk) for member in (amel, carine))
    topic = open_topic(board=invited_board, author=author, title="Fermé", body="Un mot").post.topic
    said = publish_post(topic=topic, author=author, body="Le mot de trop").post
    publish_post(topic=topic, author=author, body="Le voisin")
    case = flag_post(post=said, member=flagger, reason="hate").case
    browser = sign_in(bilal)
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "Le mot de trop" in page
    assert "Le voisin" not in page
    assert f'href="{topic.get_absolute_url()}' not in page
    for path in (topic.get_absolute_url(), f"/p/{said.pk}/", f"/b/{invited_board.slug}/"):
        assert browser.get(path, follow=True).status_code == 404
        assert sign_in(administrator).get(path, follow=True).status_code == 200
    decide_case(case=case, moderator=bilal, outcome="hide", note="Non")
    said.refresh_from_db()
    assert said.state == "hidden"
    undo_decision(decision=case.decision, by=bilal, why="Une erreur")
    said.refresh_from_db()
    assert said.is_shown
