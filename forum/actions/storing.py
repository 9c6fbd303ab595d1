"""Posts of another time stored in bulk: no screeners, no notifications, their own times."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forum.actions.drafting import Text
from forum.actions.indexing import index_posts
from forum.actions.placing import count_in_branch, lock_topic_row, place_post
from forum.models import Mention, Post, Topic
from forum.signals import topic_changed
from members.models import Mandate, Member
from members.writing import write


@dataclass
class Entry:
    """A text with its author and time; `post` once it is stored."""

    source_id: str
    text: Text
    author: Member
    created_at: datetime.datetime
    parent: "Entry | Post | None" = None
    mandate: Mandate | None = None
    post: Post | None = None


@dataclass
class Strand:
    """Entries of one topic, parents first; a topic without an id is a new one."""

    topic: Topic
    entries: list[Entry] = field(default_factory=list)


def store_strands(strands: Sequence[Strand], *, source: str) -> None:
    """All entries in one transaction, each topic under its lock. Tells boards nothing."""
    with write():
        for strand in sorted(strands, key=lambda strand: strand.topic.pk or 2**63):
            strand.topic = _locked(strand.topic, source)
            _place(strand, source)
        _insert([entry for strand in strands for entry in strand.entries])
        for strand in strands:
            strand.topic.save()
            topic_changed.send(
                sender=Topic,
                topic_id=strand.topic.pk,
                board_id=strand.topic.board_id,
                revision=strand.topic.revision,
            )


def _locked(topic: Topic, source: str) -> Topic:
    if topic.pk is not None:
        return lock_topic_row(topic.pk)
    topic.source = source
    topic.save()
    return topic


def _place(strand: Strand, source: str) -> None:
    topic = strand.topic
    newest, author_id = topic.last_post_at, topic.last_post_author_id
    for entry in strand.entries:
        parent = entry.parent.post if isinstance(entry.parent, Entry) else entry.parent
        if parent is not None and parent.topic_id != topic.pk:
            # It was moved since; what comes later stays with the topic.
            parent = None
        entry.post = Post(
            topic=topic,
            author=entry.author,
            mandate=entry.mandate,
            parent=None if topic.is_room else parent,
            body=entry.text.body,
            body_html=entry.text.html,
            folded=entry.text.folded,
            language=entry.text.language,
            created_at=entry.created_at,
            source=source,
            source_id=entry.source_id,
        )
        place_post(entry.post, topic)
        entry.post.published_at = entry.created_at
        if entry.created_at >= newest:
            newest, author_id = entry.created_at, entry.author.pk
        if entry.post.number == 1:
            topic.own_revision = topic.revision
    topic.last_post_at, topic.last_post_author_id = newest, author_id


def _insert(entries: Iterable[Entry]) -> None:
    """By depth, because a reply's row needs its parent's id."""
    levels: dict[int, list[Post]] = defaultdict(list)
    mentions = []
    for entry in entries:
        if entry.post is not None:
            levels[entry.post.depth].append(entry.post)
        mentions += [Mention(post=entry.post, member=named) for named in entry.text.mentioned]
    for depth in sorted(levels):
        Post.objects.bulk_create(levels[depth], batch_size=200)
        count_in_branch(levels[depth])
        index_posts(posts=levels[depth])
    Mention.objects.bulk_create(mentions)
