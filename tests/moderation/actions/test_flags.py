"""Flags: who may, once, and what is kept."""

import pytest
from django.db import IntegrityError, transaction

from forum.actions import edit_post, hide_post, publish_post
from forum.models import Post
from members.refusals import Refused
from moderation.actions import decide_case, flag_post
from moderation.models import Case, Flag, Reason
from moderation.permissions import can_flag
from moderation.signals import case_changed


def refused(code, **arguments):
    before = (Flag.objects.count(), Case.objects.count())
    with pytest.raises(Refused) as refusal:
        flag_post(**arguments)
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert (Flag.objects.count(), Case.objects.count()) == before
    return refusal.value


def test_a_flag_opens_a_case_and_keeps_the_text_flagged(post, dounia, heard):
    said = heard(case_changed)
    flag = flag_post(post=post, member=dounia, reason="hate", note="  Lisez\nla fin  ")
    case = flag.case
    assert (case.state, case.flag_count, case.board_id) == ("open", 1, post.topic.board_id)
    assert (flag.evidence, flag.post_revision) == ({"text": post.body}, post.revision)
    assert flag.note == "  Lisez\nla fin"
    assert said == [{"case_id": case.pk, "board_id": case.board_id, "revision": case.revision}]


def test_flags_of_several_members_gather_in_one_case(post, dounia, stranger):
    first = flag_post(post=post, member=dounia, reason="hate")
    second = flag_post(post=post, member=stranger, reason="spam")
    assert first.case_id == second.case_id
    case = Case.objects.get()
    assert case.flag_count == 2
    assert case.reason_codes == ["hate", "spam"]
    assert case.revision > first.case.revision


def test_a_flag_after_the_decision_opens_a_new_case(case, bilal, stranger):
    decide_case(case=case, moderator=bilal, outcome="warn", note="Restons polis.")
    flag = flag_post(post=case.post, member=stranger, reason="spam")
    assert flag.case_id != case.pk
    assert flag.case.flag_count == 1


def test_each_reason_of_the_protocol_is_taken(thread, carine, dounia):
    for reason in (
        "off_topic", "personal_attack", "hate", "false_identity", "private_data", "spam",
        "illegal", "other",
    ):  # fmt: skip
        post = publish_post(topic=thread, author=carine, body=reason).post
        assert flag_post(post=post, member=dounia, reason=reason).reason == reason
    assert len(Reason.values) == 8


def test_the_stranger_flags_what_everyone_reads_and_nothing_of_a_closed_board(
    post, stranger, invited_board, amel
):
    from forum.actions import open_topic

    closed = open_topic(board=invited_board, author=amel, title="Fermé", body="Entre nous").post
    assert not stranger.board_memberships.exists()
    assert not stranger.roles.exists()
    assert can_flag(stranger, post)
    assert not can_flag(stranger, closed)
    refused("not_found", post=closed, member=stranger, reason="spam")
    assert flag_post(post=post, member=stranger, reason="spam").pk


def test_a_visitor_is_asked_to_sign_in(post):
    assert not can_flag(None, post)
    refused("unauthenticated", post=post, member=None, reason="spam")


def test_a_visitor_does_not_learn_of_a_post_of_a_closed_board(invited_board, amel):
    from forum.actions import open_topic

    closed = open_topic(board=invited_board, author=amel, title="Fermé", body="Entre nous").post
    refused("not_found", post=closed, member=None, reason="spam")


def test_a_suspended_member_flags_nothing(post, emir):
    assert emir.is_suspended
    refused("suspended", post=post, member=emir, reason="spam")


def test_a_suspension_since_the_page_was_loaded_counts(post, dounia, administrator):
    from members.actions.accounts import suspend_member
    from members.models import Member

    suspend_member(member=Member.objects.get(pk=dounia.pk), by=administrator)
    assert not dounia.is_suspended
    refused("suspended", post=post, member=dounia, reason="spam")


def test_a_second_flag_by_the_same_member_is_a_conflict(flag, dounia):
    before = flag.case.revision
    refused("conflict", post=flag.post, member=dounia, reason="spam")
    case = Case.objects.get()
    assert (case.flag_count, case.revision) == (1, before)


def test_the_database_holds_one_flag_a_member_and_case(flag):
    twin = Flag(case=flag.case, member=flag.member, reason="spam")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    assert Flag.objects.count() == 1


def test_a_hidden_post_is_not_flagged(post, bilal, dounia):
    hide_post(post=post, by=bilal)
    refused("conflict", post=Post.objects.get(pk=post.pk), member=dounia, reason="spam")


def test_a_post_hidden_since_the_page_was_loaded_is_not_flagged(post, bilal, dounia):
    hide_post(post=Post.objects.get(pk=post.pk), by=bilal)
    assert post.is_shown
    refused("conflict", post=post, member=dounia, reason="spam")


def test_a_held_post_does_not_exist_for_those_who_flag(held_post, stranger):
    refused("not_found", post=held_post, member=stranger, reason="spam")


@pytest.mark.parametrize("reason", ["", "nonsense", None, 7, ["spam"], {"spam": 1}])
def test_an_unknown_reason_is_refused(post, dounia, reason):
    assert refused("invalid", post=post, member=dounia, reason=reason).field == "reason"


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("a\x00b", "invalid"),
        ("\ud800", "invalid"),
        ("e" + "\u0301" * 900, "invalid"),
        ("x" * 1001, "too_large"),
        (7, "invalid"),
        (["x"], "invalid"),
    ],
)
def test_a_bad_note_is_refused(post, dounia, note, code):
    assert refused(code, post=post, member=dounia, reason="other", note=note).field == "note"


def test_a_flag_keeps_its_text_when_the_post_is_edited(flag, carine):
    edit_post(post=flag.post, editor=carine, body="Un mot plus doux")
    flag.refresh_from_db()
    assert flag.evidence == {"text": "Un mot de trop"}
    assert flag.post_revision < Post.objects.get(pk=flag.post_id).revision
