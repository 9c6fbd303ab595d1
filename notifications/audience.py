"""Who hears of a post, and who may still be told of it."""

from forum.models import Post, Topic
from forum.permissions import can_read_topic
from members.models import Member
from members.permissions import may_act
from notifications.followers import muting, muting_topic
from notifications.kinds import MENTION, OF_ANOTHER, REMINDER, REPLY


def audience_of(post: Post) -> dict[int, str]:
    """The members to tell of a post, each once, with the kind that fits best.

    A reply in a thread tells the author it answers, unless they muted the topic; in a room only
    mentions do. Who muted its author hears nothing.
    """
    kinds: dict[int, str] = {}
    if not post.is_shown:
        return kinds
    people: list[Member] = []
    answered = post.parent.author if post.parent is not None else None
    if answered is not None and not post.topic.is_room:
        people.append(answered)
        kinds[answered.pk] = REPLY
    for mention in post.mentions.select_related("member").order_by("member"):
        people.append(mention.member)
        kinds[mention.member_id] = MENTION
    may = {member.pk for member in people if may_hear(member, post, post.topic)}
    kinds = {pk: kind for pk, kind in kinds.items() if pk in may}
    return _without_muted(kinds, post) if kinds else kinds


def _without_muted(kinds: dict[int, str], post: Post) -> dict[int, str]:
    deaf = muting(kinds, post.author_id)
    answered = {pk for pk, kind in kinds.items() if kind == REPLY} - deaf
    deaf |= muting_topic(answered, post) if answered else set()
    return {pk: kind for pk, kind in kinds.items() if pk not in deaf}


def may_hear(member: Member, post: Post, topic: Topic) -> bool:
    """Whether this member may be told of a text: it is shown, open to them, and not their own."""
    return (
        may_act(member)
        and post.is_shown
        and post.author_id != member.pk
        and can_read_topic(member, topic)
    )


def may_be_told(member: Member, kind: str, post: Post, topic: Topic) -> bool:
    """Whether this member may be told this of the post, as all three now stand.

    What a moderator decided on one's own post or flag is told whatever became of the post, and
    waits for a suspended member's return.
    """
    if kind == REMINDER:
        # Perhaps of one's own text.
        return may_act(member) and post.is_shown and can_read_topic(member, topic)
    if kind in OF_ANOTHER:
        return may_hear(member, post, topic)
    return member.is_active
