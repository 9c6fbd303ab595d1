"""Topics locked, pinned till a day and slowed, each with a line that says who and why."""

import datetime
from typing import Any

import pytest

from forum.actions import (
    conclude_topic,
    lock_topic,
    pin_topic,
    rename_topic,
    slow_topic,
    unlock_topic,
    unpin_topic,
)
from forum.actions.marking import LONGEST
from forum.actions.steering import LINES
from forum.models.calls import today
from members.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_each_act_leaves_a_line_where_the_topic_has_come_to(thread: Any, bilal: Any) -> None:
    lock_topic(topic=thread, by=bilal, reason="  All is said. \n Thank you. ")
    unlock_topic(topic=thread, by=bilal)
    slow_topic(topic=thread, by=bilal, seconds="60")
    lines = thread.acts.order_by("pk")
    assert [line.act for line in lines] == ["lock_topic", "unlock_topic", "slow_topic"]
    assert (lines[0].by, lines[0].after, lines[0].reason) == (bilal, 1, "All is said. Thank you.")
    assert lines[2].facts == {"seconds": 60}


def test_a_line_names_the_office_of_who_holds_one(thread: Any, carine: Any) -> None:
    from members.actions import give_role

    give_role(member=carine, name="moderator", by=None)
    lock_topic(topic=thread, by=carine)
    assert thread.acts.get().mandate == carine.mandates.get()


def test_what_changes_nothing_leaves_no_line(thread: Any, bilal: Any) -> None:
    assert lock_topic(topic=thread, by=bilal)
    assert not lock_topic(topic=thread, by=bilal, reason="again")
    assert not unpin_topic(topic=thread, by=bilal)
    assert thread.acts.count() == 1


def test_a_topic_keeps_so_many_lines_and_no_more(thread: Any, bilal: Any) -> None:
    for _ in range(LINES // 2 + 2):
        lock_topic(topic=thread, by=bilal)
        unlock_topic(topic=thread, by=bilal)
    assert thread.acts.count() == LINES


@pytest.mark.parametrize("reason", ["x" * 501, "a\x00", "a\u202eb", 7])
def test_a_reason_that_cannot_stand_is_refused(thread: Any, bilal: Any, reason: object) -> None:
    with pytest.raises(Refused) as caught:
        lock_topic(topic=thread, by=bilal, reason=reason)
    assert caught.value.field == "reason"
    assert not thread.acts.exists()


def test_strangers_and_authors_steer_nothing(thread: Any, amel: Any, stranger: Any) -> None:
    assert thread.author == amel
    assert not stranger.roles.exists()
    for act, more in (
        (lock_topic, {}),
        (pin_topic, {"until": today().isoformat()}),
        (conclude_topic, {"body": "So be it"}),
        (rename_topic, {"title": "Mine"}),
    ):
        for member, code in (
            (amel, "forbidden"),
            (stranger, "forbidden"),
            (None, "unauthenticated"),
        ):
            with pytest.raises(Refused) as caught:
                act(topic=thread, by=member, **more)
            assert caught.value.code == code
    assert not thread.acts.exists()


def test_a_pin_ends_by_itself_after_its_day(thread: Any, bilal: Any) -> None:
    from forum.models import Topic

    assert pin_topic(topic=thread, by=bilal, until=today().isoformat(), reason="This week")
    assert thread.is_pinned
    assert thread.acts.get().facts == {"until": today().isoformat()}
    Topic.objects.filter(pk=thread.pk).update(pinned_until=today() - DAY)
    thread.refresh_from_db()
    assert not thread.is_pinned
    assert not unpin_topic(topic=thread, by=bilal)
    # And may be pinned again, for good.
    assert pin_topic(topic=thread, by=bilal)
    assert thread.pinned_until is None


@pytest.mark.parametrize(
    "until",
    ["tomorrow", "20260312", "2026-02-30", 7, str(today() - DAY), str(today() + LONGEST + DAY)],
)
def test_a_day_that_cannot_be_is_refused(thread: Any, bilal: Any, until: object) -> None:
    with pytest.raises(Refused) as caught:
        pin_topic(topic=thread, by=bilal, until=until)
    assert caught.value.field == "until"


def test_acts_stand_in_the_log_with_their_reason(
    thread: Any, bilal: Any, stranger: Any, run_tasks: Any
) -> None:
    from forum.actions import hide_post
    from moderation.log_pages import log_page

    rename_topic(topic=thread, by=bilal, title="Les canaux", reason="Clearer so")
    run_tasks()
    (row,) = log_page(stranger).rows
    assert (str(row.act), row.why, row.topic) == ("Renamed a topic", "Clearer so", thread)
    # What a hidden topic was about is not told by what was written on it.
    hide_post(post=thread.posts.get(), by=bilal)
    (row,) = log_page(stranger).rows
    assert (row.why, row.topic) == ("", None)
