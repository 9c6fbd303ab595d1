"""Parts of pages that are kept: drawn once a key, no more of them than fit."""

from forum.fragments import BESIDE, Fragments


def test_a_part_is_drawn_once_and_under_another_key_again() -> None:
    kept, drawn = Fragments(), []

    def draw() -> str:
        drawn.append(1)
        return f"part {len(drawn)}"

    assert kept.get_or_draw(("post", 1, 5), draw) == "part 1"
    assert kept.get_or_draw(("post", 1, 5), draw) == "part 1"
    assert kept.get_or_draw(("post", 1, 6), draw) == "part 2"
    assert kept.get(("post", 1, 7)) is None


def test_what_was_not_used_for_longest_goes_first() -> None:
    kept = Fragments(limit=3 * (BESIDE + 10))
    for key in range(3):
        kept.put(key, "x" * 10)
    kept.get(0)
    kept.put(3, "x" * 10)
    assert [kept.get(key) is not None for key in range(4)] == [True, False, True, True]
    kept.put(3, "y" * 10)
    assert len(kept) == 3


def test_a_part_larger_than_all_is_not_kept() -> None:
    kept = Fragments(limit=BESIDE)
    assert kept.get_or_draw("key", lambda: "x" * 10) == "x" * 10
    assert len(kept) == 0
