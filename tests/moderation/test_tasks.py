"""What moderators do to topics stands in the log, once."""

from collections.abc import Callable
from typing import Any

import pytest

from forum.actions import lock_topic, pin_post, pin_topic, slow_topic, unlock_topic, unpin_post
from members.refusals import Refused
from moderation.actions import verify_log
from moderation.log_pages import ACTS, OTHER_ACT, log_page
from moderation.models import LogEntry
from moderation.tasks import record_topic_act

pytestmark = pytest.mark.django_db


def test_each_act_is_one_entry_however_often_its_task_runs(
    thread: Any, bilal: Any, run_tasks: Callable[[], int]
) -> None:
    lock_topic(topic=thread, by=bilal)
    unlock_topic(topic=thread, by=bilal)
    lock_topic(topic=thread, by=bilal)
    pin_topic(topic=thread, by=bilal)
    run_tasks()
    acts = list(LogEntry.objects.order_by("number").values_list("action", flat=True))
    assert acts == ["lock_topic", "unlock_topic", "lock_topic", "pin_topic"]
    entry = LogEntry.objects.get(number=1)
    assert (entry.moderator, entry.object_id, entry.board_id) == (
        bilal,
        thread.pk,
        thread.board_id,
    )
    record_topic_act.call(thread.pk, thread.board_id, bilal.pk, "lock_topic", 2)
    assert LogEntry.objects.count() == 4
    assert verify_log().faults == []


def test_what_was_refused_or_changed_nothing_is_not_logged(
    thread: Any, stranger: Any, bilal: Any, run_tasks: Callable[[], int]
) -> None:
    assert not stranger.roles.exists()
    with pytest.raises(Refused):
        lock_topic(topic=thread, by=stranger)
    unlock_topic(topic=thread, by=bilal)
    run_tasks()
    assert not LogEntry.objects.exists()


def test_a_pace_and_a_pin_stand_in_the_log_with_words_and_facts(
    room: Any, bilal: Any, run_tasks: Callable[[], int]
) -> None:
    post = room.posts.select_related("topic__board").get(number=1)
    slow_topic(topic=room, by=bilal, seconds=60)
    slow_topic(topic=room, by=bilal, seconds=0)
    pin_post(post=post, by=bilal)
    unpin_post(post=post, by=bilal)
    run_tasks()
    run_tasks()
    rows = log_page(None).rows[::-1]
    acts = ["slow_topic", "unslow_topic", "pin_post", "unpin_post"]
    assert [row.entry.action for row in rows] == acts
    assert [row.act for row in rows] == [ACTS[act] for act in acts]
    assert OTHER_ACT not in [row.act for row in rows]
    assert [row.topic for row in rows] == [room] * 4
    facts = [row.entry.payload.public for row in rows]
    assert [fact.get("seconds") for fact in facts] == [60, 0, None, None]
    assert [fact.get("post") for fact in facts] == [None, None, post.pk, post.pk]
    assert verify_log().faults == []


def test_a_task_that_was_left_before_acts_had_facts_is_still_kept(room: Any, bilal: Any) -> None:
    record_topic_act.call(room.pk, room.board_id, bilal.pk, "lock_topic", 2)
    assert LogEntry.objects.get().payload.public == {"topic": room.pk, "revision": 2}
