"""Flagged again after a decision: refused for a day where nothing changed, else a new case."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from forum.actions import edit_post
from forum.models import Post
from members.actions import update_member
from members.refusals import Refused
from moderation.actions import decide_case, flag_post, flag_thing
from moderation.dossiers import dossier_of
from moderation.models import Case

pytestmark = pytest.mark.django_db


def fresh(post: Post) -> Post:
    return Post.objects.select_related("topic__board__region").get(pk=post.pk)


@pytest.fixture
def left(case: Case, bilal: Any) -> Case:
    """Left as it is a moment ago."""
    decide_case(case=case, moderator=bilal, outcome="none")
    return Case.objects.get(pk=case.pk)


def test_what_was_left_as_it_is_is_not_flagged_again_by_anyone(
    left: Case, post: Post, dounia: Any, stranger: Any
) -> None:
    for member in (dounia, stranger):
        with pytest.raises(Refused) as refusal:
            flag_post(post=post, member=member, reason="spam")
        assert refusal.value.code == "conflict"
        assert "left it as it is" in str(refusal.value.message)
    assert Case.objects.count() == 1


def test_a_day_later_it_is_and_the_new_case_shows_the_former(
    left: Case, post: Post, dounia: Any, bilal: Any
) -> None:
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=24, minutes=1)):
        again = flag_post(post=post, member=dounia, reason="spam").case
    assert again.pk != left.pk
    assert dossier_of(again, reader=bilal).earlier == [left]


def test_an_edit_since_opens_a_new_case(
    left: Case, post: Post, carine: Any, stranger: Any
) -> None:
    edit_post(post=post, editor=carine, body="Un autre mot de trop")
    assert flag_post(post=fresh(post), member=stranger, reason="spam").case_id != left.pk


def test_what_counts_is_what_was_decided_on_not_what_was_flagged(
    case: Case, post: Post, carine: Any, bilal: Any, stranger: Any
) -> None:
    edit_post(post=post, editor=carine, body="Un mot plus doux")
    decide_case(case=case, moderator=bilal, outcome="none")
    with pytest.raises(Refused):
        flag_post(post=fresh(post), member=stranger, reason="spam")


def test_another_decision_than_to_leave_it_settles_nothing(
    case: Case, post: Post, bilal: Any, stranger: Any
) -> None:
    decide_case(case=case, moderator=bilal, outcome="warn", note="Restons polis.")
    assert flag_post(post=post, member=stranger, reason="spam").case_id != case.pk


def test_its_author_may_ask_for_help_all_the_same(left: Case, post: Post, carine: Any) -> None:
    assert flag_post(post=post, member=carine, reason="illegal").case_id != left.pk


def test_an_author_cannot_shield_a_post_by_asking_first(
    post: Post, carine: Any, bilal: Any, stranger: Any
) -> None:
    plea = flag_post(post=post, member=carine, reason="other").case
    decide_case(case=plea, moderator=bilal, outcome="none")
    assert flag_post(post=post, member=stranger, reason="hate").case_id != plea.pk


def test_the_same_holds_for_names(carine: Any, bilal: Any, dounia: Any, stranger: Any) -> None:
    case = flag_thing(thing=carine, member=dounia, reason="false_identity").case
    decide_case(case=case, moderator=bilal, outcome="none")
    with pytest.raises(Refused):
        flag_thing(thing=carine, member=stranger, reason="false_identity")
    update_member(member=carine, name="Carine la Grande")
    assert flag_thing(thing=carine, member=stranger, reason="false_identity").pk
