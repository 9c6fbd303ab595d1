"""Work of moderation that may come a moment later."""

import datetime
from typing import Any

from django_tasks import task

from members.actions import lapse_sanction
from moderation.letters import send_anchor_letter


@task()
def record_topic_act(
    topic_id: int,
    board_id: int,
    member_id: int,
    act: str,
    revision: int,
    more: dict[str, Any] | None = None,
) -> None:
    """Write into the log what a moderator did to a topic."""
    from moderation.actions.log import log_topic_act  # the log promises the anchor, a task here

    log_topic_act(
        topic_id=topic_id,
        board_id=board_id,
        member_id=member_id,
        act=act,
        revision=revision,
        more=more,
    )


@task()
def anchor_day(day: str) -> None:
    """Keep the log's anchor of that day, and promise the next."""
    from moderation.actions.anchors import anchor_log  # it names this task

    anchor_log(day=datetime.date.fromisoformat(day))


def anchor_on(day: datetime.date) -> None:
    """Enqueue `anchor_day` for early that day with the open transaction."""
    due = datetime.datetime.combine(day, datetime.time(0, 5), datetime.UTC)
    anchor_day.using(run_after=due).enqueue(day.isoformat())


@task()
def send_anchor(line: str, address: str, language: str, holds: bool) -> None:
    """Send one letter; tried again by itself where the mail cannot be reached."""
    send_anchor_letter(line, address, language, holds=holds)


@task()
def tidy_sanction(sanction_id: int) -> bool:
    """The time of a sanction has come: nothing holds any more; the member is told."""
    return lapse_sanction(sanction_id=sanction_id)


def tidy_sanction_at(sanction_id: int, moment: datetime.datetime) -> None:
    """Enqueue `tidy_sanction` for just after that moment."""
    due = moment + datetime.timedelta(seconds=1)
    tidy_sanction.using(run_after=due).enqueue(sanction_id)


@task()
def look_at_case(case_id: int) -> None:
    """Enough flags press: hide what they are about until a moderator has looked, or call one."""
    from moderation.actions import hiding  # tasks are named by actions, and name one

    hiding.look_at_case(case_id=case_id)


@task()
def show_withdrawn_case(case_id: int) -> None:
    """Flags were taken back: what they hid may come back by itself."""
    from moderation.actions import hiding  # as above

    hiding.show_withdrawn_case(case_id=case_id)


@task()
def weigh_case_again(case_id: int, look: int) -> None:
    """Measure once more how many a flagged thing reaches."""
    from moderation.actions import weight  # as above

    weight.weigh_again(case_id=case_id, look=look)


@task()
def carry_on_bulk(bulk_id: int) -> None:
    """The next step of a bulk decision; what is left is a task of its own."""
    from moderation.actions import bulk  # as above

    if bulk.carry_on_bulk(bulk_id=bulk_id):
        carry_on_bulk_soon(bulk_id)


def carry_on_bulk_soon(bulk_id: int) -> None:
    """Enqueue `carry_on_bulk` with the open transaction."""
    carry_on_bulk.enqueue(bulk_id)
