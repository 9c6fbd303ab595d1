"""Paths sort as conversations read."""

from hypothesis import given
from hypothesis import strategies as st

from forum.paths import DEPTH_OF_PATHS, WIDTH, path_under, step


@given(st.integers(1, 36**WIDTH - 1), st.integers(1, 36**WIDTH - 1))
def test_steps_sort_as_their_numbers(a: int, b: int) -> None:
    assert (step(a) < step(b)) == (a < b)
    assert len(step(a)) == WIDTH


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=120))
def test_a_path_never_outgrows_its_column_and_stays_its_own(choices: list[int]) -> None:
    paths: dict[int, str] = {1: path_under(None, 1)}
    for number, choice in enumerate(choices, start=2):
        paths[number] = path_under(paths[choice % (number - 1) + 1], number)
    assert len(set(paths.values())) == len(paths)
    assert max(map(len, paths.values())) <= (DEPTH_OF_PATHS + 1) * WIDTH


def test_a_reply_stands_right_after_what_it_answers_and_all_below_that() -> None:
    one = path_under(None, 1)
    two, three = path_under(one, 2), path_under(one, 3)
    four = path_under(two, 4)
    assert sorted([four, three, two, one]) == [one, two, four, three]
