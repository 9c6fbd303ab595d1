"""Telling people, a moment after the change; each may run twice and tells once."""

import datetime
from collections.abc import Iterable

from django_tasks import task

from forum.models import Bookmark, Post, Topic
from members.formats import first_moment
from members.models import Sanction
from moderation.models import Case, Decision
from moderation.sharing import keepers_of
from notifications.actions import (
    clear_closed_board,
    clear_closed_boards,
    clear_gone_post,
    notify,
)
from notifications.audience import audience_of
from notifications.followers import followers_of
from notifications.kinds import (
    ALARM,
    HIDDEN_FOR_NOW,
    MENTION,
    REMINDER,
    SANCTION_OVER,
    STEERED,
    WATCHED,
)
from notifications.verdicts import tell_of_decision

# A reminder comes when people begin their day.
MORNING = datetime.timedelta(hours=7)


@task()
def notify_of_post(post_id: int) -> int:
    """Tell those a new post answers or names, then who follows it; returns how many were told."""
    return _tell_audience(post_id) + _tell_followers(post_id, after=0)


@task()
def notify_followers(post_id: int, after: int) -> int:
    """Tell the next of those who follow a post closely: members with ids above `after`."""
    return _tell_followers(post_id, after=after)


@task()
def notify_of_edit(post_id: int) -> int:
    """Tell those whom only the new text names: whoever was told of the post is not told again."""
    return _tell_audience(post_id, edited=True)


@task()
def notify_of_decision(case_id: int, was_held: bool) -> int:
    """Tell the author what was decided and why, and who flagged what became of it."""
    decision = Decision.objects.select_related("case__file").filter(case=case_id).first()
    if decision is None:
        return 0
    return _count(tell_of_decision(decision, was_held=was_held))


@task()
def notify_of_sanction_over(sanction_id: int, member_id: int) -> int:
    """Tell a member that a restriction has run out, and no other holds."""
    if Sanction.objects.in_force().filter(member=member_id).exists():
        return 0
    told = notify(
        recipient_id=member_id,
        kind=SANCTION_OVER,
        key=f"sanction:{sanction_id}",
        actor_id=None,
        post_id=None,
    )
    return _count([told])


@task()
def notify_of_hiding(case_id: int, post_id: int) -> int:
    """Tell the author that the site hid their post for now; it leads to what that means."""
    author_id = Case.objects.filter(pk=case_id).values_list("author", flat=True).first()
    if author_id is None:
        return 0
    told = notify(
        recipient_id=author_id,
        kind=HIDDEN_FOR_NOW,
        key=f"hiding:{case_id}",
        actor_id=None,
        post_id=post_id,
        data={"hidden": post_id},
    )
    return _count([told])


@task()
def notify_of_alarm(case_id: int) -> int:
    """Call those who keep order to a case that nothing may settle without them."""
    case = Case.objects.select_related("board__region", "region").filter(pk=case_id).first()
    if case is None or case.is_closed:
        return 0
    told = [
        notify(
            recipient_id=member_id,
            kind=ALARM,
            key=f"alarm:{case_id}",
            actor_id=None,
            post_id=None,
            # Not "case": that is what was decided about the member who is told.
            data={"alarm": case_id},
        )
        for member_id in sorted(keepers_of(case))
    ]
    return _count(told)


@task()
def notify_of_act(topic_id: int, member_id: int, act: str, revision: int) -> int:
    """Tell the author of a topic what a moderator did to it, unless they did it themselves."""
    topic = Topic.objects.filter(pk=topic_id).first()
    first = Post.objects.filter(topic=topic_id, number=1).first()
    if topic is None or first is None or topic.author_id in {None, member_id}:
        return 0
    told = notify(
        recipient_id=topic.author_id or 0,
        kind=STEERED,
        key=f"act:{topic_id}:{revision}",
        actor_id=None,
        post_id=first.moved_to_id or first.pk,
        data={"outcome": act},
    )
    return _count([told])


@task()
def remind_of_bookmark(bookmark_id: int, day: str) -> int:
    """Remind a member of a post, if they still want to be reminded of it on that day."""
    kept = Bookmark.objects.filter(pk=bookmark_id, remind_on=day).first()
    if kept is None:
        return 0
    told = notify(
        recipient_id=kept.member_id,
        kind=REMINDER,
        key=f"bookmark:{bookmark_id}:{day}",
        actor_id=None,
        post_id=kept.post_id,
        even_if_read=True,
    )
    return _count([told])


def remind_soon(bookmark_id: int, day: str) -> None:
    """Enqueue `remind_of_bookmark` for the morning of a day, on the clock of the site."""
    due = first_moment(datetime.date.fromisoformat(day)) + MORNING
    remind_of_bookmark.using(run_after=due).enqueue(bookmark_id, day)


@task()
def clear_gone_post_soon(post_id: int) -> int:
    """A post is no longer shown: nobody is called to it."""
    return clear_gone_post(post_id=post_id)


@task()
def clear_closed_boards_soon(member_id: int) -> int:
    """A member may read less than before: they are not called to what is closed to them."""
    return clear_closed_boards(member_id=member_id)


@task()
def clear_closed_board_soon(board_id: int) -> int:
    """A board may be closed to some: they are not called to it."""
    return clear_closed_board(board_id=board_id)


def _find(post_id: int) -> Post | None:
    return (
        Post.objects.select_related("topic__board__region", "parent__author")
        .defer("body", "body_html", "parent__body", "parent__body_html")
        .filter(pk=post_id)
        .first()
    )


def _tell_followers(post_id: int, *, after: int) -> int:
    """One batch; the next is a task of its own, so that a board of thousands holds up nobody."""
    post = _find(post_id)
    if post is None:
        return 0
    batch = followers_of(post, after=after)
    if batch.after is not None:
        notify_followers.enqueue(post_id, batch.after)
    told = [
        notify(
            recipient_id=member_id,
            kind=kind,
            key=f"post:{post_id}",
            actor_id=post.author_id,
            post_id=post_id,
            # A room speaks by the minute: one call waits until it is answered.
            once_a_topic=kind == WATCHED and post.topic.is_room,
        )
        for member_id, kind in batch.kinds.items()
    ]
    return _count(told)


def _tell_audience(post_id: int, *, edited: bool = False) -> int:
    post = _find(post_id)
    if post is None:
        return 0
    told = [
        notify(
            recipient_id=member_id,
            kind=kind,
            key=f"post:{post_id}",
            actor_id=post.author_id,
            post_id=post_id,
            even_if_read=edited,
        )
        for member_id, kind in audience_of(post).items()
        if not edited or kind == MENTION
    ]
    return _count(told)


def _count(told: Iterable[object]) -> int:
    return sum(notice is not None for notice in told)
