"""Posts: published and edited."""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.drafting import (
    Place,
    Text,
    clean,
    clean_language,
    earlier_answer,
    parse_client_id,
    render_text,
    screened,
    was_sent,
)
from forum.actions.follows import attend
from forum.actions.indexing import index_posts
from forum.actions.pacing import require_pace
from forum.actions.placing import (
    lock_author,
    lock_topic_row,
    place_post,
    save_topic,
    touch_post,
)
from forum.models import Mention, Post, PostVersion, Topic
from forum.permissions import (
    can_edit,
    can_moderate,
    can_read_topic,
    can_reply_on,
    refusal_to_write,
    require_acting,
    require_readable,
)
from forum.screening import Draft, Screening, Verdict
from forum.signals import post_edited, post_held, post_published
from members.models import Member
from members.permissions import current_mandate
from members.refusals import Refused, conflict, forbidden, invalid, not_found
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


def publish_post(
    *,
    topic: Topic,
    author: Member | None,
    body: object,
    client_id: object = None,
    reply_to: int | None = None,
    language: object = "",
) -> Publication:
    """A reply in a thread, or a post in a room. Sending it twice stores it once.

    `reply_to` is a post's number in the topic. Raises Refused.
    """
    if not can_read_topic(author, topic) and not was_sent(author, client_id):
        # Before anything else is said of what was sent: another answer would tell that it exists.
        raise not_found()
    sender = author if author is not None and author.is_active else require_acting(author)
    sent_id = parse_client_id(client_id)
    text, place = clean(body, room=topic.is_room), Place(topic_id=topic.pk)
    known = earlier_answer(sender, sent_id, body=text, place=place)
    if known is not None:
        return Publication(known, duplicate=True)
    _require_writable(topic, require_acting(author))
    _find_parent(topic, reply_to)
    wanted = clean_language(language)
    draft = Draft(author=sender, topic=topic, board_id=topic.board_id, body=text)
    screening = screened(draft)
    ready = render_text(text, language=wanted, author=sender)
    with write():
        fresh = lock_author(sender, topic)
        locked = lock_topic_row(topic.pk)
        known = earlier_answer(fresh, sent_id, body=text, place=place)
        if known is not None:
            return Publication(known, duplicate=True)
        _require_writable(locked, require_acting(fresh))
        require_pace(locked, fresh)
        screened(draft, locked=True)
        post = new_post(locked, fresh, ready, sent_id, parent=_find_parent(locked, reply_to))
        store_screened(post, ready, locked, screening)
    return Publication(post)


def _require_writable(topic: Topic, author: Member) -> None:
    require_readable(author, topic)
    if topic.last_number == 0:
        # Its own text still waits for a moderator, and number 1 is kept for it.
        raise Refused("closed", pgettext_lazy("refusal", "This topic is not open yet."))
    if topic.is_locked and not can_moderate(author, topic.board):
        raise Refused("closed", pgettext_lazy("refusal", "This topic is closed to new posts."))
    if not can_reply_on(author, topic.board):
        raise refusal_to_write(author, topic.board)


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


def store_screened(post: Post, text: Text, topic: Topic, screening: Screening) -> None:
    """Store the post where the screeners' verdict puts it; the topic must be locked."""
    if screening.verdict is Verdict.HOLD:
        _store_held(post, text, topic, reason=str(screening.reason))
    else:
        _store_placed(post, text, topic)


def _store_placed(post: Post, text: Text, topic: Topic) -> None:
    """Give the post its place and store it with its mentions; the topic must be locked."""
    place_post(post, topic)
    post.save()
    index_posts(posts=[post])
    _store_mentions(post, text)
    is_followed = attend(post, topic)
    post_published.send(
        sender=Post,
        post_id=post.pk,
        topic_id=topic.pk,
        board_id=topic.board_id,
        calls=is_followed or post.parent_id is not None or bool(text.mentioned),
    )
    save_topic(topic)


def _store_held(post: Post, text: Text, topic: Topic, *, reason: str) -> None:
    """Keep the post for a moderator: it has no place yet and nobody is told but they."""
    post.state = Post.State.HELD
    post.save()
    _store_mentions(post, text)
    post_held.send(
        sender=Post, post_id=post.pk, topic_id=topic.pk, board_id=topic.board_id, reason=reason
    )


def _store_mentions(post: Post, text: Text) -> None:
    if not text.mentioned:
        return
    Mention.objects.bulk_create(
        [Mention(post=post, member=member) for member in text.mentioned], ignore_conflicts=True
    )


def edit_post(
    *, post: Post, editor: Member | None, body: object, revision: int | None = None
) -> Post:
    """Another text for one's own post; the text it replaces is kept.

    `revision` is the post's as the editor saw it. Raises Refused (`conflict` if it is not new).
    """
    member = require_acting(editor)
    require_readable(member, post.topic)
    if not can_edit(member, post):
        raise forbidden()
    text = clean(body, room=post.topic.is_room)
    if text == post.body:
        return post
    draft = Draft(author=member, topic=post.topic, board_id=post.topic.board_id, body=text)
    if screened(draft).verdict is Verdict.HOLD:
        raise forbidden(
            pgettext_lazy(
                "refusal", "A moderator would have to look at this change; it was not saved."
            )
        )
    ready = render_text(text, language=post.language, author=member)
    with write():
        fresh = lock_author(member, post.topic)
        topic = lock_topic_row(post.topic_id)
        locked = Post.objects.select_related("topic__board").get(pk=post.pk)
        if not can_edit(fresh, locked):
            raise forbidden()
        _require_unchanged(locked, revision)
        screened(draft, locked=True)
        _keep_version(locked, fresh)
        _replace_text(locked, ready, topic)
    return locked


def _require_unchanged(post: Post, revision: int | None) -> None:
    """Raises Refused (`conflict`) where more than its reactions changed since that revision."""
    if revision is not None and (post.text_revision or 0) > revision:
        raise conflict(
            pgettext_lazy(
                "beside an edit",
                "This post was changed meanwhile. Your text is still here: save again to replace "
                "what stands there now.",
            )
        )


def _replace_text(post: Post, text: Text, topic: Topic) -> None:
    """Store and tell the new text; the topic must be locked."""
    touch_post(post, topic)
    post.body, post.body_html, post.folded = text.body, text.html, text.folded
    post.edited_at = timezone.now()
    post.save(
        update_fields=["body", "body_html", "folded", "edited_at", "revision", "text_revision"]
    )
    index_posts(posts=[post])
    Mention.objects.filter(post=post).exclude(member__in=text.mentioned).delete()
    _store_mentions(post, text)
    post_edited.send(sender=Post, post_id=post.pk, topic_id=topic.pk, board_id=topic.board_id)
    save_topic(topic)


def _keep_version(post: Post, editor: Member) -> None:
    now = timezone.now()
    PostVersion.objects.create(
        post=post,
        revision=post.text_revision or 0,
        body=post.body,
        body_html=post.body_html,
        replaced_at=now,
        replaced_by=editor,
        is_minor=_is_minor(post, now),
    )


def _is_minor(post: Post, now: datetime.datetime) -> bool:
    """Soon after publishing, one mends what one has just written."""
    sent = post.published_at or post.created_at
    return now - sent <= datetime.timedelta(seconds=settings.EDIT_GRACE)
