"""What follows when an author takes back what waited."""

import pytest

from forum.actions import withdraw_held_post
from members.refusals import Refused
from moderation.actions import close_case_of_withdrawn, decide_case
from moderation.models import Case, CaseQueue, Decision


def test_the_case_ends_without_a_decision_and_the_queue_moves_on(held_post, dounia):
    before = CaseQueue.objects.get().revision
    withdraw_held_post(post=held_post, by=dounia)
    case = Case.objects.get()
    assert (case.state, case.revision) == ("withdrawn", before + 1)
    assert case.decided_at is not None
    assert not Decision.objects.exists()


def test_nobody_decides_on_it_afterwards(held_post, dounia, bilal):
    case = Case.objects.select_related("board__region", "post__topic__board").get()
    withdraw_held_post(post=held_post, by=dounia)
    with pytest.raises(Refused) as refusal:
        decide_case(case=case, moderator=bilal, outcome="none")
    assert refusal.value.code == "conflict"
    assert not Decision.objects.exists()


def test_a_post_without_a_case_leaves_the_queue_alone(held_post):
    Case.objects.all().delete()
    assert not close_case_of_withdrawn(post_id=held_post.pk)
