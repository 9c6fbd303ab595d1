"""What was decided about a member: for them alone, suspended or not."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.actions import publish_post
from forum.models import Post
from members.actions import change_password, reinstate_member
from members.models import Member
from moderation.actions import (
    decide_appeal,
    decide_at_once,
    decide_case,
    flag_post,
    make_appeal,
    set_rule,
)
from moderation.models import Appeal, Decision

PASSWORD = "the house of the council"


@pytest.fixture
def decision(case, bilal):
    """bilal hid carine's post."""
    return decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")


@pytest.fixture(params=["suspend", "ban"])
def suspension(thread, dounia, stranger, administrator, request):
    """An administrator suspended dounia, or banned her: both read why, and appeal."""
    post = publish_post(topic=thread, author=dounia, body="Publicité partout").post
    case = flag_post(post=post, member=stranger, reason="spam").case
    return decide_case(case=case, moderator=administrator, outcome=request.param, note="Assez.")


@pytest.fixture
def kept_out(suspension, dounia):
    """A browser in which dounia, suspended, has given her right password."""
    browser = Client()
    browser.cookies["language"] = "en"
    sent = {"login": dounia.email, "password": PASSWORD}
    told = browser.post("/accounts/login/", sent, follow=True)
    assert told.status_code == 403
    assert 'href="/decisions/"' in told.content.decode()
    return browser


# --- For its author alone ----------------------------------------------------------------------
def test_the_author_reads_all_but_who_decided_and_who_flagged(
    decision, carine, bilal, dounia, sign_in
):
    page = sign_in(carine).get(f"/decisions/{decision.case_id}/").content.decode()
    for told in ("Une insulte.", "Un mot de trop", "Your post was hidden", "It attacks a person",
                 "A moderator", "Send the appeal"):  # fmt: skip
        assert told in page
    for kept in (bilal.name, bilal.handle, dounia.name, dounia.handle, "Elle insulte"):
        assert kept not in page


def test_for_all_others_it_does_not_exist(
    decision, bilal, second_moderator, administrator, stranger, dounia, sign_in, client
):
    assert not stranger.roles.exists()
    for member in (bilal, second_moderator, administrator, stranger, dounia):
        browser = sign_in(member)
        for answer in (
            browser.get(f"/decisions/{decision.case_id}/"),
            browser.post(f"/decisions/{decision.case_id}/", {"text": "Moi"}),
            browser.get("/decisions/424242/"),
        ):
            assert answer.status_code == 404
            assert "Un mot de trop" not in answer.content.decode()
        assert f"/decisions/{decision.case_id}/" not in browser.get("/decisions/").content.decode()
    for path in ("/decisions/", f"/decisions/{decision.case_id}/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/")
    assert not Appeal.objects.exists()


def test_what_was_left_as_it_is_is_nowhere(case, bilal, carine, sign_in):
    decide_case(case=case, moderator=bilal, outcome="none")
    browser = sign_in(carine)
    assert browser.get(f"/decisions/{case.pk}/").status_code == 404
    assert "Nothing was decided about you" in browser.get("/decisions/").content.decode()


def test_the_list_is_found_from_the_settings(decision, carine, sign_in):
    browser = sign_in(carine)
    assert 'href="/decisions/"' in browser.get("/settings/").content.decode()
    page = browser.get("/decisions/").content.decode()
    assert f'href="/decisions/{decision.case_id}/"' in page


def test_the_list_costs_the_same_however_long(thread, carine, bilal, administrator, sign_in):
    words = dict.fromkeys(("ar", "fr", "en"), ("T", "x"))
    rule = set_rule(by=administrator, texts=words)

    def decide(number):
        post = publish_post(topic=thread, author=carine, body=f"Mot {number}").post
        decide_at_once(post=post, by=bilal, outcome="warn", note="x", rule=rule.pk)

    browser, costs = sign_in(carine), []
    for more in (2, 6):
        for number in range(more):
            decide(number)
        browser.get("/decisions/")
        with CaptureQueriesContext(connection) as asked:
            browser.get("/decisions/")
        with CaptureQueriesContext(connection) as by_program:
            browser.get("/api/v1/decisions")
        costs.append((len(asked), len(by_program)))
    assert costs[0] == costs[1]


def test_an_appeal_is_sent_and_shown(decision, carine, sign_in):
    browser = sign_in(carine)
    answer = browser.post(f"/decisions/{decision.case_id}/", {"text": "Relisez"}, follow=True)
    page = answer.content.decode()
    assert "Relisez" in page
    assert "Your appeal waits" in page
    assert "Send the appeal" not in page
    again = browser.post(f"/decisions/{decision.case_id}/", {"text": "Encore"})
    assert again.status_code == 409


