"""A decision is about what its moderator saw."""

import pytest

from forum.actions import edit_post, withdraw_post
from members.refusals import Refused
from moderation.actions import decide_case, flag_post
from moderation.changes import changes_since
from moderation.models import Case, Decision


def fresh(case):
    return Case.objects.select_related("post", "topic").get(pk=case.pk)


def decide(case, moderator, version):
    return decide_case(
        case=case, moderator=moderator, outcome="hide", note="Courtoisie", version=version
    )


def test_a_case_as_it_was_seen_is_decided(case, bilal):
    assert changes_since(fresh(case), fresh(case).version) is None
    assert decide(fresh(case), bilal, fresh(case).version).outcome == "hide"


def test_claiming_changes_nothing_that_was_seen(case, bilal):
    version = fresh(case).version
    case.claimed_by, case.state = bilal, "claimed"
    assert case.version == version


def test_a_new_flag_stops_the_decision_and_is_shown(case, bilal, stranger):
    version = fresh(case).version
    flag_post(post=case.post, member=stranger, reason="spam", note="Voyez encore")
    with pytest.raises(Refused) as refused:
        decide(fresh(case), bilal, version)
    assert refused.value.code == "conflict"
    assert "One more member flagged it." in str(refused.value.message)
    assert not Decision.objects.exists()
    changes = changes_since(fresh(case), version)
    assert changes.flags == [("It is advertising or spam", "Voyez encore")]
    assert not changes.is_other_text


def test_an_edit_stops_the_decision_and_is_shown(case, bilal, carine):
    version = fresh(case).version
    edit_post(post=case.post, editor=carine, body="Un mot plus doux")
    with pytest.raises(Refused) as refused:
        decide(fresh(case), bilal, version)
    assert "no longer what you read" in str(refused.value.message)
    changes = changes_since(fresh(case), version)
    assert changes.is_other_text
    words = {(piece.kind, piece.text.strip()) for piece in changes.pieces}
    assert ("removed", "de trop") in words
    assert ("added", "plus doux") in words
    assert changes.flags == []


def test_a_text_that_was_taken_back_is_said_and_not_shown(case, bilal, carine):
    version = fresh(case).version
    withdraw_post(post=case.post, by=carine)
    changes = changes_since(fresh(case), version)
    assert changes.is_other_text
    assert changes.pieces == []


def test_who_sends_no_version_is_not_asked(case, bilal, stranger):
    flag_post(post=case.post, member=stranger, reason="spam")
    assert decide(fresh(case), bilal, "").outcome == "hide"


@pytest.mark.parametrize("version", ["x", "1", "1.2.3", "-1.0", "9" * 40, "١.٢"])
def test_nonsense_is_a_clear_conflict(case, bilal, version):
    with pytest.raises(Refused) as refused:
        decide(fresh(case), bilal, version)
    assert refused.value.code == "conflict"
    assert changes_since(fresh(case), version) is None


def test_the_page_says_what_changed_and_keeps_what_was_written(case, bilal, stranger, sign_in):
    browser = sign_in(bilal)
    version = fresh(case).version
    assert (
        f'name="version" value="{version}"' in browser.get(f"/cases/{case.pk}/").content.decode()
    )
    flag_post(post=case.post, member=stranger, reason="spam", note="Voyez encore")
    sent = {"outcome": "hide", "note": "Mes raisons", "version": version}
    answer = browser.post(f"/cases/{case.pk}/decide/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "New since you opened the case" in page
    assert "Voyez encore" in page
    assert "Mes raisons" in page
    assert stranger.name not in page
    assert f'name="version" value="{fresh(case).version}"' in page
    again = browser.post(f"/cases/{case.pk}/decide/", sent | {"version": fresh(case).version})
    assert again.status_code == 303


def test_a_program_gets_the_conflict_as_json(case, bilal, stranger, sign_in):
    version = fresh(case).version
    flag_post(post=case.post, member=stranger, reason="spam")
    answer = sign_in(bilal).post(
        f"/cases/{case.pk}/decide/",
        {"outcome": "none", "version": version},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
