"""The socket for screeners."""

from typing import Any

import pytest

from forum.actions import edit_post, open_topic, publish_post
from forum.models import Post, Topic
from forum.screening import PUBLISH, Draft, Screening, Verdict, asked_again, screen
from members.refusals import Refused

asked: list[str] = []
seen: list[Draft] = []
CLIENT_ID = "1f0c6b0a-5d1f-4a4e-9d7c-6a2f8c1e7b11"


def see(draft: Draft) -> Screening:
    """A screener of this test."""
    seen.append(draft)
    return PUBLISH


def pass_all(draft: Draft) -> Screening:
    """A screener of this test."""
    asked.append("pass")
    return PUBLISH


def hold_all(draft: Draft) -> Screening:
    """A screener of this test."""
    asked.append("hold")
    return Screening(Verdict.HOLD, "wait")


@asked_again
def refuse_all(draft: Draft) -> Screening:
    """A screener of this test."""
    asked.append("refuse")
    return Screening(Verdict.REFUSE, "no")


def hold_too(draft: Draft) -> Screening:
    """A screener of this test."""
    return Screening(Verdict.HOLD, "and wait", facts={"links": 3})


@asked_again
def hold_counting(draft: Draft) -> Screening:
    """A screener of this test, which finds under the lock what it did not find before."""
    asked.append("counting")
    return Screening(Verdict.HOLD, "too many") if len(asked) > 1 else PUBLISH


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


def test_what_several_hold_is_held_for_all_their_reasons(draft: Draft, settings: Any) -> None:
    use(settings, "hold_all", "pass_all", "hold_too")
    found = screen(draft)
    assert (found.verdict, found.reason) == (Verdict.HOLD, "wait and wait")
    assert [(part.by, dict(part.facts)) for part in found.parts] == [
        ("hold_all", {}),
        ("hold_too", {"links": 3}),
    ]


def test_what_is_found_under_the_lock_adds_up_and_is_told_once(
    draft: Draft, settings: Any
) -> None:
    use(settings, "hold_all", "hold_counting")
    before = screen(draft)
    assert [part.by for part in before.parts] == ["hold_all", "hold_counting"]
    both = before.also(screen(draft, locked=True)).also(screen(draft, locked=True))
    assert [part.by for part in both.parts] == ["hold_all", "hold_counting"]
    assert PUBLISH.also(PUBLISH).verdict is Verdict.PUBLISH


def test_a_post_keeps_every_reason_and_its_author_reads_them(
    thread: Any, dounia: Any, settings: Any
) -> None:
    use(settings, "hold_all", "hold_too")
    published = publish_post(topic=thread, author=dounia, body="x", client_id=CLIENT_ID)
    assert (published.held, published.reason) == (True, "wait and wait")
    stored = published.post.holds.order_by("pk").values_list("screener", "words", "facts")
    assert list(stored) == [("hold_all", "wait", {}), ("hold_too", "and wait", {"links": 3})]
    again = publish_post(topic=thread, author=dounia, body="x", client_id=CLIENT_ID)
    assert (again.duplicate, again.reason) == (True, "wait and wait")


def test_what_only_the_lock_shows_is_held_too(thread: Any, carine: Any, settings: Any) -> None:
    use(settings, "hold_counting")
    asked.clear()
    assert publish_post(topic=thread, author=carine, body="x").held
    asked.clear()
    opened = open_topic(board=thread.board, author=carine, title="y", body="x")
    assert opened.held
    assert not Topic.objects.get(pk=opened.post.topic_id).is_visible


def test_an_edit_that_would_wait_is_refused_and_says_why(
    thread: Any, dounia: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = []
    post = publish_post(topic=thread, author=dounia, body="before").post
    use(settings, "hold_all", "hold_too")
    with pytest.raises(Refused) as refusal:
        edit_post(post=post, editor=dounia, body="after")
    assert refusal.value.code == "forbidden"
    assert str(refusal.value.message).endswith("it was not saved. wait and wait")
    assert Post.objects.get(pk=post.pk).body == "before"


def test_screeners_see_of_an_edit_what_it_replaces(
    thread: Any, dounia: Any, settings: Any
) -> None:
    settings.FORUM_SCREENERS = []
    post = publish_post(topic=thread, author=dounia, body="before").post
    use(settings, "see")
    seen.clear()
    edit_post(post=post, editor=dounia, body="after")
    assert [(one.edited, one.replaces, one.text) for one in seen] == [(post.pk, "before", "after")]