def test_an_empty_appeal_is_refused_at_its_field(decision, carine, sign_in):
    answer = sign_in(carine).post(f"/decisions/{decision.case_id}/", {"text": " "})
    assert answer.status_code == 400
    assert 'id="text-error"' in answer.content.decode()


def test_after_thirty_days_the_page_says_so(decision, carine, sign_in):
    Decision.objects.update(created_at=timezone.now() - datetime.timedelta(days=31))
    page = sign_in(carine).get(f"/decisions/{decision.case_id}/").content.decode()
    assert "The time to appeal ended" in page
    assert "Send the appeal" not in page


def test_the_answer_is_shown_without_a_name(decision, carine, second_moderator, sign_in):
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    decide_appeal(
        appeal=appeal, moderator=second_moderator, outcome="overturned", words="Pas une insulte."
    )
    page = sign_in(carine).get(f"/decisions/{decision.case_id}/").content.decode()
    assert "Pas une insulte." in page
    assert "This decision was undone" in page
    assert f"/p/{decision.case.post_id}/" in page or "Your post is back" in page
    assert second_moderator.name not in page


def test_hostile_words_are_harmless(decision, carine, sign_in):
    browser = sign_in(carine)
    browser.post(f"/decisions/{decision.case_id}/", {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in browser.get(f"/decisions/{decision.case_id}/").content.decode()


# --- The pass of the suspended -----------------------------------------------------------------
def test_the_suspended_read_their_decision_and_appeal(kept_out, suspension):
    listed = kept_out.get("/decisions/")
    assert listed.status_code == 200
    page = kept_out.get(f"/decisions/{suspension.case_id}/").content.decode()
    assert "Assez." in page
    assert "Publicité partout" in page
    sent = kept_out.post(f"/decisions/{suspension.case_id}/", {"text": "Pourquoi ?"})
    assert sent.status_code == 303
    assert Appeal.objects.get().text == "Pourquoi ?"


def test_the_pass_opens_nothing_else(kept_out, suspension, thread, dounia):
    member = Member.objects.get(pk=dounia.pk)
    cookie = kept_out.cookies["decisions"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/decisions/", True, "Lax")
    # Django's client sends every cookie everywhere: more than a browser would.
    for path in ("/settings/", "/notifications/", "/follows/", "/drafts/", "/cases/", "/appeals/",
                 f"/t/{thread.pk}/unseen/"):  # fmt: skip
        answer = kept_out.get(path)
        assert answer.status_code in {302, 401, 403, 404}, path
        assert member.name not in answer.content.decode()
    before = Post.objects.count()
    assert kept_out.post(f"/t/{thread.pk}/posts/", {"body": "x"}).status_code in {
        302,
        401,
        404,
        405,
    }
    assert kept_out.get("/api/v1/decisions").status_code == 401
    assert Post.objects.count() == before


def test_it_opens_nobody_elses_decision(decision, kept_out):
    assert kept_out.get(f"/decisions/{decision.case_id}/").status_code == 404


def test_a_pass_ends_after_an_hour(kept_out, suspension):
    import time_machine

    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
        assert kept_out.get(f"/decisions/{suspension.case_id}/").status_code == 302


def test_a_pass_ends_with_another_password_and_with_the_suspension(kept_out, suspension, dounia):
    change_password(member=Member.objects.get(pk=dounia.pk), password="another house of words")
    assert kept_out.get("/decisions/").status_code == 302


def test_a_pass_ends_with_the_suspension(kept_out, dounia):
    reinstate_member(member=Member.objects.get(pk=dounia.pk))
    assert kept_out.get("/decisions/").status_code == 302


def test_a_changed_or_foreign_pass_opens_nothing(kept_out, suspension, carine):
    value = kept_out.cookies["decisions"].value
    for forged in (value[:-1] + ("a" if value[-1] != "a" else "b"), f"{carine.pk}:x", "", "x:y:z"):
        browser = Client()
        browser.cookies["decisions"] = forged
        assert browser.get("/decisions/").status_code == 302


def test_who_is_done_leaves_no_pass_behind(kept_out):
    assert kept_out.post("/decisions/leave/").status_code == 302
    assert kept_out.get("/decisions/").status_code == 302


def test_without_the_right_password_there_is_no_pass(suspension, dounia, client):
    answer = client.post("/accounts/login/", {"login": dounia.email, "password": "wrong"})
    assert "decisions" not in answer.cookies
    assert client.get("/decisions/").status_code == 302
