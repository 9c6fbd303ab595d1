"""Work of moderation that may come a moment later."""

import datetime
from typing import Any

from django_tasks import task

from members.actions import lapse_sanction
from moderation.actions.log import log_topic_act


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
    log_topic_act(
        topic_id=topic_id,
        board_id=board_id,
        member_id=member_id,
        act=act,
        revision=revision,
        more=more,
    )


@task()
def tidy_sanction(sanction_id: int) -> bool:
    """The time of a sanction has come: nothing holds any more; the member is told."""
    return lapse_sanction(sanction_id=sanction_id)


def tidy_sanction_at(sanction_id: int, moment: datetime.datetime) -> None:
    """Enqueue `tidy_sanction` for just after that moment."""
    due = moment + datetime.timedelta(seconds=1)
    tidy_sanction.using(run_after=due).enqueue(sanction_id)
