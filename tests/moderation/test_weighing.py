"""What flags weigh: Discourse's formula where we follow it, and what no group can do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.models import Reason
from moderation.weighing import (
    DEFAULT_THRESHOLD,
    FEWEST_GROUPS,
    HIDDEN_FIRST,
    HIGHEST_THRESHOLD,
    MAY_NOT_HIDE,
    MOST_TRUST,
    OWN,
    PROTECTED_FIRST,
    SEVERITY,
    TENTHS,
    Raised,
    Standing,
    accuracy,
    fewest_to_hide,
    passes,
    points_of,
    reach_factor,
    score_of,
    weigh,
    weight_of,
)

reasons = st.sampled_from([*SEVERITY, OWN])
grave = st.sampled_from(sorted(set(SEVERITY) - MAY_NOT_HIDE))


ties = st.frozensets(st.integers(0, 6), max_size=2)


def raised(shares=ties, reason=reasons):
    return st.builds(
        Raised,
        reason=reason,
        standing=st.sampled_from(Standing),
        agreed=st.integers(0, 80),
        disagreed=st.integers(0, 80),
        shares=shares,
    )


@pytest.mark.parametrize(
    ("agreed", "disagreed", "expected"),
    [
        (5, 0, 0), (6, 0, 6.46), (16, 0, 10), (14, 2, 5.83), (11, 5, -0.18), (8, 8, -2.86),
        (0, 16, -10), (64, 0, 15), (45, 19, 0.16),
    ],
)  # fmt: skip
def test_accuracy_is_the_formula_of_discourse(agreed, disagreed, expected):
    assert accuracy(agreed, disagreed) == expected


def test_every_reason_has_its_severity():
    assert set(SEVERITY) == set(Reason.values)


def test_who_is_more_to_the_house_weighs_more():
    weights = [weight_of(Raised("spam", standing)) for standing in sorted(Standing)]
    assert weights == [1, 2, 3, 6]


def test_who_was_always_wrong_weighs_nothing():
    assert weight_of(Raised("hate", agreed=0, disagreed=16)) == 0
    assert points_of(Raised("hate", Standing.MODERATOR, agreed=0, disagreed=64)) == 0


def test_a_long_record_raises_a_flag_only_so_far():
    assert weight_of(Raised("spam", agreed=64)) == 2 + MOST_TRUST < 2 + accuracy(64, 0)


def test_what_is_worse_weighs_more_than_what_is_off_topic():
    assert (
        points_of(Raised("illegal")) > points_of(Raised("spam")) > points_of(Raised("off_topic"))
    )


def test_flags_that_share_nothing_add_up():
    flags = [Raised("hate"), Raised("spam", Standing.COUNCILLOR)]
    assert weigh(flags).points == 4 + 3


def test_a_group_counts_once_and_a_bit():
    group = [Raised("hate", shares=frozenset({"a town"}))] * 3
    assert weigh(group).points == 4 + 1 + 0.25
    assert weigh(group).groups == 1


def test_a_group_is_held_together_by_what_two_of_it_share():
    one = Raised("hate", shares=frozenset({1}))
    between = Raised("hate", shares=frozenset({1, 2}))
    other = Raised("hate", shares=frozenset({2}))
    assert weigh([one, other]).groups == 2
    assert weigh([one, between, other]).groups == 1


def test_what_weighs_nothing_links_nobody():
    one, other = Raised("hate", shares=frozenset({1})), Raised("hate", shares=frozenset({2}))
    liar = Raised("hate", disagreed=64, shares=frozenset({1, 2}))
    assert weigh([one, liar, other]) == weigh([one, other])


def test_a_flag_for_what_hides_nothing_does_not_link_those_that_do():
    one, other = Raised("hate", shares=frozenset({1})), Raised("hate", shares=frozenset({2}))
    mild = Raised("off_topic", shares=frozenset({1, 2}))
    assert weigh([one, mild, other]).groups == 2


@given(st.lists(raised(), max_size=12), st.randoms())
def test_the_order_in_which_flags_came_does_not_matter(flags, chance):
    shuffled = list(flags)
    chance.shuffle(shuffled)
    assert weigh(shuffled) == weigh(flags)


@given(st.lists(raised(), max_size=12), raised(shares=st.just(frozenset())))
def test_one_more_independent_flag_never_makes_a_case_lighter(flags, another):
    before, after = weigh(flags), weigh([*flags, another])
    assert after.points >= before.points
    assert after.hiding >= before.hiding
    assert after.groups >= before.groups
    assert after.pressure >= before.pressure


@given(st.lists(raised(shares=st.just(frozenset({"a day"}))), max_size=30), raised())
def test_one_more_of_a_group_never_makes_a_case_lighter(group, another):
    joined = Raised(another.reason, another.standing, shares=frozenset({"a day"}))
    assert weigh([*group, joined]).points >= weigh(group).points - 1e-9


@given(st.lists(raised(shares=st.just(frozenset({"a group"}))), min_size=1, max_size=60))
def test_a_group_of_any_size_stays_below_four_thirds_of_its_heaviest(group):
    heaviest = max(map(points_of, group))
    assert weigh(group).points <= heaviest * 4 / 3 + 1e-9
    assert weigh(group).pressure == 0


@given(st.integers(1, 3000), grave)
def test_accounts_made_today_never_pass_the_default_threshold_alone(size, reason):
    today = Raised(reason, Standing.NEW, shares=frozenset({("joined", "today")}))
    weight = weigh([today] * size)
    assert not passes(weight.pressure, DEFAULT_THRESHOLD)
    assert weight.hiding < DEFAULT_THRESHOLD


def test_accounts_made_on_three_days_do_not_either():
    storm = [
        Raised("illegal", Standing.NEW, shares=frozenset({("joined", day)}))
        for day in range(FEWEST_GROUPS)
        for _ in range(50)
    ]
    assert not passes(weigh(storm).pressure, DEFAULT_THRESHOLD)


@given(st.lists(raised(reason=st.sampled_from(sorted(MAY_NOT_HIDE))), max_size=50))
def test_what_is_a_matter_of_taste_presses_for_nothing(flags):
    assert weigh(flags).pressure == 0


def test_two_alone_hide_nothing_however_heavy():
    heavy = Raised("illegal", Standing.MODERATOR, agreed=100)
    assert weigh([heavy, heavy]).hiding > DEFAULT_THRESHOLD
    assert weigh([heavy, heavy]).pressure == 0
    assert passes(weigh([heavy] * 3).pressure, DEFAULT_THRESHOLD)


@pytest.mark.parametrize("reason", sorted(set(SEVERITY) - MAY_NOT_HIDE))
@pytest.mark.parametrize("standing", sorted(Standing))
def test_what_the_page_says_it_takes_is_what_it_takes(reason, standing):
    for threshold in (1, DEFAULT_THRESHOLD, HIGHEST_THRESHOLD):
        few = fewest_to_hide(threshold, reason, standing)
        one = Raised(reason, standing)
        assert passes(weigh([one] * few).pressure, threshold)
        assert not passes(weigh([one] * (few - 1)).pressure, threshold)


def test_off_hides_nothing():
    assert not passes(10**6, None)
    assert passes(DEFAULT_THRESHOLD * TENTHS, DEFAULT_THRESHOLD)
    assert not passes(DEFAULT_THRESHOLD * TENTHS - 1, DEFAULT_THRESHOLD)


def test_reach_makes_a_case_more_urgent_up_to_a_point():
    assert reach_factor(0) == 1
    assert reach_factor(99) == 2
    assert reach_factor(10**9) == reach_factor(10**12) == 3
    assert reach_factor(20, present=20, is_live=True) > reach_factor(20, present=20)


@given(st.integers(0, 10**6), st.integers(0, 10**4), st.booleans())
def test_more_readers_never_make_a_case_less_urgent(readers, present, is_live):
    now = reach_factor(readers, present=present, is_live=is_live)
    assert reach_factor(readers + 1, present=present + 1, is_live=is_live) >= now >= 1


def test_nothing_that_is_not_lifted_stands_above_what_is():
    heaviest = score_of(10**9, 4.5)
    assert heaviest < score_of(0, 1, first=HIDDEN_FIRST)
    assert score_of(10**9, 4.5, first=HIDDEN_FIRST) < score_of(0, 1, first=PROTECTED_FIRST)
