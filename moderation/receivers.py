"""What moderation does when floors below say something."""

import datetime
from typing import Any

from django.dispatch import receiver

from forum.signals import (
    board_review_changed,
    held_post_withdrawn,
    post_held,
    posts_moved,
    topic_marked,
    topic_moved,
)
from members.signals import sanction_imposed
from moderation.actions import (
    close_case_of_withdrawn,
    follow_first_post,
    follow_topic,
    log_review,
    open_case_for_held_post,
)
from moderation.justice_tasks import lapse_in_time
from moderation.signals import second_look_asked
from moderation.tasks import record_topic_act, tidy_sanction_at


@receiver(post_held, dispatch_uid="moderation.open_case")
def open_case(*, post_id: int, board_id: int, reason: str, **_: Any) -> None:
    """A held post waits for a moderator: its case is stored with it."""
    open_case_for_held_post(post_id=post_id, board_id=board_id, reason=reason)


@receiver(topic_marked, dispatch_uid="moderation.log_topic_act")
def log_act(
    *,
    topic_id: int,
    board_id: int,
    member_id: int,
    act: str,
    revision: int,
    more: dict[str, Any] | None = None,
    **_: Any,
) -> None:
    """What a moderator does to a topic stands in the log.

    By a task: the log's head is the last row any transaction locks, and this one may lock more.
    """
    record_topic_act.enqueue(topic_id, board_id, member_id, act, revision, more or {})


@receiver(topic_moved, dispatch_uid="moderation.follow_topic")
def follow_moved_topic(*, topic_id: int, board_id: int, **_: Any) -> None:
    """Cases of its posts are for the moderators of the board it stands on."""
    follow_topic(topic_id=topic_id, board_id=board_id)


@receiver(posts_moved, dispatch_uid="moderation.follow_posts")
def follow_moved_posts(*, topic_id: int, into_id: int, board_id: int, **_: Any) -> None:
    """The same for posts that stand in another topic now."""
    follow_first_post(topic_id=topic_id)
    follow_topic(topic_id=into_id, board_id=board_id)


@receiver(second_look_asked, dispatch_uid="moderation.lapse")
def let_lapse(*, look_id: int, **_: Any) -> None:
    """The task waits in the database until then, whatever is restarted meanwhile."""
    lapse_in_time(look_id)


@receiver(held_post_withdrawn, dispatch_uid="moderation.close_case")
def close_case(*, post_id: int, **_: Any) -> None:
    """Nobody decides on what its author took back."""
    close_case_of_withdrawn(post_id=post_id)


@receiver(board_review_changed, dispatch_uid="moderation.log_review")
def log_board_review(*, board_id: int, review: str, member_id: int, **_: Any) -> None:
    """What administrators choose for a board stands in the log."""
    log_review(board_id=board_id, review=review, member_id=member_id)


@receiver(sanction_imposed, dispatch_uid="moderation.tidy_sanction")
def tidy_up_then(*, sanction_id: int, ends_at: datetime.datetime | None, **_: Any) -> None:
    """It ends by the clock; a task tells the member then."""
    if ends_at is not None:
        tidy_sanction_at(sanction_id, ends_at)
