"""What happens in the discussion reaches people, and what must not reach them does not."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from forum.actions import (
    create_board,
    edit_post,
    hide_post,
    invite_member,
    mark_read,
    open_topic,
    publish_post,
    remove_member,
    restore_post,
    withdraw_post,
)
from forum.models import ReadMark

Say = Callable[..., Any]
Told = Callable[[Any], list[tuple[str, int]]]
Unread = Callable[[Any], int]


def waiting() -> list[str]:
    """The tasks of this floor that wait."""
    rows = DBTaskResult.objects.filter(status="READY", task_path__startswith="notifications.")
    return [path.rsplit(".", 1)[1] for path in rows.values_list("task_path", flat=True)]


def test_a_reply_raises_the_bell_and_reading_the_topic_lowers_it(
    say: Say, thread: Any, amel: Any, carine: Any, unread: Unread
) -> None:
    post = say(carine, "Demain.", topic=thread)
    assert unread(amel) == 1
    mark_read(topic=thread, member=amel, number=post.number - 1)
    assert unread(amel) == 1
    mark_read(topic=thread, member=amel, number=post.number)
    assert unread(amel) == 0


def test_following_a_call_answers_that_one_and_fetching_ahead_or_another_member_none(
    say: Say, room: Any, amel: Any, carine: Any, unread: Unread, sign_in: Callable[[Any], Any]
) -> None:
    earlier, post = (say(carine, "@amel demain.", topic=room) for _ in range(2))
    browser, path = sign_in(amel), f"/p/{post.pk}/"
    browser.get(path, headers={"sec-purpose": "prefetch;prerender"})
    browser.head(path)
    sign_in(carine).get(path)
    assert unread(amel) == 2
    browser.get(path)
    assert unread(amel) == 1
    assert ReadMark.objects.get(member=amel, topic=room).number == 1
    sign_in(amel).get(f"/p/{earlier.pk}/")
    assert unread(amel) == 0


def test_reading_is_undone_with_the_transaction_it_was_part_of(
    say: Say, thread: Any, amel: Any, carine: Any, unread: Unread
) -> None:
    post = say(carine, "Demain.", topic=thread)
    with transaction.atomic():
        mark_read(topic=thread, member=amel, number=post.number)
        transaction.set_rollback(True)
    assert unread(amel) == 1


def test_the_task_goes_with_the_post_when_its_transaction_fails(thread: Any, carine: Any) -> None:
    with transaction.atomic():
        publish_post(topic=thread, author=carine, body="Demain.")
        assert waiting() == ["notify_of_post"]
        transaction.set_rollback(True)
    assert waiting() == []


def test_a_post_that_answers_and_names_nobody_costs_no_task(room: Any, carine: Any) -> None:
    publish_post(topic=room, author=carine, body="Bonjour à tous.")
    assert waiting() == []
    publish_post(topic=room, author=carine, body="@amel bonjour.")
    assert waiting() == ["notify_of_post"]


def test_an_edit_that_names_somebody_tells_them_and_nobody_else(
    say: Say,
    thread: Any,
    amel: Any,
    carine: Any,
    dounia: Any,
    told: Told,
    run_tasks: Callable[[], int],
) -> None:
    post = say(carine, "Demain.", topic=thread)
    edit_post(post=post, editor=carine, body="Après-demain.")
    assert waiting() == []
    edit_post(post=post, editor=carine, body="@dounia @amel après-demain.")
    run_tasks()
    assert told(dounia) == [("mention", post.pk)]
    assert told(amel) == [("reply", post.pk)]


def test_hiding_a_post_lowers_the_bell_of_those_called_to_it(
    say: Say,
    thread: Any,
    amel: Any,
    carine: Any,
    bilal: Any,
    unread: Unread,
    run_tasks: Callable[[], int],
) -> None:
    kept = say(carine, "Demain.", topic=thread)
    gone = say(carine, "Idiots.", topic=thread)
    assert unread(amel) == 2
    hide_post(post=gone, by=bilal)
    run_tasks()
    assert unread(amel) == 1
    withdraw_post(post=kept, by=carine)
    run_tasks()
    assert unread(amel) == 0


def test_hiding_the_first_post_lowers_the_bell_for_the_whole_topic(
    say: Say,
    thread: Any,
    room: Any,
    amel: Any,
    carine: Any,
    bilal: Any,
    unread: Unread,
    run_tasks: Callable[[], int],
) -> None:
    say(carine, "Demain.", topic=thread)
    say(carine, "@amel ?", topic=room)
    hide_post(post=thread.posts.get(number=1), by=bilal)
    run_tasks()
    assert unread(amel) == 1


def test_a_post_hidden_and_restored_before_the_task_ran_keeps_its_call(
    say: Say,
    thread: Any,
    amel: Any,
    carine: Any,
    bilal: Any,
    unread: Unread,
    run_tasks: Callable[[], int],
) -> None:
    post = say(carine, "Demain.", topic=thread)
    hide_post(post=post, by=bilal)
    restore_post(post=post, by=bilal)
    run_tasks()
    assert unread(amel) == 1


def test_losing_a_board_lowers_the_bell_for_it_alone(
    invited_board: Any,
    say: Say,
    thread: Any,
    amel: Any,
    carine: Any,
    stranger: Any,
    unread: Unread,
    told: Told,
    run_tasks: Callable[[], int],
) -> None:
    invite_member(board=invited_board, member=carine, by=None)
    topic = open_topic(board=invited_board, author=carine, title="Entre nous", body="x").post.topic
    say(amel, f"@carine @{stranger.handle}", topic=topic)
    say(amel, "@carine", topic=thread)
    assert unread(carine) == 2
    remove_member(board=invited_board, member=carine, by=None)
    run_tasks()
    assert unread(carine) == 1
    say(amel, "@carine encore", topic=topic)
    assert unread(carine) == 1
    assert told(stranger) == []


def test_closing_a_board_lowers_the_bell_of_those_it_is_closed_to(
    theme_board: Any,
    say: Say,
    thread: Any,
    amel: Any,
    carine: Any,
    dounia: Any,
    unread: Unread,
    run_tasks: Callable[[], int],
) -> None:
    say(carine, "@amel @dounia", topic=thread)
    invite_member(board=theme_board, member=dounia, by=None)
    run_tasks()

    def set_reader(rule: str) -> None:
        names = {"fr": ("Eau", "")}
        create_board(slug=theme_board.slug, names=names, by=None, read_rule=rule)

    set_reader("everyone")
    assert waiting() == []
    set_reader("invited")
    assert waiting() == ["clear_closed_board_soon"]
    run_tasks()
    assert (unread(amel), unread(dounia)) == (0, 1)
