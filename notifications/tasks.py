"""Telling people, a moment after the change; each may run twice and tells once."""

import datetime
from collections.abc import Iterable

from django_tasks import task

from forum.models import Bookmark, Post, Topic
from members.formats import first_moment
from members.models import Role
from moderation.models import Case, Decision, Flag
from notifications.actions import (
    clear_closed_board,
    clear_closed_boards,
    clear_gone_post,
    notify,
)
from notifications.audience import audience_of
from notifications.followers import followers_of
from notifications.kinds import (
    FLAG_DECIDED,
    HIDDEN,
    MENTION,
    PASSED_ON,
    PUBLISHED,
    REMINDER,
    SANCTION_OVER,
    STEERED,
    WARNED,
    WATCHED,
)

# What becomes of an author is not the business of who flagged.
TOLD_TO_FLAGGERS = {Decision.Outcome.NONE, Decision.Outcome.HIDE}
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
    author = _tell_author(decision, was_held=was_held)
    return author + _tell_flaggers(decision, was_held=was_held) + _tell_administrators(decision)


@task()
def notify_of_sanction_over(sanction_id: int, member_id: int) -> int:
    """Tell a member that a restriction has run out."""
    told = notify(
        recipient_id=member_id,
        kind=SANCTION_OVER,
        key=f"sanction:{sanction_id}",
        actor_id=None,
        post_id=None,
    )
    return _count([told])


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


OF_AUTHOR = {
    Decision.Outcome.WARN, Decision.Outcome.EDIT, Decision.Outcome.RENAME,
    Decision.Outcome.RESTRICT, Decision.Outcome.SUSPEND, Decision.Outcome.BAN,
}  # fmt: skip


def _kind_for_author(decision: Decision, *, was_held: bool) -> str | None:
    outcome = Decision.Outcome(decision.outcome)
    if was_held and outcome == Decision.Outcome.NONE:
        return PUBLISHED
    return HIDDEN if outcome == Decision.Outcome.HIDE else WARNED if outcome in OF_AUTHOR else None


def _tell_author(decision: Decision, *, was_held: bool) -> int:
    kind = _kind_for_author(decision, was_held=was_held)
    author_id = decision.case.author_id
    if kind is None or author_id is None:
        return 0
    outcome = "refuse" if was_held and kind == HIDDEN else str(decision.outcome)
    told = notify(
        recipient_id=author_id,
        kind=kind,
        key=f"decision:{decision.case_id}",
        actor_id=None,
        post_id=_post_about(decision.case),
        data={"case": decision.case_id, "outcome": outcome, **_about(decision.case)},
    )
    return _count([told])


def _post_about(case: Case) -> int | None:
    """The post, or the first one of the topic, or the one that a file stood on."""
    if case.topic_id is not None:
        first = Post.objects.filter(topic=case.topic_id, number=1)
        return first.values_list("pk", flat=True).first()
    return case.post_id if case.file is None else case.file.post_id


def _about(case: Case) -> dict[str, str]:
    return {} if case.kind == Case.Kind.POST else {"about": str(case.kind)}


def _tell_flaggers(decision: Decision, *, was_held: bool) -> int:
    case = decision.case
    known = Decision.Outcome(decision.outcome) in TOLD_TO_FLAGGERS
    flaggers = Flag.objects.filter(case=case).exclude(member=decision.moderator_id)
    if _kind_for_author(decision, was_held=was_held) is not None and case.author_id:
        # Who asked for help with their own is told what became of it as its author.
        flaggers = flaggers.exclude(member=case.author_id)
    post_id = _post_about(case)
    told = [
        notify(
            recipient_id=member_id,
            kind=FLAG_DECIDED,
            key=f"flag:{case.pk}",
            actor_id=None,
            post_id=post_id,
            data={
                "outcome": str(decision.outcome) if known else "",
                **({"about": "plea"} if member_id == case.author_id else _about(case)),
            },
        )
        for member_id in flaggers.order_by("pk").values_list("member", flat=True)
    ]
    return _count(told)


def _tell_administrators(decision: Decision) -> int:
    """Of what a moderator passed on to them."""
    if decision.outcome != Decision.Outcome.PASS_ON:
        return 0
    roles = Role.objects.current().filter(name=Role.Name.ADMINISTRATOR, scope=Role.Scope.SITE)
    told = [
        notify(
            recipient_id=member_id,
            kind=PASSED_ON,
            key=f"passed:{decision.case_id}",
            actor_id=None,
            post_id=None,
            data={"case": decision.case_id},
        )
        for member_id in roles.exclude(member=decision.moderator_id)
        .order_by("member")
        .values_list("member", flat=True)
    ]
    return _count(told)


def _count(told: Iterable[object]) -> int:
    return sum(notice is not None for notice in told)
