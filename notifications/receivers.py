"""What notifications does when floors below say something.

Tasks, because a member may not be locked under a topic's lock (members come first).
"""

from typing import Any

from django.dispatch import receiver

from forum.models import Post
from forum.signals import (
    board_rules_changed,
    post_edited,
    post_hidden,
    post_published,
    post_restored,
    post_seen,
    posts_moved,
    reminder_set,
    topic_marked,
    topic_moved,
    topic_read,
)
from members.signals import access_changed, sanction_ended
from moderation.signals import (
    appeal_decided,
    appeal_made,
    case_alarming,
    case_decided,
    case_handed_over,
    case_hidden,
    cases_passed_on,
    decision_undone,
    second_look_answered,
    second_look_asked,
)
from notifications.actions import follow_posts, mark_post_read, mark_topic_read
from notifications.justice_tasks import (
    notify_of_answer,
    notify_of_appeal,
    notify_of_second_look,
    notify_of_stuck_appeal,
    notify_of_undoing,
)
from notifications.kinds import TOLD_TO_AUTHOR
from notifications.models import Notification
from notifications.queue_tasks import notify_of_handing_over, notify_of_passing_on
from notifications.tasks import (
    clear_closed_board_soon,
    clear_closed_boards_soon,
    clear_gone_post_soon,
    notify_of_act,
    notify_of_alarm,
    notify_of_decision,
    notify_of_edit,
    notify_of_hiding,
    notify_of_post,
    notify_of_sanction_over,
    remind_soon,
)


@receiver(post_published)
def tell_of_post(*, post_id: int, calls: bool, **_: Any) -> None:
    """Most posts of a room answer and name nobody: they cost no task."""
    if calls:
        notify_of_post.enqueue(post_id)


@receiver(post_edited)
def tell_of_edit(*, post_id: int, **_: Any) -> None:
    """An edit may name somebody new."""
    if Post.objects.filter(pk=post_id, mentions__isnull=False).exists():
        notify_of_edit.enqueue(post_id)


@receiver(post_restored)
def tell_of_return(*, post_id: int, **_: Any) -> None:
    """While it was hidden, its text may have come to name somebody."""
    tell_of_edit(post_id=post_id)


@receiver(post_hidden)
def forget_hidden_post(*, post_id: int, **_: Any) -> None:
    """Nobody is called to a text that is gone; its first post takes the whole topic with it."""
    clear_gone_post_soon.enqueue(post_id)


@receiver(topic_read)
def read_notices_of_topic(*, topic_id: int, member_id: int, number: int, **_: Any) -> None:
    """Reading the post reads what was told of it, in the same transaction."""
    mark_topic_read(member_id=member_id, topic_id=topic_id, number=number)


@receiver(post_seen)
def read_notices_of_post(*, post_id: int, member_id: int, **_: Any) -> None:
    """Who followed a call to the post has answered it."""
    mark_post_read(member_id=member_id, post_id=post_id)


@receiver(case_decided)
def tell_of_decision(*, case_id: int, was_held: bool, **_: Any) -> None:
    """The author and who flagged hear of it."""
    notify_of_decision.enqueue(case_id, was_held)


@receiver(case_hidden)
def tell_of_hiding(*, case_id: int, post_id: int, **_: Any) -> None:
    """Its author hears why their post is gone for now, and what they can do."""
    notify_of_hiding.enqueue(case_id, post_id)


@receiver(case_alarming)
def call_moderators(*, case_id: int, **_: Any) -> None:
    """What nothing hides unseen is looked at first."""
    notify_of_alarm.enqueue(case_id)


@receiver(access_changed)
def forget_closed_boards(*, member_id: int, **_: Any) -> None:
    """Losing a board is losing what called there."""
    if Notification.objects.told_to(member_id).waiting().exists():
        clear_closed_boards_soon.enqueue(member_id)


@receiver(board_rules_changed)
def forget_closed_board(*, board_id: int, **_: Any) -> None:
    """A board closed to many at once calls none of them."""
    clear_closed_board_soon.enqueue(board_id)


@receiver(topic_marked)
def tell_author_of_act(
    *, topic_id: int, member_id: int, act: str, revision: int, **_: Any
) -> None:
    """What a moderator did to one's topic."""
    if act in TOLD_TO_AUTHOR:
        notify_of_act.enqueue(topic_id, member_id, act, revision)


@receiver(topic_moved)
def forget_moved_topic(*, board_id: int, **_: Any) -> None:
    """Who may not read it where it stands now is not called to it."""
    clear_closed_board_soon.enqueue(board_id)


@receiver(posts_moved)
def follow_moved_posts(*, topic_id: int, into_id: int, board_id: int, **_: Any) -> None:
    """What was told of a post leads to where it stands now."""
    if follow_posts(topic_id=topic_id, into_id=into_id):
        clear_closed_board_soon.enqueue(board_id)


@receiver(reminder_set)
def remind_on_the_day(*, bookmark_id: int, day: str, **_: Any) -> None:
    """The task waits in the database until its day, whatever is restarted meanwhile."""
    remind_soon(bookmark_id, day)


@receiver(appeal_made)
def tell_where_nobody_may_decide(*, appeal_id: int, has_judge: bool, **_: Any) -> None:
    """Who may decide finds it in the queue; where nobody may, administrators are told so."""
    if not has_judge:
        notify_of_stuck_appeal.enqueue(appeal_id)


@receiver(appeal_decided)
def tell_of_appeal(*, appeal_id: int, **_: Any) -> None:
    """The author hears of it, and who decided first."""
    notify_of_appeal.enqueue(appeal_id)


@receiver(second_look_asked)
def tell_second_moderators(*, look_id: int, **_: Any) -> None:
    """It waits for a day only: those who may answer are called."""
    notify_of_second_look.enqueue(look_id)


@receiver(second_look_answered)
def tell_who_asked(*, look_id: int, **_: Any) -> None:
    """What became of it."""
    notify_of_answer.enqueue(look_id)


@receiver(decision_undone)
def tell_of_undoing(*, decision_id: int, **_: Any) -> None:
    """The author hears that it does not stand."""
    notify_of_undoing.enqueue(decision_id)


@receiver(sanction_ended)
def tell_that_it_is_over(*, sanction_id: int, member_id: int, early: bool, **_: Any) -> None:
    """Who takes one off before its time says so otherwise."""
    if not early:
        notify_of_sanction_over.enqueue(sanction_id, member_id)


@receiver(case_handed_over)
def tell_of_handing_over(
    *, case_id: int, from_id: int, to_id: int, revision: int, **_: Any
) -> None:
    """Who has a case now should look at it."""
    notify_of_handing_over.enqueue(case_id, from_id, to_id, revision)


@receiver(cases_passed_on)
def tell_of_passing_on(*, level: int, case_ids: list[int], **_: Any) -> None:
    """The next circle hears of what waits too long."""
    notify_of_passing_on.enqueue(level, case_ids)
