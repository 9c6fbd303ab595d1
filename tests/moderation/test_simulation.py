"""A threshold tried on what was flagged lately."""

import datetime

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from forum.actions import publish_post
from moderation.actions import decide_case
from moderation.actions.weight import count_again
from moderation.models import Case, Flag
from moderation.simulation import MOST_SHOWN, Tally, curve_of, simulate
from moderation.weighing import HIGHEST_THRESHOLD, TENTHS
from tests.moderation.crowds import all_flag, strangers_to_each_other

peaks = st.lists(st.tuples(st.integers(0, 900), st.sampled_from([True, False, None])), max_size=60)


@given(peaks)
def test_the_curve_counts_what_reaches_each_threshold(found):
    curve = curve_of(found)
    assert [tally.threshold for tally in curve] == list(range(1, HIGHEST_THRESHOLD + 1))
    for tally in curve:
        reached = [upheld for peak, upheld in found if peak >= tally.threshold * TENTHS]
        assert (tally.right, tally.wrong, tally.waiting) == tuple(
            reached.count(kind) for kind in (True, False, None)
        )


@given(peaks)
def test_a_higher_threshold_never_hides_more(found):
    hidden = [tally.hidden for tally in curve_of(found)]
    assert hidden == sorted(hidden, reverse=True)


def flagged(thread, author, outcome, moderator, minutes=30):
    """A case of three flags by others each time, decided so many minutes after the last."""
    said = publish_post(topic=thread, author=author, body=f"Mot {Case.objects.count()}").post
    case = all_flag(said, strangers_to_each_other(3))
    if outcome:
        decide_case(case=case, moderator=moderator, outcome=outcome, note="Voilà")
        later = timezone.now() + datetime.timedelta(minutes=minutes)
        Case.objects.filter(pk=case.pk).update(decided_at=later)
    return case


def test_it_tells_right_from_wrong_and_what_waits(thread, dounia, bilal):
    flagged(thread, dounia, "hide", bilal, minutes=10)
    flagged(thread, dounia, "warn", bilal, minutes=30)
    flagged(thread, dounia, "hide", bilal, minutes=90)
    left = flagged(thread, dounia, "none", bilal)
    flagged(thread, dounia, "", bilal)
    trial = simulate(12)
    assert trial.chosen == Tally(12, right=3, wrong=1, waiting=1)
    assert trial.minutes_earlier == 30
    assert trial.left_alone == [left]
    assert not trial.is_empty


def test_a_threshold_nothing_reaches_hides_nothing(thread, dounia, bilal):
    flagged(thread, dounia, "hide", bilal)
    trial = simulate(60)
    assert trial.chosen == Tally(60)
    assert trial.minutes_earlier is None
    assert trial.left_alone == []


def test_what_is_never_hidden_is_not_in_it(thread, carine, bilal):
    flagged(thread, carine, "hide", bilal)
    assert simulate(1).is_empty


def test_off_is_tried_too(thread, dounia, bilal):
    flagged(thread, dounia, "none", bilal)
    trial = simulate(None)
    assert trial.chosen.hidden == 0
    assert trial.left_alone == []
    assert not trial.is_empty


def test_what_is_older_than_ninety_days_is_left_out(thread, dounia, bilal):
    flagged(thread, dounia, "hide", bilal)
    Flag.objects.update(created_at=timezone.now() - datetime.timedelta(days=91))
    trial = simulate(12)
    assert trial.is_empty
    assert trial.flags == 0


def test_flags_older_than_the_rule_are_counted_apart(case):
    Flag.objects.update(pressure=None)
    trial = simulate(12)
    assert (trial.flags, trial.unweighed) == (1, 1)


def test_nothing_at_all_is_empty(db):
    trial = simulate(12)
    assert trial.is_empty
    assert (trial.flags, trial.unweighed, trial.minutes_earlier) == (0, 0, None)


def test_an_appeal_makes_what_was_right_wrong(thread, dounia, bilal):
    case = flagged(thread, dounia, "hide", bilal)
    count_again(case, upheld=False)
    assert simulate(12).chosen == Tally(12, wrong=1)


def test_it_costs_the_same_however_much_there_is(thread, dounia, bilal, django_assert_num_queries):
    flagged(thread, dounia, "none", bilal)
    with django_assert_num_queries(6):
        simulate(12)
    for _ in range(MOST_SHOWN + 2):
        flagged(thread, dounia, "none", bilal)
    with django_assert_num_queries(6):
        assert len(simulate(12).left_alone) == MOST_SHOWN
