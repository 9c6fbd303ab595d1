"""What the measure of pages says of its rows: each ratio the right way round."""

from benchmarks.verdicts import Verdict, verdicts_on


def row(who: str, page: str, way: str, rate: float, **more: int) -> dict[str, object]:
    return {"who": who, "page": page, "way": way, "rate": rate, **more}


def judged(*rows: dict[str, object]) -> dict[str, Verdict]:
    return {verdict.what: verdict for verdict in verdicts_on(rows, 100)}


def test_a_large_thread_is_to_cost_what_a_small_one_does() -> None:
    found = judged(
        row("member", "thread of 100, first", "drawn anew", 50),
        row("member", "thread of 100,000, first", "drawn anew", 40),
        row("member", "thread of 100,000, last", "drawn anew", 1),
    )
    verdict = found["member: thread of 100,000, first, drawn anew, by 100 posts"]
    assert (verdict.said, verdict.is_met) == ("1.25", False)
    assert len(found) == 1


def test_what_is_kept_is_to_be_so_many_times_what_is_drawn() -> None:
    found = judged(
        row("visitor", "home", "as it is", 500, loaded=99_999),
        row("visitor", "home", "drawn anew", 100),
        row("visitor", "home", "304", 600),
    )
    assert not found["visitor: home, as it is, by drawn anew"].is_met
    assert found["visitor: home, 304, by drawn anew"].is_met
    assert found["visitor: home, first load"].is_met


def test_lists_stand_beside_the_lean_page_and_topics_beside_the_same_without_keeping() -> None:
    found = judged(
        row("visitor", "board of 9", "as it is", 299),
        row("visitor", "lean board", "as it is", 100),
        row("member", "thread of 100, first", "as it is", 120),
        row("member", "thread of 100, first", "drawn anew", 100),
    )
    assert not found["visitor: board of 9, by the lean one"].is_met
    assert found["member: thread of 100, first, by the same without keeping"].is_met
