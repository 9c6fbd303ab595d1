"""What moderators do to topics stands in the log, once."""

from collections.abc import Callable
from typing import Any

import pytest

from forum.actions import lock_topic, pin_topic, unlock_topic
from members.refusals import Refused
from moderation.actions import verify_log
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
