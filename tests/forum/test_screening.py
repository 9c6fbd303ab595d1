"""The socket for screeners."""

from typing import Any

import pytest

from forum.screening import PUBLISH, Draft, Screening, Verdict, counting, screen

asked: list[str] = []


def pass_all(draft: Draft) -> Screening:
    """A screener of this test."""
    asked.append("pass")
    return PUBLISH


def hold_all(draft: Draft) -> Screening:
    """A screener of this test."""
    asked.append("hold")
    return Screening(Verdict.HOLD, "wait")


@counting
def refuse_all(draft: Draft) -> Screening:
    """A screener of this test."""
    asked.append("refuse")
    return Screening(Verdict.REFUSE, "no")


@pytest.fixture
def draft(dounia: Any, theme_board: Any) -> Draft:
    asked.clear()
    return Draft(author=dounia, topic=None, board_id=theme_board.pk, body="x")


def use(settings: Any, *names: str) -> None:
    settings.FORUM_SCREENERS = [f"{__name__}.{name}" for name in names]


@pytest.mark.parametrize(
    ("screeners", "verdict", "order"),
    [
        ((), Verdict.PUBLISH, []),
        (("pass_all",), Verdict.PUBLISH, ["pass"]),
        (("hold_all", "pass_all"), Verdict.HOLD, ["hold", "pass"]),
        (("hold_all", "refuse_all", "pass_all"), Verdict.REFUSE, ["hold", "refuse"]),
    ],
)
def test_the_strictest_verdict_counts_and_a_refusal_ends_it(
    draft: Draft, settings: Any, screeners: Any, verdict: Verdict, order: list[str]
) -> None:
    use(settings, *screeners)
    assert screen(draft).verdict is verdict
    assert asked == order


def test_under_the_lock_only_those_that_count_are_asked_again(draft: Draft, settings: Any) -> None:
    use(settings, "hold_all", "refuse_all")
    assert screen(draft, locked=True).verdict is Verdict.REFUSE
    assert asked == ["refuse"]
