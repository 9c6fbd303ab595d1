"""Work of moderation that may come a moment later."""

from typing import Any

from django_tasks import task

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
def carry_on_bulk(bulk_id: int) -> None:
    """The next step of a bulk decision; what is left is a task of its own."""
    from moderation.actions import bulk  # tasks are named by actions, and name one

    if bulk.carry_on_bulk(bulk_id=bulk_id):
        carry_on_bulk_soon(bulk_id)


def carry_on_bulk_soon(bulk_id: int) -> None:
    """Enqueue `carry_on_bulk` with the open transaction."""
    carry_on_bulk.enqueue(bulk_id)
