"""What is told a moment later: once however often it runs, and as things then are."""

from collections.abc import Callable
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from forum.actions import edit_post, hide_post, publish_post, withdraw_post
from forum.screening import Draft, Screening, Verdict
from moderation.actions import decide_case
from notifications.kinds import sentence
from notifications.models import Notification
from notifications.tasks import (
    clear_closed_boards_soon,
    clear_gone_post_soon,
    notify_of_decision,
    notify_of_edit,
    notify_of_post,
)
from realtime.worker import run_ready_tasks

Told = Callable[[Any], list[tuple[str, int]]]


@pytest.fixture
def answer(thread: Any, carine: Any, dounia: Any) -> Any:
    """A reply of carine to amel that names dounia, of which nobody was told yet."""
    return publish_post(topic=thread, author=carine, body="@dounia demain.").post


def test_running_it_twice_tells_once(answer: Any, amel: Any, dounia: Any, told: Told) -> None:
    assert notify_of_post.func(answer.pk) == 2
    assert notify_of_post.func(answer.pk) == 0
    assert told(amel) == [("reply", answer.pk)]
    assert told(dounia) == [("mention", answer.pk)]


@pytest.mark.parametrize("take_away", ["hide", "withdraw"])
def test_a_post_taken_away_before_the_task_ran_tells_nobody(
    answer: Any, carine: Any, bilal: Any, take_away: str
) -> None:
    if take_away == "hide":
        hide_post(post=answer, by=bilal)
    else:
        withdraw_post(post=answer, by=carine)
    assert notify_of_post.func(answer.pk) == 0
    assert not Notification.objects.exists()


def test_a_topic_hidden_before_the_task_ran_tells_nobody_but_its_moderators(
    thread: Any, answer: Any, bilal: Any
) -> None:
    hide_post(post=thread.posts.get(number=1), by=bilal)
    assert notify_of_post.func(answer.pk) == 0
    assert not Notification.objects.exists()


def test_tasks_about_what_is_not_there_do_nothing(db: None) -> None:
    gone = 10**9
    assert notify_of_post.func(gone) == 0
    assert notify_of_edit.func(gone) == 0
    assert notify_of_decision.func(gone, False) == 0
    assert clear_gone_post_soon.func(gone) == 0
    assert clear_closed_boards_soon.func(gone) == 0


def test_an_edit_tells_only_those_it_newly_names(
    answer: Any, amel: Any, carine: Any, dounia: Any, stranger: Any, told: Told
) -> None:
    notify_of_post.func(answer.pk)
    edit_post(post=answer, editor=carine, body=f"@dounia @amel @{stranger.handle} demain.")
    assert notify_of_edit.func(answer.pk) == 1
    assert told(stranger) == [("mention", answer.pk)]
    assert told(amel) == [("reply", answer.pk)]
    assert told(dounia) == [("mention", answer.pk)]


def test_an_edit_of_a_post_nobody_was_told_of_does_not_tell_of_the_reply(
    answer: Any, amel: Any, told: Told
) -> None:
    assert notify_of_edit.func(answer.pk) == 1
    assert told(amel) == []


def test_who_flagged_and_who_wrote_are_told_once_however_often_it_runs(
    answer: Any, carine: Any, stranger: Any, decide: Callable[..., Any], told: Told
) -> None:
    decision = decide(answer, "hide", "Restons polis.", flagged_by=stranger)
    assert notify_of_decision.func(decision.case_id, False) == 0
    assert told(carine) == [("hidden", answer.pk)]
    assert told(stranger) == [("flag_decided", answer.pk)]


def test_a_moderator_who_flagged_and_decided_is_not_told_by_himself(
    answer: Any, bilal: Any, decide: Callable[..., Any], told: Told
) -> None:
    decide(answer, "hide", "Restons polis.", flagged_by=bilal)
    assert told(bilal) == []


@pytest.mark.parametrize(
    ("outcome", "author", "flagger"),
    [
        ("none", [], "none"),
        ("hide", ["hidden"], "hide"),
        ("warn", ["warned"], ""),
        ("lock", [], ""),
    ],
)
def test_each_outcome_tells_the_author_their_part_and_the_flagger_no_more_than_theirs(
    answer: Any,
    carine: Any,
    stranger: Any,
    decide: Callable[..., Any],
    outcome: str,
    author: list[str],
    flagger: str,
) -> None:
    decide(answer, outcome, "Restons polis.", flagged_by=stranger)
    assert list(carine.notifications.values_list("verb", flat=True)) == author
    assert stranger.notifications.get().data == {"outcome": flagger}


def test_a_suspended_author_finds_the_reason_on_return(
    answer: Any, carine: Any, stranger: Any, administrator: Any, decide: Callable[..., Any]
) -> None:
    # A sitting councillor is not suspended by one alone.
    carine.mandates.update(confirmed_at=None)
    decide(answer, "suspend", "Trois fois.", flagged_by=stranger, by=administrator)
    notice = carine.notifications.get()
    assert (notice.verb, notice.data["outcome"]) == ("warned", "suspend")


def test_a_decision_stores_no_moderator_no_flagger_and_no_text(
    answer: Any, carine: Any, bilal: Any, stranger: Any, decide: Callable[..., Any]
) -> None:
    decide(answer, "hide", "Restons polis.", flagged_by=stranger)
    rows = list(Notification.objects.all())
    assert {row.recipient_id for row in rows} == {carine.pk, stranger.pk}
    for row in rows:
        assert row.actor == row.recipient
        assert not row.description
    stored = str(list(Notification.objects.values("data", "key", "description", "verb")))
    assert "demain" not in stored
    assert "polis" not in stored


def hold(draft: Draft) -> Screening:
    """Every post waits."""
    return Screening(Verdict.HOLD, reason="It must be looked at first.")


@pytest.mark.parametrize(
    ("outcome", "kind", "words"),
    [
        ("none", "published", "Your post was looked at and is now published"),
        ("hide", "hidden", "A moderator did not publish your post"),
    ],
)
def test_the_author_of_a_held_post_is_told_and_others_only_of_what_is_published(
    thread: Any,
    amel: Any,
    carine: Any,
    bilal: Any,
    settings: Any,
    told: Told,
    run_tasks: Callable[[], int],
    outcome: str,
    kind: str,
    words: str,
) -> None:
    settings.FORUM_SCREENERS = [f"{__name__}.hold"]
    post = publish_post(topic=thread, author=carine, body="@amel demain.").post
    run_tasks()
    assert (told(amel), told(carine)) == ([], [])
    decide_case(case=post.cases.get(), moderator=bilal, outcome=outcome, note="Voilà pourquoi.")
    run_tasks()
    notice = carine.notifications.get()
    assert (notice.verb, sentence(notice.verb, data=notice.data)) == (kind, words)
    assert told(amel) == ([("mention", post.pk)] if outcome == "none" else [])


@pytest.mark.django_db(transaction=True)
def test_the_real_worker_tells_of_a_post_once_it_is_committed(
    thread: Any, amel: Any, carine: Any, told: Told
) -> None:
    post = publish_post(topic=thread, author=carine, body="@amel demain.").post
    assert told(amel) == []
    run_ready_tasks("tests")
    assert told(amel) == [("mention", post.pk)]
    ours = DBTaskResult.objects.filter(task_path__startswith="notifications.")
    assert list(ours.values_list("status", flat=True)) == ["SUCCESSFUL"]
    run_ready_tasks("tests")
    assert told(amel) == [("mention", post.pk)]
