"""Decisions about oneself, appeals and second looks through the JSON API."""

import pytest

from members.actions import create_member, give_mandate, give_role, issue_token
from members.models import Member
from moderation.actions import decide_case, make_appeal
from moderation.models import Appeal, SecondLook

ROOT = "/api/v1"


@pytest.fixture
def ask(client):
    """`ask(member, method, path, body)`: a program with that member's token."""

    def call(member, method, path, body=None):
        headers = {"Authorization": f"Bearer {issue_token(member=member)}"} if member else {}
        arguments = {"content_type": "application/json", "data": body} if body is not None else {}
        return getattr(client, method)(ROOT + path, headers=headers, **arguments)

    return call


@pytest.fixture
def decision(case, bilal):
    """bilal hid carine's post."""
    return decide_case(case=case, moderator=bilal, outcome="hide", note="Une insulte.")


def test_ones_own_decisions_are_read_and_appealed(ask, decision, carine, bilal):
    listed = ask(carine, "get", "/decisions").json()["items"]
    read = ask(carine, "get", f"/decisions/{decision.case_id}").json()
    assert listed == [read]
    assert (read["outcome"], read["note"], read["appeal"]) == ("hide", "Une insulte.", None)
    assert "moderator" not in read
    made = ask(carine, "post", f"/decisions/{decision.case_id}/appeals", {"text": "Relisez"})
    assert (made.status_code, made.json()["state"]) == (201, "open")
    again = ask(carine, "post", f"/decisions/{decision.case_id}/appeals", {"text": "Encore"})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert ask(carine, "get", "/decisions").json()["items"][0]["appeal"] == made.json()


def test_others_decisions_do_not_exist(ask, decision, bilal, administrator, stranger):
    assert not stranger.roles.exists()
    for member in (bilal, administrator, stranger):
        assert ask(member, "get", "/decisions").json()["items"] == []
        missing = ask(member, "get", "/decisions/424242").content
        there = ask(member, "get", f"/decisions/{decision.case_id}")
        assert (there.status_code, there.content) == (404, missing)
        path = f"/decisions/{decision.case_id}/appeals"
        assert ask(member, "post", path, {"text": "x"}).status_code == 404
    assert ask(None, "get", "/decisions").status_code == 401
    assert not Appeal.objects.exists()


def test_appeals_are_read_claimed_and_decided(ask, decision, carine, bilal, second_moderator):
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    path = f"/appeals/{appeal.pk}"
    (listed,) = ask(second_moderator, "get", "/appeals").json()["items"]
    assert listed == ask(second_moderator, "get", path).json()
    assert (listed["case"], listed["decided"], listed["text"]) == (
        decision.case_id, "hide", "Relisez",
    )  # fmt: skip
    claimed = ask(second_moderator, "post", f"{path}/claim").json()
    assert claimed["claimed_by"] == second_moderator.pk
    assert ask(second_moderator, "post", f"{path}/release").json()["claimed_by"] is None
    sent = {"outcome": "overturned", "words": "Pas une insulte."}
    assert ask(bilal, "post", f"{path}/judgements", sent).status_code == 403
    decided = ask(second_moderator, "post", f"{path}/judgements", sent)
    assert (decided.status_code, decided.json()["outcome"]) == (201, "overturned")
    assert ask(second_moderator, "get", "/appeals").json()["items"] == []
    done = ask(second_moderator, "get", "/appeals?decided=true").json()["items"]
    assert [each["id"] for each in done] == [appeal.pk]


def test_appeals_do_not_exist_for_others(ask, decision, carine, stranger, elsewhere):
    appeal = make_appeal(decision=decision, author=carine, text="Relisez")
    sent = {"outcome": "overturned", "words": "x"}
    for member in (stranger, carine, elsewhere):
        for method, path, body in (
            ("get", "", None), ("post", "/claim", None), ("post", "/release", None),
            ("post", "/judgements", sent),
        ):  # fmt: skip
            answer = ask(member, method, f"/appeals/{appeal.pk}{path}", body)
            assert answer.status_code == 404
    assert Appeal.objects.get().state == "open"


def test_what_weighs_most_is_accepted_and_waits(
    ask, case, administrator, raoued, carine, stranger
):
    sent = {"outcome": "suspend", "note": "Assez."}
    asked = ask(administrator, "post", f"/cases/{case.pk}/decisions", sent)
    assert (asked.status_code, asked.json()["kind"]) == (202, "decision")
    second = create_member(name="Rim of Raoued", language="en")
    give_role(member=second, name="moderator", by=None)
    give_mandate(member=second, municipality=raoued, by=None)
    second = Member.objects.get(pk=second.pk)
    look = asked.json()
    assert ask(second, "get", "/second-looks").json()["items"] == [look]
    path = f"/second-looks/{look['id']}"
    for member in (stranger, carine):
        assert ask(member, "get", "/second-looks").status_code == 404
        assert ask(member, "post", f"{path}/confirm").status_code == 404
        assert ask(member, "post", f"{path}/refuse", {"words": "x"}).status_code == 404
    assert ask(administrator, "post", f"{path}/confirm").status_code == 403
    assert ask(second, "post", f"{path}/refuse", {"words": ""}).status_code == 400
    confirmed = ask(second, "post", f"{path}/confirm")
    assert confirmed.json()["answer"] == "confirmed"
    assert Member.objects.get(pk=carine.pk).is_suspended
    assert ask(second, "post", f"{path}/refuse", {"words": "x"}).status_code == 409
    assert SecondLook.objects.get().answered_by_id == second.pk
