"""The texts a member has begun: the one for a topic, and all that may still be finished."""

from forum.models import Draft, Topic
from forum.permissions import boards_readable_by
from forum.wire import Wire
from members.models import Member

# A draft that was sent is looked for among so many posts of its author.
RECENT = 20
LISTED = 100


def draft_for(member: Member, topic: Topic) -> Draft | None:
    """What the member has begun here; None where it has been sent since."""
    draft = Draft.objects.filter(member=member, topic=topic).first()
    return draft if draft is not None and not _was_sent(draft) else None


def _was_sent(draft: Draft) -> bool:
    """A device may send a text and be gone before it says that nothing is left of it."""
    recent = draft.topic.posts.filter(author=draft.member_id).order_by("-created_at")
    return draft.body in set(recent.values_list("body", flat=True)[:RECENT])


def drafts_of(member: Member) -> list[Draft]:
    """Those whose topic the member may still read, the last touched first."""
    drafts = member.drafts.filter(
        topic__is_visible=True, topic__board__in=boards_readable_by(member)
    )
    newest = drafts.select_related("topic__board").prefetch_related("topic__board__names")
    return list(newest.order_by("-updated_at", "-pk")[:LISTED])


def draft_payload(draft: Draft | None) -> Wire:
    """As a page's scripts read it; version 0 where there is none."""
    if draft is None:
        return {"version": 0, "body": "", "language": "", "reply_to": None, "updated_at": None}
    return {
        "version": draft.version,
        "body": draft.body,
        "language": draft.language,
        "reply_to": draft.reply_to,
        "updated_at": draft.updated_at.isoformat(),
    }
