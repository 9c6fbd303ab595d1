"""Work of moderation that may come a moment later."""

from typing import Any

from django_tasks import task

from moderation.actions.log import log_topic_act
from moderation.actions.second_looks import lapse_second_look
from moderation.models import SecondLook


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
def lapse_unanswered(look_id: int) -> bool:
    """What nobody has answered within a day lapses."""
    return lapse_second_look(look_id=look_id)


def lapse_in_time(look_id: int) -> None:
    """Enqueue `lapse_unanswered` for the moment the question is too old."""
    due = SecondLook.objects.get(pk=look_id).expires_at
    lapse_unanswered.using(run_after=due).enqueue(look_id)
