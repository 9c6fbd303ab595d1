"""Flags: a member says that a post breaks the rules; flags gather into one case."""

from django.db import IntegrityError, transaction
from django.utils.translation import pgettext_lazy

from forum.actions.placing import lock_author, lock_topic_row
from forum.models import Post
from members.models import Member
from members.refusals import conflict, invalid
from members.writing import write
from moderation.actions.cases import new_case
from moderation.actions.queue import clean_note, save_case
from moderation.actions.weight import weigh_case
from moderation.models import Case, Flag, Reason
from moderation.permissions import require_flaggable

NOTE_LIMIT = 1000


def flag_post(*, post: Post, member: Member | None, reason: object, note: object = "") -> Flag:
    """One member's flag on another's post, with the text as it is now. Raises Refused."""
    sender = require_flaggable(member, post)
    if not isinstance(reason, str) or reason not in Reason.values:
        raise invalid(pgettext_lazy("refusal", "Please choose a reason."), "reason")
    words = clean_note(note, limit=NOTE_LIMIT)
    with write():
        fresh = lock_author(sender, post.topic)
        topic = lock_topic_row(post.topic_id)
        locked = Post.objects.get(pk=post.pk)
        locked.topic = topic
        require_flaggable(fresh, locked)
        case = _undecided_case(locked, topic.board_id)
        case.flag_count += 1
        save_case(case)
        flag = _store(
            Flag(
                post=locked,
                case=case,
                member=fresh,
                reason=reason,
                note=words,
                post_revision=locked.text_revision,
                post_body=locked.body,
            )
        )
        weigh_case(case)
        return flag


def _undecided_case(post: Post, board_id: int) -> Case:
    """The post's case, or a new one; the topic must be locked, so that two never open."""
    cases = Case.objects.undecided().select_for_update(of=("self",), no_key=True)
    return cases.filter(post=post).first() or new_case(post=post, board_id=board_id)


def _store(flag: Flag) -> Flag:
    try:
        with transaction.atomic():
            flag.save(force_insert=True)
    except IntegrityError:
        raise conflict(
            pgettext_lazy("refusal", "You have already told us about this post.")
        ) from None
    return flag
