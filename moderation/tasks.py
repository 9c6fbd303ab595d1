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
