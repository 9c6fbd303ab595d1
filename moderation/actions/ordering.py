"""What a moderator does on the spot, from the post itself: a case that is decided at once."""

from collections.abc import Mapping

from forum.actions.placing import lock_topic_row
from forum.models import Post
from members.models import Member
from members.writing import write
from moderation.actions.cases import decide_case, new_case
from moderation.actions.claims import take
from moderation.actions.queue import lock_members, save_case
from moderation.models import Case, Decision, SecondLook
from moderation.permissions import require_on_the_spot


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
