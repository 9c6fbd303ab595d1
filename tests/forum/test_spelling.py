"""Words that are a slip of the finger apart meet under a key, and are counted apart."""

import pytest

from forum.spelling import keys_of, slips_between, slips_in


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("dechets", "dechets", 0),
        ("dechts", "dechets", 1),
        ("dechetss", "dechets", 1),
        ("dexhets", "dechets", 1),
        ("dehcets", "dechets", 1),
        ("munisipalte", "municipalite", 2),
        ("المياة", "المياه", 1),
        ("اليماه", "المياه", 1),
        ("eau", "route", 3),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted_up_to_a_bound(one: str, other: str, slips: int) -> None:
    assert slips_between(one, other, 2) == slips
    assert slips_between(other, one, 2) == slips


@pytest.mark.parametrize(
    ("one", "other"),
    [("dechts", "dechets"), ("dechetss", "dechets"), ("dexhets", "dechets"),
     ("dehcets", "dechets"), ("mdenine", "medenine"), ("قنوت", "قنوات")],
)  # fmt: skip
def test_words_one_slip_apart_have_a_key_in_common(one: str, other: str) -> None:
    assert keys_of(one) & keys_of(other)


def test_a_word_written_by_ear_meets_the_right_one() -> None:
    assert keys_of("munisipalte") & keys_of("municipalite")
    assert keys_of("فلاحه") & keys_of("فلاح")


def test_a_key_leaves_out_so_many_letters_at_most() -> None:
    assert keys_of("eau") == {"eau", "au", "eu", "ea"}
    assert "a" in keys_of("eau", 2)
    assert len(keys_of("x" * 24)) == 2


def test_short_words_hold_no_slip_and_long_ones_two() -> None:
    assert [slips_in(word) for word in ("eau", "pont", "medenine")] == [0, 1, 2]
