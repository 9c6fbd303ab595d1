"""What a moderator does on the spot, from the post itself: a case that is decided at once."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from forum.actions.placing import lock_topic_row
from forum.models import Post
from members.models import Member, Sanction
from members.writing import write
from moderation.actions.cases import NOTE_LIMIT, decide_case, new_case
from moderation.actions.claims import take
from moderation.actions.queue import clean_note, lock_members, save_case
from moderation.models import Case, Decision, SecondLook
from moderation.permissions import require_on_the_spot
from moderation.terms import Sent, read_terms

# What a second time would do a second time.
DONE_TO_AUTHORS = frozenset({
    Decision.Outcome.WARN, Decision.Outcome.RESTRICT, Decision.Outcome.SUSPEND,
    Decision.Outcome.BAN,
})  # fmt: skip
TWICE = datetime.timedelta(minutes=1)


def decide_at_once(
    *,
    post: Post,
    by: Member | None,
    outcome: object,
    note: object = "",
    rule: object = None,
    terms: Mapping[str, object] | None = None,
) -> Decision | SecondLook:
    """Decide about a post nobody need have flagged; flags that wait are decided with it.

    It is told, logged, undone and appealed like any decision, and what weighs most waits for a
    second moderator. Raises Refused.
    """
    member = require_on_the_spot(by, post)
    with write():
        fresh = lock_members(member.pk, post.author_id)[member.pk]
        topic = lock_topic_row(post.topic_id)
        require_on_the_spot(fresh, post)
        sent_before = _just_decided(post, fresh, outcome, note, terms or {})
        if sent_before is not None:
            return sent_before
        case = Case.objects.undecided().filter(post=post).first()
        if case is None:
            case = new_case(post=post, board_id=topic.board_id)
            take(case, fresh)
            save_case(case)
        case = Case.objects.select_related("board__region", "post__topic__board").get(pk=case.pk)
        return decide_case(
            case=case,
            moderator=fresh,
            outcome=outcome,
            note=note,
            rule=rule,
            terms=terms,
            # A live room leaves no time for words.
            rule_says_why=True,
        )


def _just_decided(
    post: Post, by: Member, outcome: object, note: object, sent: Sent
) -> Decision | None:
    """The same order, given a moment ago and in force: a form may be sent twice."""
    if not isinstance(outcome, str) or outcome not in DONE_TO_AUTHORS:
        return None
    decided = Decision.objects.select_related("case").filter(
        case__post=post,
        moderator=by,
        outcome=outcome,
        note=clean_note(note, limit=NOTE_LIMIT),
        undone_at__isnull=True,
        created_at__gt=timezone.now() - TWICE,
    )
    return next((one for one in decided.order_by("-pk") if _asks_the_same(one, sent)), None)


def _asks_the_same(decision: Decision, sent: Sent) -> bool:
    wanted = read_terms(Decision.Outcome(decision.outcome), sent, decision.case).measure
    if wanted is None:
        return True
    alike = Sanction.objects.in_force().filter(
        decision_id=decision.pk,
        kind=wanted.kind,
        scope=wanted.scope,
        scope_id=wanted.scope_id,
        seconds=wanted.seconds,
    )
    if wanted.ends_at is not None:
        alike = alike.filter(ends_at__gt=wanted.ends_at - TWICE)
    return alike.exists()
