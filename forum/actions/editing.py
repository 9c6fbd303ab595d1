"""Posts edited: another text, other files, another language; what is replaced is kept."""

import datetime
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions import attaching
from forum.actions.attaching import wished
from forum.actions.drafting import Text, clean, clean_language, render_text, screened_edit
from forum.actions.indexing import forget_posts, index_posts
from forum.actions.placing import (
    lock_author,
    lock_topic_row,
    require_place,
    save_topic,
    touch_post,
)
from forum.actions.posts import draft_of, store_mentions
from forum.folding import words_of_files
from forum.models import Attachment, Mention, Post, PostVersion, Topic
from forum.permissions import can_edit, require_acting, require_readable
from forum.restraint import refusal_of, silenced_in
from forum.screening import Draft
from forum.signals import post_edited
from members.folding import fold
from members.models import Member
from members.refusals import Refused, conflict, forbidden
from members.writing import write


def edit_post(
    *,
    post: Post,
    editor: Member | None,
    body: object,
    revision: int | None = None,
    attachments: object = None,
    language: object = "",
) -> Post:
    """Another text for one's own post; the text it replaces is kept.

    `revision` is the post's as the editor saw it, `attachments` None leaves its files, and
    `language` "" what it is written in. Raises Refused (`conflict` if it is not new).
    """
    member = require_acting(editor)
    require_readable(member, post.topic)
    if not can_edit(member, post):
        raise _refusal_to_edit(member, post)
    wishes = attaching.wishes_of_edit(post, attachments)
    text = clean(body, room=post.topic.is_room, required=not wishes)
    files = wished(member, wishes, post)
    wanted = clean_language(language) or post.language
    if not _says_anew(post, text, files) and wanted == post.language:
        return post
    draft = _draft_of_edit(post, member, text, files)
    screened_edit(draft)
    ready = render_text(text, language=wanted, author=member)
    with write():
        fresh = lock_author(member, post.topic)
        topic = lock_topic_row(post.topic_id)
        locked = Post.objects.select_related("topic__board").get(pk=post.pk)
        require_place(locked, topic)
        if not can_edit(fresh, locked):
            raise _refusal_to_edit(fresh, locked)
        _require_unchanged(locked, revision)
        screened_edit(replace(draft, author=fresh, topic=topic), locked_author=fresh)
        files = wished(fresh, attaching.wishes_of_edit(locked, attachments), locked)
        _write_anew(locked, ready, files, wanted, topic, fresh)
    return locked


def _draft_of_edit(post: Post, editor: Member, text: str, files: list[Attachment]) -> Draft:
    draft = draft_of(post.topic, editor, text, files)
    stood = attaching.screened_text(post.body, post.files.all() if post.attachments else ())
    # Of a topic's own text, readers of all boards read it on their list.
    further = tuple(post.topic.also_on) if post.number == 1 else ()
    return replace(draft, edited=post.pk, replaces=stood, also_on=further)


def _refusal_to_edit(member: Member, post: Post) -> Refused:
    """Who is kept from writing is told until when; all others, that it is not theirs to change."""
    limit = silenced_in(member, post.topic) if post.author_id == member.pk else None
    return refusal_of(limit) if limit is not None else forbidden()


def _says_anew(post: Post, text: str, files: list[Attachment]) -> bool:
    return text != post.body or [file.facts() for file in files] != post.attachments


def _write_anew(
    post: Post, text: Text, files: list[Attachment], language: str, topic: Topic, editor: Member
) -> None:
    """Store text, files and language where they differ; the topic must be locked."""
    speak_in(post, language, topic)
    if _says_anew(post, text.body, files):
        keep_version(post, editor)
        post.edited_at = timezone.now()
    attaching.enclose(post, files, text.folded)
    replace_text(post, text, topic)
    attaching.bind(post, files)


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


def replace_text(post: Post, text: Text, topic: Topic) -> None:
    """Store and tell the new text; the topic must be locked."""
    touch_post(post, topic)
    if post.body != text.body:
        post.edited_at = timezone.now()
    post.body, post.body_html = text.body, text.html
    post.folded = text.folded + fold(words_of_files(post.attachments))
    post.save(
        update_fields=[
            "body", "body_html", "folded", "attachments", "language", "edited_at",
            "revision", "text_revision",
        ]
    )  # fmt: skip
    (index_posts if post.is_shown else forget_posts)(posts=[post])
    Mention.objects.filter(post=post).exclude(member__in=text.mentioned).delete()
    store_mentions(post, text)
    post_edited.send(sender=Post, post_id=post.pk, topic_id=topic.pk, board_id=topic.board_id)
    save_topic(topic)


def speak_in(post: Post, language: str, topic: Topic) -> None:
    """Put right what a post is written in, and its topic with its first one."""
    if post.number == 1 and topic.language == post.language != language:
        topic.language, topic.own_revision = language, topic.revision + 1
        topic.save(update_fields=["language"])
    post.language = language


def keep_version(post: Post, editor: Member, *, is_minor: bool | None = None) -> PostVersion:
    """Keep the text that is about to be replaced; the topic must be locked."""
    now = timezone.now()
    return PostVersion.objects.create(
        post=post,
        revision=post.text_revision or 0,
        body=post.body,
        body_html=post.body_html,
        replaced_at=now,
        replaced_by=editor,
        is_minor=_is_minor(post, now) if is_minor is None else is_minor,
    )


def _is_minor(post: Post, now: datetime.datetime) -> bool:
    """Soon after publishing, one mends what one has just written."""
    sent = post.published_at or post.created_at
    return now - sent <= datetime.timedelta(seconds=settings.EDIT_GRACE)
