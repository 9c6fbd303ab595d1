"""Posts: published."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions import attaching
from forum.actions.attaching import Wish, read_wishes, wished
from forum.actions.drafting import (
    Place,
    Text,
    clean,
    clean_language,
    earlier_answer,
    parse_client_id,
    render_text,
    screened,
    screened_again,
    was_sent,
)
from forum.actions.follows import attend
from forum.actions.indexing import index_posts
from forum.actions.pacing import require_pace
from forum.actions.placing import (
    count_in_branch,
    lock_author,
    lock_topic_row,
    place_post,
    save_topic,
)
from forum.models import Attachment, Hold, Mention, Post, Topic
from forum.models.holds import WORDS_LIMIT
from forum.permissions import (
    can_moderate,
    can_read_topic,
    can_write_in,
    refusal_to_write,
    require_acting,
    require_readable,
)
from forum.restraint import restrained
from forum.screening import Draft, Screening, Verdict
from forum.signals import post_held, post_published
from members.models import Member
from members.permissions import current_mandate
from members.refusals import Refused, invalid, not_found
from members.writing import write


@dataclass(frozen=True)
class Publication:
    """What became of a contribution; `duplicate` where it had arrived before."""

    post: Post
    duplicate: bool = False

    @property
    def held(self) -> bool:
        """Whether a moderator will look at it first."""
        return self.post.state == Post.State.HELD

    @property
    def reason(self) -> str:
        """Why it is held, as its author was told."""
        return " ".join(hold.words for hold in self.post.holds.order_by("pk"))


def publish_post(
    *,
    topic: Topic,
    author: Member | None,
    body: object,
    client_id: object = None,
    reply_to: int | None = None,
    language: object = "",
    attachments: object = None,
) -> Publication:
    """A reply in a thread, or a post in a room. Sending it twice stores it once.

    `reply_to` is a post's number in the topic, `attachments` see `read_wishes`. Raises Refused.
    """
    if not can_read_topic(author, topic) and not was_sent(author, client_id):
        # Before anything is said of what was sent: another answer would tell that it exists.
        raise not_found()
    sender = author if author is not None and author.is_active else require_acting(author)
    sent_id, wishes = parse_client_id(client_id), read_wishes(attachments)
    text, place = clean(body, room=topic.is_room, required=not wishes), Place(topic_id=topic.pk)
    known = earlier_answer(sender, sent_id, body=text, place=place)
    if known is not None:
        return Publication(known, duplicate=True)
    _require_writable(topic, require_acting(author))
    _find_parent(topic, reply_to)
    wanted = clean_language(language)
    draft = draft_of(topic, sender, text, wished(sender, wishes))
    screening = screened(draft)
    ready = render_text(text, language=wanted, author=sender)
    with write():
        fresh, locked = lock_author(sender, topic), lock_topic_row(topic.pk)
        known = earlier_answer(fresh, sent_id, body=text, place=place)
        if known is not None:
            return Publication(known, duplicate=True)
        _require_writable(locked, require_acting(fresh))
        require_pace(locked, fresh)
        screening = screening.also(screened_again(draft, fresh, locked))
        post = new_post(locked, fresh, ready, sent_id, parent=_find_parent(locked, reply_to))
        store_screened(post, ready, locked, restrained(screening, fresh, draft.board_ids), wishes)
    return Publication(post)


def draft_of(topic: Topic, author: Member, text: str, files: Sequence[Attachment]) -> Draft:
    """What screeners look at."""
    said = attaching.screened_text(text, files)
    return Draft(author=author, topic=topic, board_id=topic.board_id, body=said)


def _require_writable(topic: Topic, author: Member) -> None:
    require_readable(author, topic)
    if topic.merged_into_id is not None:
        raise Refused("closed", pgettext_lazy("refusal", "This topic was moved into another."))
    if topic.last_number == 0:
        # Its own text still waits for a moderator, and number 1 is kept for it.
        raise Refused("closed", pgettext_lazy("refusal", "This topic is not open yet."))
    if topic.is_locked and not can_moderate(author, topic.board):
        raise Refused("closed", pgettext_lazy("refusal", "This topic is closed to new posts."))
    if not can_write_in(author, topic):
        raise refusal_to_write(author, topic.board, topic)


def _find_parent(topic: Topic, reply_to: int | None) -> Post | None:
    if reply_to is None and topic.is_room:
        return None
    number = 1 if reply_to is None else reply_to
    parent = topic.posts.filter(number=number).first() if 0 < number < 2**31 else None
    if parent is None or not parent.is_shown:
        raise invalid(
            pgettext_lazy("refusal", "The post you reply to is no longer there."), "reply_to"
        )
    return None if topic.is_room else parent


def new_post(
    topic: Topic, author: Member, text: Text, client_id: uuid.UUID | None, *, parent: Post | None
) -> Post:
    """A post not yet stored, in the office its author holds now."""
    return Post(
        topic=topic,
        author=author,
        mandate=current_mandate(author),
        parent=parent,
        body=text.body,
        body_html=text.html,
        folded=text.folded,
        language=text.language,
        client_id=client_id,
        created_at=timezone.now(),
    )


def store_screened(
    post: Post, text: Text, topic: Topic, screening: Screening, wishes: Sequence[Wish] = ()
) -> None:
    """Store the post with its files where the screeners' verdict puts it.

    The topic and the author must be locked. Raises Refused where a file is taken.
    """
    files = wished(post.author, wishes) if post.author is not None else []
    if files:
        attaching.enclose(post, files, text.folded)
    if screening.verdict is Verdict.HOLD:
        _store_held(post, text, topic, screening)
    else:
        _store_placed(post, text, topic)
    if files:
        attaching.bind(post, files)


def _store_placed(post: Post, text: Text, topic: Topic) -> None:
    """Give the post its place and store it with its mentions; the topic must be locked."""
    place_post(post, topic)
    post.save()
    count_in_branch([post])
    index_posts(posts=[post])
    store_mentions(post, text)
    is_followed = attend(post, topic)
    post_published.send(
        sender=Post,
        post_id=post.pk,
        topic_id=topic.pk,
        board_id=topic.board_id,
        calls=is_followed or post.parent_id is not None or bool(text.mentioned),
    )
    save_topic(topic)


def _store_held(post: Post, text: Text, topic: Topic, screening: Screening) -> None:
    """Keep the post for a moderator: it has no place yet and nobody is told but they."""
    post.state = Post.State.HELD
    post.save()
    Hold.objects.bulk_create(
        Hold(
            post=post,
            screener=part.by,
            words=str(part.reason)[:WORDS_LIMIT],
            facts=dict(part.facts),
        )
        for part in screening.parts
    )
    store_mentions(post, text)
    post_held.send(
        sender=Post,
        post_id=post.pk,
        topic_id=topic.pk,
        board_id=topic.board_id,
        reason=str(screening.reason),
    )


def store_mentions(post: Post, text: Text) -> None:
    """Keep whom the text names."""
    if not text.mentioned:
        return
    Mention.objects.bulk_create(
        [Mention(post=post, member=member) for member in text.mentioned], ignore_conflicts=True
    )
