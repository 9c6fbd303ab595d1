"""What flags weigh, kept on their case; and who was right, once moderators have decided."""

import datetime

from django.utils import timezone

from forum.models import Post
from members.models import Mandate, Role
from members.writing import write
from moderation.actions.queue import lock_case, save_case
from moderation.flaggers import raised_in
from moderation.models import Case, Decision, Flag
from moderation.models.hiding import threshold_now
from moderation.reach import reach_of
from moderation.tasks import look_at_case, show_withdrawn_case, weigh_case_again
from moderation.weighing import (
    HELD_SCORE,
    HIDDEN_FIRST,
    PROTECTED_FIRST,
    passes,
    score_of,
    weigh,
)

# What can be hidden; members and municipalities are not things that somebody wrote in a topic.
HIDEABLE = frozenset({Case.Kind.POST, Case.Kind.TOPIC, Case.Kind.FILE})
# When reach is looked at again after the first flag: soon while a room is live, then seldom.
LOOKS = tuple(
    datetime.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 1440, 2880, 5760)
)


def weigh_case(case: Case) -> None:
    """Bring a case's figures up to date: a flag came or went. Its row must be locked, and stored.

    What follows for the thing itself is a task: topics are locked before cases.
    """
    with write():
        _measure(case)
        # What came before keeps what pressed when it came.
        came = Flag.objects.filter(case=case, pressure__isnull=True).order_by("-pk").first()
        if came is not None:
            came.pressure = case.pressure if may_be_hidden(case) else 0
            came.save(update_fields=["pressure"])
        case.save(update_fields=["score", "pressure"])
        if case.hidden_at is not None and case.pressure == 0:
            show_withdrawn_case.enqueue(case.pk)
        elif not (case.hidden_at or case.alarmed_at) and passes(case.pressure, threshold_now()):
            look_at_case.enqueue(case.pk)
        if came is not None and case.flag_count == 1:
            look_again_later(case.pk, 0)


def weigh_again(*, case_id: int, look: int) -> bool:
    """Measure what a flagged thing reaches by now, and say when next; whether anything changed."""
    with write():
        case = lock_case(case_id) if Case.objects.filter(pk=case_id).exists() else None
        if case is None or case.is_closed:
            return False
        before = case.score
        _measure(case)
        if case.score != before:
            save_case(case)
        look_again_later(case_id, look + 1)
    return case.score != before


def look_again_later(case_id: int, look: int) -> None:
    """Leave a task for the next look at a case's reach, as long as there is one."""
    if look < len(LOOKS):
        due = timezone.now() + LOOKS[look]
        weigh_case_again.using(run_after=due).enqueue(case_id, look)


def count_again(case: Case, *, upheld: bool | None = None) -> None:
    """Who flagged was right, or was not: as its decision says, or as undoing that turned it.

    Anything but leaving it as it is upholds. Saying the same again changes nothing.
    """
    if upheld is None:
        upheld = case.decision.outcome != Decision.Outcome.NONE
    with write():
        Flag.objects.filter(case=case).exclude(member=case.author_id).update(upheld=upheld)
        if not upheld and case.pressure:
            case.pressure = 0
            case.save(update_fields=["pressure"])


def may_be_hidden(case: Case) -> bool:
    """Whether the site itself may hide what the case is about: never what these wrote, unseen.

    A councillor with a confirmed mandate, now or when it was written; a moderator.
    """
    if case.kind not in HIDEABLE:
        return False
    post = post_about(case)
    if post is not None and post.mandate_id is not None:
        return False
    author = case.author_id
    return author is None or (
        not Mandate.objects.current().filter(member=author).exists()
        and not Role.objects.current().filter(member=author).exists()
    )


def post_about(case: Case) -> Post | None:
    """The post that shows what the case is about: a topic's own text, the post of a file.

    What was hidden for a file that has left it since is still the post that was hidden.
    """
    if case.hidden_post is not None:
        return case.hidden_post
    if case.post is not None:
        return case.post
    if case.file is not None:
        return case.file.post
    return case.topic.posts.filter(number=1).first() if case.topic is not None else None


def _measure(case: Case) -> None:
    weight = weigh(raised_in(case))
    case.pressure = weight.pressure
    first = 0
    if case.hidden_at is not None:
        first = HIDDEN_FIRST
    elif case.alarmed_at is not None:
        first = PROTECTED_FIRST
    case.score = score_of(weight.points, reach_of(case), first=first)
    if case.held_reason:
        case.score = max(case.score, HELD_SCORE)
