"""A topic renamed: any slug leads to the present one."""

from django.conf import settings

from forum.actions.indexing import index_posts
from forum.actions.placing import lock_for_moderator
from forum.actions.steering import clean_reason, record_act
from forum.actions.topics import slug_of
from forum.models import Topic
from forum.permissions import require_moderator, require_voice
from members.models import Member
from members.refusals import not_found
from members.text import clean_line
from members.writing import write


def rename_topic(*, topic: Topic, by: Member | None, title: object, reason: object = "") -> bool:
    """Another title; returns whether it is one. Raises Refused."""
    moderator, why = require_voice(require_moderator(by, topic), topic), clean_reason(reason)
    wanted = clean_line(title, limit=settings.TITLE_LIMIT, field="title")
    with write():
        locked, member = lock_for_moderator(topic, moderator)
        require_voice(member, locked)
        if locked.merged_into_id is not None:
            raise not_found()
        if locked.title == wanted:
            return False
        was, locked.title, locked.slug = locked.title, wanted, slug_of(wanted)
        record_act(locked, member, "rename_topic", reason=why, was=was)
        index_posts(
            posts=locked.posts.published().select_related("topic__conclusion").filter(number=1)
        )
    topic.title, topic.slug = locked.title, locked.slug
    return True
