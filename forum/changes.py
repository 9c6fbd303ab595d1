"""What changed in a topic since a revision: the answer of the socket and of its HTTP twin."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import pgettext_lazy

from forum.models import Poll, Post, Topic
from forum.polling import told_of
from forum.wire import Wire, post_payload, tally_payload, topic_payload
from members.prepared import Prepared
from members.refusals import invalid

CHANGES_AT_ONCE = 200
# A revision is a JSON number: beyond this, programs disagree on which one it is.
LARGEST = 2**53
_CHANGED = Prepared(
    lambda topic, since: (
        Post.objects.filter(topic=topic)
        .changed_since(since)
        .with_people()
        .select_related("topic__board")[: CHANGES_AT_ONCE + 1]
    ),
    int,
    int,
)


def parse_revision(text: str | None) -> int:
    """The revision a program has; none means nothing yet. Raises Refused."""
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= LARGEST):
        raise invalid(pgettext_lazy("refusal", "`since` must be a revision."), "since")
    return int(text)


def posts_since(topic: Topic, since: int) -> tuple[Topic, list[Post], bool]:
    """At most 200 posts in order of revision, whether there are more, and their topic as of then.

    `topic` must have been read before. No answer mixes two moments: a post left out because it
    changed again meanwhile would come back as a change of reactions, to who never had it.
    """
    posts = _CHANGED.all(topic.pk, since)
    _read_people(posts)
    as_of_then = posts[0].topic if posts else topic
    return as_of_then, posts[:CHANGES_AT_ONCE], len(posts) > CHANGES_AT_ONCE


def _read_people(posts: list[Post]) -> None:
    """What `with_people` asks for beside the posts, where there is anything to ask for."""
    prefetch_related_objects([post for post in posts if "@" in post.body], "mentions__member")
    offices = [post for post in posts if post.mandate is not None]
    if len({post.mandate_id for post in offices}) > 1:
        # For one, its own question is the cheaper one.
        prefetch_related_objects(offices, "mandate__municipality__names")


def only_reactions_since(post: Post, since: int) -> bool:
    """Whether of a changed post only the counts of reactions are new to who knew it then.

    Only of a post that is shown: in any other state it has no counts.
    """
    return post.is_shown and post.text_revision is not None and post.text_revision <= since


def told_topic(topic: Topic) -> Wire:
    """The topic itself, with the tally of its poll: counts alone, the same for every reader."""
    payload = topic_payload(topic)
    if topic.kind != Topic.Kind.POLL or not topic.is_visible:
        return payload
    poll = Poll.objects.filter(topic=topic).first()
    return payload if poll is None else payload | {"poll": tally_payload(poll, told_of(poll))}


def changes_since(topic: Topic, since: int) -> dict[str, Any]:
    """At most 200 posts in order of revision; with `more`, ask again from `revision`."""
    topic, posts, more = posts_since(topic, since)
    return {
        "revision": posts[-1].revision if more else topic.revision,
        "posts": [post_payload(post) for post in posts],
        "topic": told_topic(topic) if topic.own_revision > since else None,
        "more": more,
    }
