"""Counting: the order of ballots means nothing, sums add up, a majority wins."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.counting import Outcome, Round, approved, first_choices, runoff

SIZE = 5


def ballots_of(least: int = 0) -> Any:
    """Ballots that rank some of five options."""
    whole = st.permutations(range(SIZE))
    ballot = st.tuples(whole, st.integers(1, SIZE)).map(lambda drawn: drawn[0][: drawn[1]])
    return st.lists(ballot, min_size=least, max_size=25)


# --- Examples that were counted by hand -------------------------------------------------------
def test_what_is_named_most_often_wins() -> None:
    assert approved([[0], [1, 2], [1]], 3) == Outcome((1, 2, 1), (1,))
    assert approved([[0], [1]], 3).winners == (0, 1)


def test_without_ballots_nobody_wins() -> None:
    assert approved([], 3) == Outcome((0, 0, 0), ())
    assert runoff([], 3) == Outcome((0, 0, 0), ())


def test_more_than_half_wins_in_the_first_round() -> None:
    outcome = runoff([[0, 1], [0], [1]], 3)
    assert outcome.winners == (0,)
    assert outcome.rounds == (Round((2, 1, 0), 0),)


def test_ballots_go_over_to_the_next_they_name() -> None:
    ballots = [[0], [0], [0], [0], [1, 2], [1, 2], [1, 2], [2, 1], [2, 1]]
    outcome = runoff(ballots, 3)
    assert outcome.rounds == (Round((4, 3, 2), 0, (2,)), Round((4, 5, None), 0))
    assert outcome.winners == (1,)
    assert outcome.counts == (4, 3, 2)


def test_a_ballot_whose_options_are_all_out_is_exhausted() -> None:
    outcome = runoff([[0], [0], [0], [1, 0], [1], [2]], 3)
    assert outcome.rounds[1] == Round((3, 2, None), 1)
    assert outcome.winners == (0,)


def test_even_ones_are_told_apart_by_the_round_before() -> None:
    # After the third is out the second and the first have four each; the second had fewer.
    ballots = [[0]] * 4 + [[1]] * 3 + [[2, 1]]
    outcome = runoff(ballots, 3)
    assert outcome.rounds[1] == Round((4, 4, None), 0, (1,))
    assert outcome.winners == (0,)


def test_those_even_in_all_rounds_go_together() -> None:
    outcome = runoff([[0], [0], [1, 2], [2, 1], [3]] + [[3]] * 1, 4)
    assert outcome.rounds[0].out == (1, 2)
    assert outcome.rounds[1].exhausted == 2
    assert outcome.winners == (0, 3)


def test_all_even_share_the_first_place() -> None:
    assert runoff([[0], [1]], 2).winners == (0, 1)


# --- What holds of all ballots ----------------------------------------------------------------
@given(st.data(), ballots_of())
def test_the_order_of_ballots_means_nothing(data: Any, ballots: list[list[int]]) -> None:
    mixed = data.draw(st.permutations(ballots))
    assert runoff(mixed, SIZE) == runoff(ballots, SIZE)
    assert approved(mixed, SIZE) == approved(ballots, SIZE)


@given(ballots_of(), st.permutations(range(SIZE)))
def test_the_order_of_options_means_nothing(ballots: list[list[int]], names: list[int]) -> None:
    renamed = [[names[option] for option in ballot] for ballot in ballots]
    winners = {names[option] for option in runoff(ballots, SIZE).winners}
    assert set(runoff(renamed, SIZE).winners) == winners


@given(ballots_of(least=1))
def test_who_is_first_on_more_than_half_wins(ballots: list[list[int]]) -> None:
    counts = first_choices(ballots, SIZE)
    major = [option for option, count in enumerate(counts) if 2 * count > len(ballots)]
    if major:
        assert runoff(ballots, SIZE).winners == tuple(major)


@given(ballots_of())
def test_every_ballot_counts_or_is_exhausted_in_each_round(ballots: list[list[int]]) -> None:
    for one in runoff(ballots, SIZE).rounds:
        assert sum(count or 0 for count in one.counts) + one.exhausted == len(ballots)


@given(ballots_of())
def test_nobody_in_loses_a_ballot_and_nobody_out_comes_back(ballots: list[list[int]]) -> None:
    rounds = runoff(ballots, SIZE).rounds
    for earlier, later in pairwise(rounds):
        assert later.exhausted >= earlier.exhausted
        assert earlier.out
        for option in range(SIZE):
            now, then = later.counts[option], earlier.counts[option]
            if option in earlier.out or then is None:
                assert now is None
            else:
                assert now is not None
                assert now >= then


@given(ballots_of(least=1))
def test_it_ends_and_somebody_wins(ballots: list[list[int]]) -> None:
    outcome = runoff(ballots, SIZE)
    assert outcome.winners
    assert len(outcome.rounds) <= SIZE
    assert outcome.rounds[-1].out == ()


@given(ballots_of(least=1))
def test_who_is_last_on_all_ballots_or_on_none_never_wins_alone(ballots: list[list[int]]) -> None:
    named = {option for ballot in ballots for option in ballot}
    assert set(runoff(ballots, SIZE).winners) <= named


@pytest.mark.parametrize("size", [2, 20])
@given(drawn=st.lists(st.sets(st.integers(0, 1)), max_size=20))
def test_approval_adds_up(size: int, drawn: list[set[int]]) -> None:
    ballots = [sorted(ballot) for ballot in drawn]
    outcome = approved(ballots, size)
    assert sum(outcome.counts) == sum(len(ballot) for ballot in ballots)
    assert len(outcome.counts) == size
