"""Order kept from a post's menu, with and without scripts, and taken back; undoing on a case."""

import pytest

from forum.actions import publish_post
from forum.models import Post
from members.actions import Measure, impose_sanction
from members.models import Member, Sanction
from moderation.actions import decide_case, set_rule
from moderation.models import Case, Decision

JSON = {"Accept": "application/json"}


@pytest.fixture
def rule(administrator):
    return set_rule(
        by=administrator,
        texts=dict.fromkeys(("ar", "fr", "en"), ("No hate", "Words.")),
    )


@pytest.fixture
def message(room, carine):
    return publish_post(topic=room, author=carine, body="Vous êtes nuls").post


def test_the_menu_of_a_post_offers_it_to_moderators_alone(
    room, message, sign_in, bilal, stranger, carine
):
    assert not stranger.roles.exists()
    page = sign_in(bilal).get(room.get_absolute_url()).content.decode()
    for act in ("remove", "mute"):
        assert f'href="/p/{message.pk}/{act}/"' in page
    for member in (stranger, carine):
        page = sign_in(member).get(room.get_absolute_url()).content.decode()
        assert "data-at-once" not in page


def test_a_post_is_removed_without_scripts(message, room, sign_in, bilal, rule):
    browser = sign_in(bilal)
    page = browser.get(f"/p/{message.pk}/remove/").content.decode()
    assert "No hate" in page
    answer = browser.post(f"/p/{message.pk}/remove/", {"rule": rule.pk})
    assert answer.status_code == 303
    assert Post.objects.get(pk=message.pk).state == "hidden"
    assert Decision.objects.get().rule == rule


def test_a_script_is_told_how_to_take_it_back(message, sign_in, bilal, rule):
    browser = sign_in(bilal)
    answer = browser.post(f"/p/{message.pk}/remove/", {"rule": rule.pk}, headers=JSON).json()
    assert answer["said"] == "The post is removed."
    undone = browser.post(answer["undo"], {"why": answer["undo_why"]}, headers=JSON)
    assert undone.status_code == 200
    assert Post.objects.get(pk=message.pk).is_shown


def test_a_member_is_silenced_and_reads_why_instead_of_the_composer(
    message, room, sign_in, bilal, carine, rule
):
    page = sign_in(bilal).get(f"/p/{message.pk}/mute/").content.decode()
    assert "30 minutes" in page
    sign_in(bilal).post(f"/p/{message.pk}/mute/", {"rule": rule.pk, "minutes": "30"})
    assert Sanction.objects.get().kind == "mute"
    page = sign_in(carine).get(room.get_absolute_url()).content.decode()
    assert "You cannot write in this room until" in page
    refused = sign_in(carine).post(f"/t/{room.pk}/reply/", {"body": "Encore"}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("act", "sent"),
    [("remove", {}), ("mute", {"minutes": "10"}), ("mute", {"rule": "1", "minutes": "11"})],
)
def test_what_is_missing_brings_the_form_back(act, sent, message, sign_in, bilal, rule):
    sent = {**sent, **({"rule": rule.pk} if "rule" in sent else {})}
    answer = sign_in(bilal).post(f"/p/{message.pk}/{act}/", sent)
    assert answer.status_code == 400
    assert "data-order-form" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_house_without_rules_gives_the_reasons_of_flags(message, sign_in, bilal):
    browser = sign_in(bilal)
    assert "It attacks a person" in browser.get(f"/p/{message.pk}/remove/").content.decode()
    browser.post(f"/p/{message.pk}/remove/", {"reason": "personal_attack"})
    assert Decision.objects.get().note == "It attacks a person"


@pytest.mark.parametrize("act", ["remove", "mute"])
def test_the_stranger_keeps_no_order(act, message, thread, sign_in, stranger, elsewhere, client):
    assert not stranger.roles.exists()
    path = f"/p/{message.pk}/{act}/"
    for browser in (sign_in(stranger), sign_in(elsewhere)):
        assert browser.get(path).status_code == 403
        assert browser.post(path, {"minutes": "10", "reason": "hate"}).status_code == 403
    assert client.get(path).status_code == 401
    assert sign_in(stranger).get(f"/p/424242/{act}/").status_code == 404
    assert Post.objects.get(pk=message.pk).is_shown


def test_nobody_is_silenced_in_a_thread(thread, carine, sign_in, bilal):
    post = publish_post(topic=thread, author=carine, body="Un mot").post
    assert sign_in(bilal).get(f"/p/{post.pk}/mute/").status_code == 404


# --- On the page of the case -------------------------------------------------------------------
def test_a_decision_is_taken_back_on_its_page(case, sign_in, bilal, rule):
    decide_case(case=case, moderator=bilal, outcome="hide", note="Non", rule=rule.pk)
    browser = sign_in(bilal)
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "Take this decision back" in page
    assert f"#rule-{rule.pk}" in page
    answer = browser.post(f"/cases/{case.pk}/undo/", {"why": ""})
    assert answer.status_code == 400
    assert "why-error" in answer.content.decode()
    browser.post(f"/cases/{case.pk}/undo/", {"why": "Une erreur"})
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "Une erreur" in page
    assert "Take this decision back" not in page
    assert Post.objects.get(pk=case.post_id).is_shown


def test_an_undecided_case_has_nothing_to_take_back(case, sign_in, bilal, stranger):
    assert sign_in(bilal).post(f"/cases/{case.pk}/undo/", {"why": "x"}).status_code == 404
    assert sign_in(stranger).post(f"/cases/{case.pk}/undo/", {"why": "x"}).status_code == 404


def test_moderators_still_read_what_was_taken_out(case, sign_in, bilal, client):
    sent = {"outcome": "edit", "note": "Un mot", "body": "Un mot"}
    assert sign_in(bilal).post(f"/cases/{case.pk}/decide/", sent).status_code == 303
    assert "Un mot de trop" in sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    history = client.get(f"/p/{case.post_id}/history/").content.decode()
    assert "de trop" not in history


def test_the_form_asks_what_each_outcome_needs(case, sign_in, bilal, rule, other_board):
    page = sign_in(bilal).get(f"/cases/{case.pk}/").content.decode()
    for part in (
        'name="days"',
        'name="restriction"',
        'name="rule"',
        'name="board"',
        'name="body"',
    ):
        assert part in page
    answer = sign_in(bilal).post(
        f"/cases/{case.pk}/decide/",
        {"outcome": "restrict", "note": "Mes raisons", "rule": rule.pk, "days": "3"},
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Please choose how the author is restricted." in page
    assert "Mes raisons" in page


def test_who_is_kept_out_reads_why_and_until_when(sign_in, carine, bilal):
    browser = sign_in(carine)
    from datetime import timedelta

    from django.utils import timezone

    impose_sanction(
        member=carine,
        measure=Measure(
            "suspend",
            ends_at=timezone.now() + timedelta(days=7),
            rule_words={"en": "No hate"},
            why="Assez de haine",
        ),
        by=bilal,
    )
    answer = browser.get("/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You can come back on" in page
    assert "No hate" in page
    assert "Assez de haine" in page
    assert Member.objects.get(pk=carine.pk).is_suspended
