"""What changed in a topic since a revision: the answer of the socket and of its HTTP twin."""

from typing import Any

from django.utils.translation import pgettext_lazy

from forum.models import Topic
from forum.wire import post_payload, topic_payload
from members.refusals import invalid

CHANGES_AT_ONCE = 200
# A revision is a JSON number: beyond this, programs disagree on which one it is.
LARGEST = 2**53


def parse_revision(text: str | None) -> int:
    """The revision a program has; none means nothing yet. Raises Refused."""
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= LARGEST):
        raise invalid(pgettext_lazy("refusal", "`since` must be a revision."), "since")
    return int(text)


def changes_since(topic: Topic, since: int) -> dict[str, Any]:
    """At most 200 posts in order of revision; with `more`, ask again from `revision`."""
    # Nothing newer than the topic as it was read: no answer mixes two moments.
    changed = topic.posts.changed_since(since).filter(revision__lte=topic.revision).with_people()
    posts = list(changed[: CHANGES_AT_ONCE + 1])
    more = len(posts) > CHANGES_AT_ONCE
    posts = posts[:CHANGES_AT_ONCE]
    return {
        "revision": posts[-1].revision if more else topic.revision,
        "posts": [post_payload(post) for post in posts],
        "topic": topic_payload(topic) if topic.own_revision > since else None,
        "more": more,
    }
